package io.spillway.local.chaos;

import io.spillway.job.livecatalog.CatalogLocation;
import io.spillway.local.chaos.ChaosPlan.PlannedFault;
import io.spillway.local.cluster.DemoCluster;
import io.spillway.local.demo.DemoDestination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Valid and broken changes to the catalog while the job runs. */
final class CatalogFaults {
  private static final int MOST_SHARDS = 3;
  private static final List<String> BROKEN =
      List.of(
          "destinations: [",
          "destinations:\n  - id: acme\n",
          "destinations: []\nsettings: {batch_size: none}\n");

  private final DemoCluster cluster;
  private final ChaosJob job;
  private final LongSupplier acknowledged;
  private final List<AddedDestination> added = new ArrayList<>();
  private int edits;
  private int acmeBatchSize = 5000;
  private int acmeShards = 1;

  /**
   * @param acknowledged how many events Kafka has
   */
  CatalogFaults(DemoCluster cluster, ChaosJob job, LongSupplier acknowledged) {
    this.cluster = cluster;
    this.job = job;
    this.acknowledged = acknowledged;
  }

  /** Changes the names of files, the batch size and the number of shards. */
  FaultInjection edited(PlannedFault fault) {
    return new FaultInjection() {
      @Override
      public String inject() throws IOException {
        edits++;
        acmeBatchSize = 500 + 100 * fault.choose(20);
        acmeShards = 1 + fault.choose(MOST_SHARDS);
        write(valid());
        return "file names, batch_size " + acmeBatchSize + ", shards " + acmeShards;
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
        destination = AddedDestination.create(added.size() + 1, cluster.storage());
        added.add(destination);
        write(valid());
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
        write(BROKEN.get(which));
        return "variant " + (which + 1);
      }

      @Override
      public void remove() throws IOException {
        write(valid());
      }

      @Override
      public boolean isCleared() throws IOException, InterruptedException {
        return job.routeReports("catalogRefused", 0) && isInUse();
      }
    };
  }

  List<AddedDestination> addedDestinations() {
    return List.copyOf(added);
  }

  private String valid() {
    StringBuilder text =
        new StringBuilder(
            DemoDestination.catalog(cluster.storage().s3().endpoint())
                .replace("filename_prefix: orders", "filename_prefix: orders-" + edits)
                .replace("filename_prefix: visits", "filename_prefix: visits-" + edits)
                .replace(
                    "batch_size: 5000",
                    "batch_size: " + acmeBatchSize + "\n        shards: " + acmeShards));
    added.forEach(destination -> text.append(destination.catalogEntry()));
    return text.toString();
  }

  /** Replaces the catalog atomically. */
  private void write(String text) throws IOException {
    Path catalog = cluster.catalog();
    Path next = Files.writeString(catalog.resolveSibling("destinations.next"), text);
    Files.move(next, catalog, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private boolean isInUse() throws IOException, InterruptedException {
    String revision = new CatalogLocation(cluster.catalog().toString()).read().revision();
    return job.routeReports("catalogRevision", Long.parseLong(revision, 16));
  }
}
