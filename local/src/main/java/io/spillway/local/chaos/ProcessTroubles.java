package io.spillway.local.chaos;

import io.spillway.local.cluster.DemoCluster;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** Processes killed as by {@code kill -9}, and the job told to change its shape. */
final class ProcessTroubles {
  private static final int MOST_PARALLELISM = 4;

  private final DemoCluster cluster;
  private final ChaosJob job;
  private final LongSupplier acknowledged;

  /**
   * @param acknowledged how many events Kafka has
   */
  ProcessTroubles(DemoCluster cluster, ChaosJob job, LongSupplier acknowledged) {
    this.cluster = cluster;
    this.job = job;
    this.acknowledged = acknowledged;
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
    return new Trouble() {
      private long before;

      @Override
      public String strike() throws IOException, InterruptedException, TimeoutException {
        cluster.killAndRestartKafka();
        before = acknowledged.getAsLong();
        return "";
      }

      @Override
      public boolean isOver() {
        return acknowledged.getAsLong() > before;
      }
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
