package io.spillway.local.chaos;

import io.spillway.job.livecatalog.CatalogLocation;
import io.spillway.local.cluster.DemoCluster;
import io.spillway.local.demo.DemoDestination;
import io.spillway.local.platform.PlatformStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The catalog of a run: the demo's destinations, the one for hostile events, and those that faults
 * have added.
 */
final class ChaosCatalog {
  private final Path file;
  private final PlatformStorage storage;
  private final List<AddedDestination> added = new ArrayList<>();
  private int edits;
  private int acmeBatchSize = 5000;
  private int acmeShards = 1;

  /** Changes nothing before something is written. */
  ChaosCatalog(DemoCluster cluster) {
    this.file = cluster.catalog();
    this.storage = cluster.storage();
  }

  /** Changes the names of files, and the settings of the destination that takes every event. */
  void edit(int newBatchSize, int newShards) {
    edits++;
    acmeBatchSize = newBatchSize;
    acmeShards = newShards;
  }

  /** Changes the names of files. */
  void edit() {
    edits++;
  }

  /** Adds a destination, with its bucket and its role. */
  AddedDestination add() {
    AddedDestination destination = AddedDestination.create(added.size() + 1, storage);
    added.add(destination);
    return destination;
  }

  /** The destinations that have been added so far. */
  List<AddedDestination> added() {
    return List.copyOf(added);
  }

  /** What the file should hold. */
  String text() {
    StringBuilder text =
        new StringBuilder(
            DemoDestination.catalog(storage.s3().endpoint())
                .replace("filename_prefix: orders", "filename_prefix: orders-" + edits)
                .replace("filename_prefix: visits", "filename_prefix: visits-" + edits)
                .replace(
                    "batch_size: 5000",
                    "batch_size: " + acmeBatchSize + "\n        shards: " + acmeShards));
    text.append(HostileDestination.catalogEntry(storage.s3().endpoint()));
    added.forEach(destination -> text.append(destination.catalogEntry()));
    return text.toString();
  }

  /** Replaces the file atomically with what it should hold. */
  void write() throws IOException {
    write(text());
  }

  /** Replaces the file atomically. */
  void write(String text) throws IOException {
    Path next = Files.writeString(file.resolveSibling("destinations.next"), text);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Overwrites the file in place, as an editor or a copy may do: readers can see a part of it. */
  void overwrite(byte[] content) throws IOException {
    Files.write(file, content);
  }

  /** The revision of the file, as the job reports it. */
  long revision() throws IOException {
    return Long.parseLong(new CatalogLocation(file.toString()).read().revision(), 16);
  }
}
