package io.spillway.job.deliver;

import io.spillway.job.stage.StagedFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The files that this subtask still has to deliver. A file may be delivered once its checkpoint is
 * complete: only then does staging hold it for good. For the task's thread.
 */
final class OwedFiles {
  private final Map<String, StagedFile> byPath = new LinkedHashMap<>();
  private final NavigableMap<Long, List<StagedFile>> uncommitted = new TreeMap<>();
  private final WaitingFiles waiting = new WaitingFiles();
  private long completedCheckpoint;

  /**
   * @param completedCheckpoint the latest checkpoint that is complete
   */
  OwedFiles(long completedCheckpoint) {
    this.completedCheckpoint = completedCheckpoint;
  }

  /** Adds a file; false when it is owed already. */
  boolean add(StagedFile file) {
    if (byPath.putIfAbsent(file.path(), file) != null) {
      return false;
    }
    waiting.add(file);
    if (!isCommitted(file)) {
      uncommitted.computeIfAbsent(file.checkpointId(), id -> new ArrayList<>()).add(file);
    }
    return true;
  }

  boolean isCommitted(StagedFile file) {
    return file.checkpointId() <= completedCheckpoint;
  }

  /** Takes note that a checkpoint is complete, and returns the files that it commits. */
  List<StagedFile> completed(long checkpointId) {
    completedCheckpoint = Math.max(completedCheckpoint, checkpointId);
    NavigableMap<Long, List<StagedFile>> complete = uncommitted.headMap(completedCheckpoint, true);
    List<StagedFile> committed = complete.values().stream().flatMap(List::stream).toList();
    complete.clear();
    return committed;
  }

  /** Removes a file that is delivered. */
  void remove(StagedFile file) {
    byPath.remove(file.path());
    waiting.remove(file);
  }

  /** All files, in the order in which they were added. */
  List<StagedFile> all() {
    return List.copyOf(byPath.values());
  }

  /** Figures of all files. */
  WaitingFiles waiting() {
    return waiting;
  }
}
