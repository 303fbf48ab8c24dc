package io.spillway.job.receipt;

import io.spillway.staging.Receipt;
import java.io.IOException;
import java.io.Serializable;

/**
 * Takes receipts, at least once each: a checkpoint that forgets a file is complete only after the
 * file's receipt was flushed. For one thread.
 */
public interface Receipts extends AutoCloseable {

  /** Takes none. */
  Factory NONE =
      () ->
          new Receipts() {
            @Override
            public void add(Receipt receipt) {}

            @Override
            public void flush() {}

            @Override
            public void close() {}
          };

  /** Takes one. It may write those that it has, and blocks then. */
  void add(Receipt receipt) throws IOException;

  /**
   * Blocks until all are written.
   *
   * @throws IOException when one is not, so that no checkpoint may be complete
   */
  void flush() throws IOException;

  /** Does not write what was not flushed. */
  @Override
  void close();

  /** Creates them in the task that uses them. */
  @FunctionalInterface
  interface Factory extends Serializable {
    Receipts create();
  }
}
