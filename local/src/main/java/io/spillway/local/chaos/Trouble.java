package io.spillway.local.chaos;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** A fault as it is done. */
interface Trouble {
  /** Does it; returns what it did, for people. */
  String strike() throws IOException, InterruptedException, TimeoutException;

  /** Ends what lasts. */
  default void heal() throws IOException {}

  /** Whether its own traces are gone; an {@link IOException} means not yet. */
  default boolean isOver() throws IOException, InterruptedException {
    return true;
  }
}
