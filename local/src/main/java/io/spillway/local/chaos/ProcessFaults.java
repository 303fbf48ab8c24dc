package io.spillway.local.chaos;

import io.spillway.local.chaos.ChaosPlan.PlannedFault;
import io.spillway.local.cluster.DemoCluster;
import io.spillway.local.host.Wait;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Processes killed as by {@code kill -9}, records deleted meanwhile, and the job rescaled or
 * stopped and resumed.
 */
final class ProcessFaults {
  private static final int MOST_PARALLELISM = 4;

  private final DemoCluster cluster;
  private final ChaosJob job;
  private final ChaosTopic topic;
  private final LongSupplier acknowledged;

  /**
   * @param acknowledged how many events Kafka has
   */
  ProcessFaults(DemoCluster cluster, ChaosJob job, ChaosTopic topic, LongSupplier acknowledged) {
    this.cluster = cluster;
    this.job = job;
    this.topic = topic;
    this.acknowledged = acknowledged;
  }

  FaultInjection taskManagerKilled() {
    return () -> {
      String killed = cluster.flink().killTaskManager();
      cluster.flink().startTaskManager();
      return killed;
    };
  }

  /**
   * Kills a task manager and deletes what some partitions hold when more events have come: those
   * since the last checkpoint are gone before the job can read them again.
   */
  FaultInjection offsetsTrimmed(PlannedFault fault) {
    return () -> {
      String killed = job.killTaskManager();
      long before = acknowledged.getAsLong();
      Wait.until("more events", ChaosJob.PATIENCE, () -> acknowledged.getAsLong() > before);
      int partitions = 1 + fault.choose(DemoCluster.PARTITIONS);
      topic.trim(fault.draw(), partitions);
      cluster.flink().startTaskManager();
      return "in " + partitions + " partitions, " + killed + " killed";
    };
  }

  FaultInjection jobManagerKilled() {
    return () -> {
      cluster.flink().killAndRestartJobManager();
      return "";
    };
  }

  FaultInjection kafkaKilled() {
    return new FaultInjection() {
      private long before;

      @Override
      public String inject() throws IOException, InterruptedException, TimeoutException {
        cluster.killAndRestartKafka();
        before = acknowledged.getAsLong();
        return "";
      }

      @Override
      public boolean isCleared() {
        return acknowledged.getAsLong() > before;
      }
    };
  }

  FaultInjection rescaled(PlannedFault fault) {
    return () -> {
      int parallelism = parallelism(fault);
      job.rescale(parallelism);
      return "to " + parallelism;
    };
  }

  FaultInjection stoppedWithSavepoint(PlannedFault fault) {
    return () -> {
      int parallelism = parallelism(fault);
      job.stopAndResume(parallelism);
      return "and resumed with parallelism " + parallelism;
    };
  }

  private static int parallelism(PlannedFault fault) {
    return 1 + fault.choose(MOST_PARALLELISM);
  }
}
