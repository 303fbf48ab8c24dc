package io.spillway.local.flink;

import io.spillway.settings.UsageException;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints and savepoints of a job that is started again and again on this machine, in a
 * folder for its consumer group below Flink's {@code execution.checkpointing.dir}.
 */
public final class StateFolder {
  private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);
  private static final String LOCK = "run.lock";
  private static final String SAVEPOINTS = "savepoints";

  /** Flink writes it last. */
  private static final String METADATA = "_metadata";

  private final Path folder;

  /**
   * @param checkpoints Flink's folder for checkpoints, a URI
   */
  public StateFolder(String checkpoints, String groupId) {
    folder = new Path(checkpoints, URLEncoder.encode(groupId, StandardCharsets.UTF_8));
  }

  /** A complete savepoint or checkpoint. */
  public record Snapshot(String path, Instant taken) {
    /**
     * Reads what describes it, so that a damaged one is named before Flink fails at it.
     *
     * @throws UsageException if it cannot be read
     */
    public void check() throws UsageException {
      Path metadata = new Path(path, METADATA);
      try (DataInputStream in = new DataInputStream(metadata.getFileSystem().open(metadata))) {
        var unused =
            Checkpoints.loadCheckpointMetadata(in, StateFolder.class.getClassLoader(), path);
      } catch (IOException | RuntimeException e) {
        throw new UsageException(
            metadata
                + ": the latest state of this group cannot be read ("
                + e
                + "); restore the file, or move its folder away to go on from the state before it,"
                + " which delivers again what was delivered since, or give --fresh",
            e);
      }
    }
  }

  /** Makes Flink keep its checkpoints here, even when the job is canceled or fails. */
  public void configure(Configuration flink) {
    flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toString());
    flink.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
  }

  /**
   * Keeps other processes on this machine from going on from the same state. A folder on another
   * file system than the machine's own cannot be locked.
   *
   * @return ends it
   * @throws UsageException if another process has it
   */
  public Closeable lock() throws IOException, UsageException {
    if (folder.toUri().getScheme() != null && !"file".equals(folder.toUri().getScheme())) {
      return () -> {};
    }
    java.nio.file.Path local = java.nio.file.Path.of(folder.toUri().getPath());
    Files.createDirectories(local);
    FileChannel channel =
        FileChannel.open(local.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      LOG.debug("Locked by this process", e);
    }
    channel.close();
    throw new UsageException(
        "source.group-id: another process runs the job of this group and keeps its state in "
            + folder
            + "; stop it, or give this one a group of its own");
  }

  /** Where savepoints are to be taken. */
  public String savepoints() {
    return new Path(folder, SAVEPOINTS).toString();
  }

  /**
   * The one that was taken last.
   *
   * @throws IOException if the folder cannot be read
   */
  public Optional<Snapshot> latest() throws IOException {
    Snapshot latest = null;
    // <job id>/chk-<n>/_metadata and savepoints/savepoint-<id>/_metadata
    for (Path job : children(folder)) {
      for (Path snapshot : children(job)) {
        Optional<Instant> taken = taken(snapshot);
        if (taken.isPresent() && (latest == null || isLater(job, taken.get(), latest))) {
          latest = new Snapshot(snapshot.toString(), taken.get());
        }
      }
    }
    return Optional.ofNullable(latest);
  }

  /** Some stores count in seconds: a savepoint comes after the checkpoints of its last second. */
  private static boolean isLater(Path job, Instant taken, Snapshot latest) {
    return taken.isAfter(latest.taken())
        || (job.getName().equals(SAVEPOINTS) && taken.equals(latest.taken()));
  }

  private static List<Path> children(Path folder) throws IOException {
    FileStatus[] children;
    try {
      children = folder.getFileSystem().listStatus(folder);
    } catch (FileNotFoundException e) {
      return List.of();
    }
    // Flink's local file system answers null for a folder that does not exist.
    return children == null
        ? List.of()
        : Arrays.stream(children).filter(FileStatus::isDir).map(FileStatus::getPath).toList();
  }

  private static Optional<Instant> taken(Path snapshot) throws IOException {
    try {
      FileStatus metadata = snapshot.getFileSystem().getFileStatus(new Path(snapshot, METADATA));
      return Optional.of(Instant.ofEpochMilli(metadata.getModificationTime()));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }
}
