package io.spillway.local.chaos;

import io.spillway.local.cluster.DemoCluster;

/** Processes killed as by {@code kill -9}, and the job told to change its shape. */
final class ProcessTroubles {
  private static final int MOST_PARALLELISM = 4;

  private final DemoCluster cluster;
  private final ChaosJob job;

  ProcessTroubles(DemoCluster cluster, ChaosJob job) {
    this.cluster = cluster;
    this.job = job;
  }

  Trouble taskManagerKilled() {
    return () -> {
      String killed = cluster.flink().killTaskManager();
      cluster.flink().startTaskManager();
      return killed;
    };
  }

  Trouble jobManagerKilled() {
    return () -> {
      cluster.flink().killAndRestartJobManager();
      return "";
    };
  }

  Trouble kafkaKilled() {
    return () -> {
      cluster.killAndRestartKafka();
      return "";
    };
  }

  Trouble rescaled(PlannedFault fault) {
    return () -> {
      int parallelism = parallelism(fault);
      job.rescale(parallelism);
      return "to " + parallelism;
    };
  }

  Trouble stoppedWithSavepoint(PlannedFault fault) {
    return () -> {
      int parallelism = parallelism(fault);
      job.stopAndGoOn(parallelism);
      return "and on with parallelism " + parallelism;
    };
  }

  private static int parallelism(PlannedFault fault) {
    return 1 + fault.choose(MOST_PARALLELISM);
  }
}
