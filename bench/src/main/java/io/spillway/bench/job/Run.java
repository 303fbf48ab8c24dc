package io.spillway.bench.job;

import io.spillway.local.s3.S3Operation;
import java.util.Map;

/**
 * One run of one job.
 *
 * @param events read
 * @param bytes of these events
 * @param serverCpuSeconds of the process with Kafka, S3 and STS while the job ran
 * @param endMillis when the last object was delivered, or the job finished if it delivers none
 * @param s3Requests that arrived while the job ran, by operation
 * @param files delivered
 */
record Run(
    RunFigures figures,
    long events,
    long bytes,
    double serverCpuSeconds,
    long endMillis,
    Map<S3Operation, Long> s3Requests,
    long files) {

  double seconds() {
    return (endMillis - figures.firstRunningMillis()) / 1e3;
  }

  double eventsPerSecond() {
    return events / seconds();
  }

  long allS3Requests() {
    return s3Requests.values().stream().mapToLong(count -> count).sum();
  }
}
