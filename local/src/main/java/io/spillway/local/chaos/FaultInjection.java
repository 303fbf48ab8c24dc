package io.spillway.local.chaos;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** One fault of a plan, ready to be injected into the job or its surroundings. */
interface FaultInjection {
  /** Injects the fault; returns what exactly was done, for the timeline. */
  String inject() throws IOException, InterruptedException, TimeoutException;

  /** Removes a fault that lasts. */
  default void remove() throws IOException {}

  /** Whether the effects of the fault are gone; an {@link IOException} means not yet. */
  default boolean isCleared() throws IOException, InterruptedException {
    return true;
  }
}
