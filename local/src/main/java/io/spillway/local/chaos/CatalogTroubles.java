package io.spillway.local.chaos;

import io.spillway.job.livecatalog.CatalogLocation;
import io.spillway.local.cluster.DemoCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The catalog changed while the job runs, in good ways and in bad. */
final class CatalogTroubles {
  private static final int MOST_SHARDS = 3;
  private static final List<String> WRONG =
      List.of(
          "destinations: [",
          "destinations:\n  - id: acme\n",
          "destinations: []\nsettings: {batch_size: none}\n");

  private final DemoCluster cluster;
  private final ChaosJob job;
  private final LongSupplier acknowledged;
  private final List<Newcomer> newcomers = new ArrayList<>();
  private int edits;
  private int acmeBatchSize = 5000;
  private int acmeShards = 1;

  /**
   * @param acknowledged how many events Kafka has
   */
  CatalogTroubles(DemoCluster cluster, ChaosJob job, LongSupplier acknowledged) {
    this.cluster = cluster;
    this.job = job;
    this.acknowledged = acknowledged;
  }

  /** Other names of files, smaller files, and others from the same rows at a time. */
  Trouble edited(PlannedFault fault) {
    return new Trouble() {
      @Override
      public String strike() throws IOException {
        edits++;
        acmeBatchSize = 500 + 100 * fault.choose(20);
        acmeShards = 1 + fault.choose(MOST_SHARDS);
        write(good());
        return "file names, batch_size " + acmeBatchSize + ", shards " + acmeShards;
      }

      @Override
      public boolean isOver() throws IOException, InterruptedException {
        return isInForce();
      }
    };
  }

  Trouble destinationAdded() {
    return new Trouble() {
      private @Nullable Newcomer newcomer;
      private @Nullable Instant seen;

      @Override
      public String strike() throws IOException {
        newcomer = Newcomer.open(newcomers.size() + 1, cluster.storage());
        newcomers.add(newcomer);
        write(good());
        return newcomer.id();
      }

      /** A checkpoint has to know the catalog, too: an earlier one knows an earlier catalog. */
      @Override
      public boolean isOver() throws IOException, InterruptedException {
        if (newcomer == null || !isInForce()) {
          seen = null;
          return false;
        }
        seen = seen == null ? Instant.now() : seen;
        boolean over = job.hasWorkedSince(seen);
        if (over) {
          newcomer.settle(acknowledged.getAsLong());
        }
        return over;
      }
    };
  }

  Trouble broken(PlannedFault fault) {
    return new Trouble() {
      @Override
      public String strike() throws IOException {
        int which = fault.choose(WRONG.size());
        write(WRONG.get(which));
        return "in way " + (which + 1);
      }

      @Override
      public void heal() throws IOException {
        write(good());
      }

      @Override
      public boolean isOver() throws IOException, InterruptedException {
        return job.routeSays("catalogRefused", 0) && isInForce();
      }
    };
  }

  List<Newcomer> newcomers() {
    return List.copyOf(newcomers);
  }

  private String good() {
    StringBuilder text =
        new StringBuilder(
            cluster
                .storage()
                .catalog()
                .replace("filename_prefix: orders", "filename_prefix: orders-" + edits)
                .replace("filename_prefix: visits", "filename_prefix: visits-" + edits)
                .replace(
                    "batch_size: 5000",
                    "batch_size: " + acmeBatchSize + "\n        shards: " + acmeShards));
    newcomers.forEach(newcomer -> text.append(newcomer.catalogEntry()));
    return text.toString();
  }

  /** Puts it in the place of the one that is there, at one go. */
  private void write(String text) throws IOException {
    Path catalog = cluster.catalog();
    Path next = Files.writeString(catalog.resolveSibling("destinations.next"), text);
    Files.move(next, catalog, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private boolean isInForce() throws IOException, InterruptedException {
    String revision = new CatalogLocation(cluster.catalog().toString()).read().revision();
    return job.routeSays("catalogRevision", Long.parseLong(revision, 16));
  }
}
