package io.spillway.job.stage;

import io.spillway.delimited.ObjectKey;
import io.spillway.job.batch.BatchChunk;
import io.spillway.staging.SharedPart;
import io.spillway.staging.StagedPath;
import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.PartFileInfo;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.CheckpointRollingPolicy;

/** How Flink's {@link FileSink} writes the two kinds of staged parts. */
final class StagingParts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A shared part is closed when it is larger, so that no checkpoint waits for much of it. */
  private static final long MAX_SHARED_BYTES = 64 << 20;

  /** A committable names all members, in a few hundred bytes each. */
  private static final int MAX_MEMBERS = 10_000;

  /** Flink's writers look after their files in the task's thread, where we may not use them. */
  private static final long NEVER_MILLIS = Duration.ofDays(100 * 365).toMillis();

  private final Path stagingPath;
  private final Clock clock;

  StagingParts(Path stagingPath, Clock clock) {
    this.stagingPath = stagingPath;
    this.clock = clock;
  }

  /**
   * Flink's sink for large batches.
   *
   * @param written gets the facts of the files of the writer that it makes
   */
  FileSink<BatchChunk> own(WrittenFiles written) {
    return FileSink.<BatchChunk>forBulkFormat(
            stagingPath, out -> new DelimitedBulkWriter(out, written))
        .withBucketAssigner(new OwnFolders())
        .withRollingPolicy(new OneFilePerBatch())
        .withOutputFileConfig(new TimestampedFileNames("", clock))
        .withBucketCheckInterval(NEVER_MILLIS)
        .build();
  }

  /** Flink's sink for small ones. */
  FileSink<BatchChunk> shared(WrittenFiles written) {
    return FileSink.<BatchChunk>forBulkFormat(
            stagingPath, out -> new SharedBulkWriter(out, written))
        .withBucketAssigner(new SharedFolders())
        .withRollingPolicy(new ManyBatches(written, MAX_SHARED_BYTES, MAX_MEMBERS))
        .withOutputFileConfig(new TimestampedFileNames(SharedPart.SUFFIX, clock))
        .withBucketCheckInterval(NEVER_MILLIS)
        .build();
  }

  /** Puts a batch into the folder that {@link StagedPath} spells for it. */
  static final class OwnFolders extends Folders {
    private static final long serialVersionUID = 1L;

    @Override
    public String getBucketId(BatchChunk chunk, Context context) {
      return StagedPath.folder(chunk.output(), chunk.closed());
    }
  }

  /** Puts all batches of a day into one folder. */
  static final class SharedFolders extends Folders {
    private static final long serialVersionUID = 1L;

    @Override
    public String getBucketId(BatchChunk chunk, Context context) {
      return SharedPart.folder(chunk.closed());
    }
  }

  private abstract static class Folders implements BucketAssigner<BatchChunk, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public SimpleVersionedSerializer<String> getSerializer() {
      return SimpleVersionedStringSerializer.INSTANCE;
    }
  }

  /**
   * One batch per part. Flink does not ask about the element that opens a part, so this counts
   * nothing: a batch's first chunk closes the part before it, and as Batch cuts at {@code
   * batch_size}, no file holds more rows than that.
   */
  static final class OneFilePerBatch extends CheckpointRollingPolicy<BatchChunk, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean shouldRollOnEvent(PartFileInfo<String> part, BatchChunk chunk) {
      return chunk.first();
    }

    @Override
    public boolean shouldRollOnProcessingTime(PartFileInfo<String> part, long currentTime) {
      return false;
    }
  }

  /** Whole batches, until the part is large or has many of them. Every checkpoint closes it. */
  static final class ManyBatches extends CheckpointRollingPolicy<BatchChunk, String> {
    private static final long serialVersionUID = 1L;

    private final transient WrittenFiles written;
    private final long maxBytes;
    private final int maxMembers;

    /**
     * @param written has the members of the open part
     */
    ManyBatches(WrittenFiles written, long maxBytes, int maxMembers) {
      this.written = written;
      this.maxBytes = maxBytes;
      this.maxMembers = maxMembers;
    }

    @Override
    public boolean shouldRollOnEvent(PartFileInfo<String> part, BatchChunk chunk)
        throws IOException {
      return chunk.first()
          && (part.getSize() >= maxBytes || written.openMembers(part.getBucketId()) >= maxMembers);
    }

    @Override
    public boolean shouldRollOnProcessingTime(PartFileInfo<String> part, long currentTime) {
      return false;
    }
  }

  /** Starts a part file's name with the time at which it is opened; Flink makes it unique. */
  static final class TimestampedFileNames extends OutputFileConfig {
    private static final long serialVersionUID = 1L;

    private final Clock clock;

    TimestampedFileNames(String suffix, Clock clock) {
      super("", suffix);
      this.clock = clock;
    }

    @Override
    public String getPartPrefix() {
      return ObjectKey.timestamp(clock.instant());
    }
  }
}
