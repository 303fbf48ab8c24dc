package io.spillway.bench.job;

import java.util.List;

/** What a {@link Worker} measured. */
sealed interface WorkerFigures {
  /**
   * A completed checkpoint.
   *
   * @param triggeredMillis since the epoch
   * @param millis from its trigger to its end
   * @param writtenBytes what it had to write
   * @param stateBytes what it refers to: the whole state
   */
  record Checkpoint(long triggeredMillis, long millis, long writtenBytes, long stateBytes) {}

  /**
   * A job that ran to its end.
   *
   * @param startMillis when the first task ran or, if that was later, a warm-up was over; since the
   *     epoch
   * @param finishedMillis when the job finished, since the epoch
   * @param cpuSeconds of the worker's whole process since then, including Flink's own threads
   * @param peakMemoryBytes the highest resident memory of the process so far; 0 when unknown
   * @param checkpoints that were completed, the latest first
   */
  record Run(
      long startMillis,
      long finishedMillis,
      double cpuSeconds,
      long peakMemoryBytes,
      List<Checkpoint> checkpoints)
      implements WorkerFigures {}

  /**
   * A job that holds all events.
   *
   * @param seconds from the first running task to the first checkpoint with every event
   * @param checkpoints completed until and including that one, the latest first
   * @param idle some checkpoints without new events, the latest first
   * @param retained the path of the last checkpoint
   * @param heapBytes the most heap that was in use after a garbage collection
   */
  record Fill(
      double seconds,
      List<Checkpoint> checkpoints,
      List<Checkpoint> idle,
      String retained,
      long heapBytes)
      implements WorkerFigures {}

  /**
   * A restored job that delivered what it held.
   *
   * @param restoreSeconds from the submission until every task ran
   * @param drainSeconds from the stop until the job finished with everything delivered
   * @param heapBytes the most heap that was in use after a garbage collection
   */
  record Drain(double restoreSeconds, double drainSeconds, long heapBytes)
      implements WorkerFigures {}
}
