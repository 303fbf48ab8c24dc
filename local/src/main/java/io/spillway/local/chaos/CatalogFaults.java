package io.spillway.local.chaos;

import io.spillway.local.chaos.ChaosPlan.PlannedFault;
import io.spillway.local.cluster.DemoCluster;
import io.spillway.local.host.Wait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Valid and broken changes to the catalog while the job runs or restarts. */
final class CatalogFaults {
  private static final int MOST_SHARDS = 3;
  private static final List<String> BROKEN =
      List.of(
          "destinations: [",
          "destinations:\n  - id: acme\n",
          "destinations: []\nsettings: {batch_size: none}\n");

  private final DemoCluster cluster;
  private final ChaosJob job;
  private final ChaosCatalog catalog;
  private final LongSupplier acknowledged;

  /**
   * @param acknowledged how many events Kafka has
   */
  CatalogFaults(
      DemoCluster cluster, ChaosJob job, ChaosCatalog catalog, LongSupplier acknowledged) {
    this.cluster = cluster;
    this.job = job;
    this.catalog = catalog;
    this.acknowledged = acknowledged;
  }

  /** Changes the names of files, the batch size and the number of shards. */
  FaultInjection edited(PlannedFault fault) {
    return new FaultInjection() {
      @Override
      public String inject() throws IOException {
        int batchSize = 500 + 100 * fault.choose(20);
        int shards = 1 + fault.choose(MOST_SHARDS);
        catalog.edit(batchSize, shards);
        catalog.write();
        return "file names, batch_size " + batchSize + ", shards " + shards;
      }

      @Override
      public boolean isCleared() throws IOException, InterruptedException {
        return isInUse();
      }
    };
  }

  FaultInjection destinationAdded() {
    return new FaultInjection() {
      private @Nullable AddedDestination destination;
      private @Nullable Instant seen;

      @Override
      public String inject() throws IOException {
        destination = catalog.add();
        catalog.write();
        return destination.id();
      }

      /** A checkpoint must have the catalog, too: an earlier one has an earlier catalog. */
      @Override
      public boolean isCleared() throws IOException, InterruptedException {
        if (destination == null || !isInUse()) {
          seen = null;
          return false;
        }
        seen = seen == null ? Instant.now() : seen;
        boolean over = job.hasWorkedSince(seen);
        if (over) {
          destination.requireFrom(acknowledged.getAsLong());
        }
        return over;
      }
    };
  }

  FaultInjection broken(PlannedFault fault) {
    return new FaultInjection() {
      @Override
      public String inject() throws IOException {
        int which = fault.choose(BROKEN.size());
        catalog.write(BROKEN.get(which));
        return "variant " + (which + 1);
      }

      @Override
      public void remove() throws IOException {
        catalog.write();
      }

      @Override
      public boolean isCleared() throws IOException, InterruptedException {
        return isAccepted();
      }
    };
  }

  /**
   * A task manager is killed while another version of the catalog is half-written, which is
   * completed when the tasks have restarted, refused or could not read what is there, and kept the
   * version in force.
   */
  FaultInjection halfWritten(PlannedFault fault) {
    return new FaultInjection() {
      @Override
      public String inject() throws IOException, InterruptedException, TimeoutException {
        long inForce = catalog.revision();
        catalog.edit();
        byte[] complete = catalog.text().getBytes(StandardCharsets.UTF_8);
        String killed = job.killTaskManager();
        Instant at = Instant.now();
        int variant = fault.choose(3);
        try {
          catalog.overwrite(
              variant == 0 ? half(complete) : variant == 1 ? garbage(fault.draw()) : new byte[0]);
          cluster.flink().startTaskManager();
          Wait.until(
              () -> "restarted tasks to keep the catalog: " + job.describe(),
              ChaosJob.PATIENCE,
              () ->
                  job.hasWorkedSince(at)
                      && (job.routeReports("catalogRefused", 1)
                          || job.routeCounts("catalogReadFailures"))
                      && job.routeReports("catalogRevision", inForce));
        } finally {
          catalog.overwrite(complete);
        }
        return List.of("in part", "as garbage", "empty").get(variant) + ", " + killed + " killed";
      }

      @Override
      public boolean isCleared() throws IOException, InterruptedException {
        return isAccepted();
      }
    };
  }

  /** Ends within brackets: a half that ends elsewhere can be a valid catalog by itself. */
  private static byte[] half(byte[] complete) {
    int end = complete.length / 2;
    while (complete[end - 1] != '{') {
      end++;
    }
    return Arrays.copyOf(complete, end);
  }

  private static byte[] garbage(int seed) {
    byte[] garbage = new byte[4096];
    new Random(seed).nextBytes(garbage);
    return garbage;
  }

  private boolean isAccepted() throws IOException, InterruptedException {
    return job.routeReports("catalogRefused", 0) && isInUse();
  }

  private boolean isInUse() throws IOException, InterruptedException {
    return job.routeReports("catalogRevision", catalog.revision());
  }
}
