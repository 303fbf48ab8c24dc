package io.spillway.job.stage;

import io.spillway.delimited.ObjectKey;
import io.spillway.job.OperatorIds;
import io.spillway.job.batch.BatchChunk;
import io.spillway.job.livecatalog.SentCatalog;
import io.spillway.staging.StagedPath;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.sink.writer.FileWriterBucketState;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.PartFileInfo;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.CheckpointRollingPolicy;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;

/**
 * Stages each batch as one file with Flink's {@link FileSink} and sends Deliver a reference to it.
 *
 * <p>The reference is sent before the barrier of the file's checkpoint, in the sink's pre-commit
 * topology: so the checkpoint that commits the file also holds the obligation to deliver it. A
 * reference sent after the commit would be lost with the last files of a draining job.
 */
public class StagingSink
    implements Sink<BatchChunk>,
        SupportsWriterState<BatchChunk, FileWriterBucketState>,
        SupportsCommitter<StagingCommittable>,
        SupportsPreCommitTopology<StagingCommittable, StagingCommittable> {
  private static final long serialVersionUID = 1L;

  private final Path stagingPath;
  private final Clock clock;

  /** Used only while the job graph is built, like those below. */
  private final transient TwoInputStreamOperatorFactory<StagedFile, SentCatalog, EndedFile> deliver;

  private final transient DataStream<SentCatalog> catalog;

  private final transient Consumer<DataStream<EndedFile>> lostFiles;

  /**
   * @param stagingPath a folder of the platform's own, on any file system for which Flink has a
   *     recoverable writer
   * @param deliver the operator that receives every staged file
   * @param catalog its second input, each version sent to all of its subtasks
   * @param lostFiles adds what receives the files that it gives up
   */
  public StagingSink(
      Path stagingPath,
      Clock clock,
      TwoInputStreamOperatorFactory<StagedFile, SentCatalog, EndedFile> deliver,
      DataStream<SentCatalog> catalog,
      Consumer<DataStream<EndedFile>> lostFiles) {
    this.stagingPath = Objects.requireNonNull(stagingPath, "stagingPath");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.deliver = Objects.requireNonNull(deliver, "deliver");
    this.catalog = Objects.requireNonNull(catalog, "catalog");
    this.lostFiles = Objects.requireNonNull(lostFiles, "lostFiles");
  }

  /**
   * Flink's sink.
   *
   * @param written gets the facts of the files of the writer that it makes
   */
  private FileSink<BatchChunk> files(WrittenFiles written) {
    return FileSink.<BatchChunk>forBulkFormat(
            stagingPath, out -> new DelimitedBulkWriter(out, written))
        .withBucketAssigner(new StagingFolders())
        .withRollingPolicy(new OneFilePerBatch())
        .withOutputFileConfig(new TimestampedFileNames(clock))
        .build();
  }

  /** For what does not write. */
  private FileSink<BatchChunk> files() {
    return files(new WrittenFiles());
  }

  @Override
  public StatefulSinkWriter<BatchChunk, FileWriterBucketState> createWriter(
      WriterInitContext context) throws IOException {
    return restoreWriter(context, List.of());
  }

  @Override
  public StatefulSinkWriter<BatchChunk, FileWriterBucketState> restoreWriter(
      WriterInitContext context, Collection<FileWriterBucketState> state) throws IOException {
    WriterInitContext uncounted = new WriterContextWithoutMetrics(context);
    List<OpenFileLimitingWriter> writers = new ArrayList<>();
    Collection<FileWriterBucketState> left = state;
    while (writers.size() < StagingWriter.WRITERS) {
      WrittenFiles written = new WrittenFiles();
      writers.add(
          new OpenFileLimitingWriter(files(written).restoreWriter(uncounted, left), written));
      left = List.of();
    }
    return new StagingWriter(
        writers, context.metricGroup().getIOMetricGroup().getNumRecordsOutCounter());
  }

  @Override
  public SimpleVersionedSerializer<FileWriterBucketState> getWriterStateSerializer() {
    return files().getWriterStateSerializer();
  }

  @Override
  public Committer<StagingCommittable> createCommitter(CommitterInitContext context)
      throws IOException {
    return new StagingCommitter(files().createCommitter(context));
  }

  @Override
  public SimpleVersionedSerializer<StagingCommittable> getCommittableSerializer() {
    return new StagingCommittable.Serializer(files().getCommittableSerializer());
  }

  @Override
  public SimpleVersionedSerializer<StagingCommittable> getWriteResultSerializer() {
    return getCommittableSerializer();
  }

  @Override
  public DataStream<CommittableMessage<StagingCommittable>> addPreCommitTopology(
      DataStream<CommittableMessage<StagingCommittable>> committables) {
    KeyedStream<StagedFile, String> files =
        committables
            .flatMap(new StagedFileExtractor(stagingPath, clock))
            .returns(StagedFile.TYPE)
            .name(OperatorIds.STAGED_FILES_NAME)
            .uid(OperatorIds.STAGED_FILES)
            .keyBy(StagedFile::key, Types.STRING);
    // Flink's API sets a key for both inputs or none.
    TwoInputTransformation<StagedFile, SentCatalog, EndedFile> delivered =
        new TwoInputTransformation<>(
            files.getTransformation(),
            catalog.broadcast().getTransformation(),
            OperatorIds.DELIVER_NAME,
            deliver,
            EndedFile.TYPE,
            files.getExecutionEnvironment().getParallelism(),
            false);
    delivered.setStateKeySelectors(files.getKeySelector(), null);
    delivered.setStateKeyType(files.getKeyType());
    delivered.setUid(OperatorIds.DELIVER);
    files.getExecutionEnvironment().addOperator(delivered);
    lostFiles.accept(new DataStream<>(files.getExecutionEnvironment(), delivered));
    return committables;
  }

  /** Puts a batch into the folder that {@link StagedPath} spells for it. */
  static final class StagingFolders implements BucketAssigner<BatchChunk, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String getBucketId(BatchChunk chunk, Context context) {
      return StagedPath.folder(chunk.output(), chunk.closed());
    }

    @Override
    public SimpleVersionedSerializer<String> getSerializer() {
      return SimpleVersionedStringSerializer.INSTANCE;
    }
  }

  /**
   * One file per batch. Flink does not ask about the element that opens a part file, so this counts
   * nothing: a batch's first chunk closes the file before it, and as Batch cuts at {@code
   * batch_size}, no file holds more rows than that. Every checkpoint closes the last file.
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

  /** Starts a part file's name with the time at which it is opened; Flink makes it unique. */
  static final class TimestampedFileNames extends OutputFileConfig {
    private static final long serialVersionUID = 1L;

    private final Clock clock;

    TimestampedFileNames(Clock clock) {
      super("", "");
      this.clock = clock;
    }

    @Override
    public String getPartPrefix() {
      return ObjectKey.timestamp(clock.instant());
    }
  }
}
