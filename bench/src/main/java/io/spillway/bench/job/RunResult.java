package io.spillway.bench.job;

import io.spillway.local.s3.S3Operation;
import java.util.Map;

/** One run of one job. */
record RunResult(WorkerFigures.Run worker, Input input, Servers servers, Output output) {
  /** The events that were read and their size. */
  record Input(long events, long bytes) {}

  /**
   * What the process with Kafka, S3 and STS did during the run.
   *
   * @param s3Requests the number of requests by operation
   * @param s3Bytes of the bodies of all these requests
   */
  record Servers(double cpuSeconds, Map<S3Operation, Long> s3Requests, long s3Bytes) {}

  /**
   * What the job delivered.
   *
   * @param endMillis when the last object was delivered, or the job finished if it delivers none,
   *     since the epoch
   */
  record Output(long endMillis, long files) {}

  double seconds() {
    return (output.endMillis() - worker.startMillis()) / 1e3;
  }

  double eventsPerSecond() {
    return input.events() / seconds();
  }

  double bytesPerSecond() {
    return input.bytes() / seconds();
  }

  /** Of the job's process alone. */
  double cpuMicrosPerEvent() {
    return worker.cpuSeconds() * 1e6 / input.events();
  }

  /** What the job's process takes for each file, all that happens to its events included. */
  double cpuMillisPerFile() {
    return output.files() == 0 ? 0 : worker.cpuSeconds() * 1e3 / output.files();
  }

  /** Those that checkpoints write, too. */
  double s3BytesPerEvent() {
    return (double) servers.s3Bytes() / input.events();
  }

  /** With those of checkpoints; 0 without files. */
  double requestsPerFile() {
    return output.files() == 0 ? 0 : (double) allS3Requests() / output.files();
  }

  /** Those of checkpoints, too. */
  long allS3Requests() {
    return servers.s3Requests().values().stream().mapToLong(count -> count).sum();
  }
}
