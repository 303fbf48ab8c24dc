package io.spillway.job.stage;

import java.io.Closeable;
import java.io.IOException;
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
 * Finds what is in the parts that one of Flink's writers has closed. Flink's committables say
 * nothing of a part but its folder, name and size. Within a folder, parts are closed in the order
 * in which they were written.
 *
 * <p>Not thread-safe: it is used where its writer is, in one thread at a time.
 */
final class WrittenFiles implements Closeable {
  private final SmallFiles small;
  private final Map<String, Queue<Written>> byFolder = new HashMap<>();
  private final Map<String, List<PartMember>> open = new HashMap<>();

  private @Nullable Closeable current;

  /** Whether all parts were given back whose files have bytes in {@link #small}. */
  private boolean isGivenBack;

  /** A part and what is in it; either has facts or members. */
  private record Written(long bytes, @Nullable FileFacts facts, List<PartMember> members) {}

  /** Keeps no bytes. */
  WrittenFiles() {
    this(SmallFiles.NONE);
  }

  /**
   * @param small gets the bytes of files that share a part
   */
  WrittenFiles(SmallFiles small) {
    this.small = small;
  }

  /** Notes what writes the file that was just begun, for {@link #close}. */
  void writing(Closeable writer) {
    current = writer;
  }

  /** Frees what the writer of a file holds that will never be complete. */
  @Override
  public void close() throws IOException {
    if (current != null) {
      current.close();
    }
  }

  /** Notes a file that is complete in a part of its own. */
  void add(String folder, long bytes, FileFacts facts) {
    add(folder, new Written(bytes, facts, List.of()));
  }

  /** Notes a file that is complete in the shared part that is open in a folder. */
  void addMember(String folder, PartMember member) {
    open.computeIfAbsent(folder, name -> new ArrayList<>()).add(member);
  }

  /**
   * Keeps the bytes of a file that shares a part, for who gets the part from {@link #withFacts}
   * next. What is left by the time that another file is complete is forgotten: it was sent to
   * another task.
   */
  void keep(String destinationId, String path, byte[] content) {
    if (isGivenBack) {
      small.clear();
      isGivenBack = false;
    }
    small.put(destinationId, path, content);
  }

  /** How many files the shared part has that is open in a folder. */
  int openMembers(String folder) {
    return open.getOrDefault(folder, List.of()).size();
  }

  /** Notes that the shared part is complete that was open in a folder. */
  void endShared(String folder, long bytes) {
    List<PartMember> members = open.remove(folder);
    add(folder, new Written(bytes, null, members == null ? List.of() : members));
  }

  private void add(String folder, Written part) {
    byFolder.computeIfAbsent(folder, name -> new ArrayDeque<>()).add(part);
  }

  /** Adds what is in them to all parts that the writer has closed. */
  List<StagingCommittable> withFacts(Collection<FileSinkCommittable> closed) {
    List<StagingCommittable> staged = new ArrayList<>();
    for (FileSinkCommittable part : closed) {
      Written written = written(part);
      staged.add(
          written == null
              ? new StagingCommittable(part, null, List.of())
              : new StagingCommittable(part, written.facts, written.members, small));
    }
    byFolder.clear();
    isGivenBack = true;
    return staged;
  }

  /** Null for a part that was not written here, and for one that is only to be removed. */
  private @Nullable Written written(FileSinkCommittable part) {
    Queue<Written> written = byFolder.get(part.getBucketId());
    if (written == null || !part.hasPendingFile()) {
      return null;
    }
    Written next = written.remove();
    long bytes = part.getPendingFile().getSize();
    if (next.bytes != bytes) {
      throw new IllegalStateException(
          "a file of " + next.bytes + " bytes was written and " + part + " has " + bytes);
    }
    return next;
  }
}
