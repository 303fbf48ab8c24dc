package io.spillway.job.stage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.flink.connector.file.sink.FileSinkCommittable;
import org.jspecify.annotations.Nullable;

/**
 * Finds the facts of the files that one of Flink's writers has closed. Flink's committables say
 * nothing of a file but its folder, name and size. Within a folder, files are closed in the order
 * in which they were written.
 *
 * <p>Not thread-safe: it is used where its writer is, in one thread at a time.
 */
final class WrittenFiles {
  private final Map<String, Queue<Written>> byFolder = new HashMap<>();

  private record Written(long bytes, FileFacts facts) {}

  /** Notes a file that is complete. */
  void add(String folder, long bytes, FileFacts facts) {
    byFolder.computeIfAbsent(folder, name -> new ArrayDeque<>()).add(new Written(bytes, facts));
  }

  /** Adds the facts to all files that the writer had open. */
  List<StagingCommittable> withFacts(Collection<FileSinkCommittable> closed) {
    List<StagingCommittable> staged = new ArrayList<>();
    for (FileSinkCommittable file : closed) {
      staged.add(new StagingCommittable(file, facts(file)));
    }
    byFolder.clear();
    return staged;
  }

  /** Null for a file that was not written here, and for one that is only to be removed. */
  private @Nullable FileFacts facts(FileSinkCommittable file) {
    Queue<Written> written = byFolder.get(file.getBucketId());
    if (written == null || !file.hasPendingFile()) {
      return null;
    }
    Written next = written.remove();
    long bytes = file.getPendingFile().getSize();
    if (next.bytes != bytes) {
      throw new IllegalStateException(
          "a file of " + next.bytes + " bytes was written and " + file + " has " + bytes);
    }
    return next.facts;
  }
}
