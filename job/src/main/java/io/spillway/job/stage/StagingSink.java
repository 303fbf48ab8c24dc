package io.spillway.job.stage;

import io.spillway.job.OperatorIds;
import io.spillway.job.batch.BatchChunk;
import io.spillway.job.livecatalog.SentCatalog;
import io.spillway.staging.SharedPart;
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
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.sink.writer.FileWriterBucketState;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;

/**
 * Stages batches as files with Flink's {@link FileSink}, large ones each in a part of its own and
 * small ones together in a {@link SharedPart}, and sends Deliver a reference to each file, with its
 * bytes if they are few.
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
  /**
   * A batch with so many bytes of rows has a part of its own: the upload of one more part is little
   * beside that of its bytes.
   */
  public static final long OWN_PART_BYTES = 8 << 20;

  private static final long serialVersionUID = 1L;

  /** So many large files are uploaded at a time. */
  private static final int OWN_WRITERS = 4;

  private final Path stagingPath;
  private final long ownPartBytes;
  private final MemorySize memory;
  private final Clock clock;
  private final StagingParts parts;

  /** Used only while the job graph is built, like those below. */
  private final transient TwoInputStreamOperatorFactory<SentFile, SentCatalog, EndedFile> deliver;

  private final transient DataStream<SentCatalog> catalog;

  private final transient Consumer<DataStream<EndedFile>> lostFiles;

  /**
   * @param stagingPath a folder of the platform's own, on any file system for which Flink has a
   *     recoverable writer
   * @param ownPartBytes see {@link #OWN_PART_BYTES}
   * @param memory of each subtask for the bytes of small files, see {@link SmallFiles}
   * @param deliver the operator that receives every staged file
   * @param catalog its second input, each version sent to all of its subtasks
   * @param lostFiles adds what receives the files that it gives up
   */
  public StagingSink(
      Path stagingPath,
      long ownPartBytes,
      MemorySize memory,
      Clock clock,
      TwoInputStreamOperatorFactory<SentFile, SentCatalog, EndedFile> deliver,
      DataStream<SentCatalog> catalog,
      Consumer<DataStream<EndedFile>> lostFiles) {
    this.stagingPath = Objects.requireNonNull(stagingPath, "stagingPath");
    this.ownPartBytes = ownPartBytes;
    this.memory = Objects.requireNonNull(memory, "memory");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.parts = new StagingParts(stagingPath, clock);
    this.deliver = Objects.requireNonNull(deliver, "deliver");
    this.catalog = Objects.requireNonNull(catalog, "catalog");
    this.lostFiles = Objects.requireNonNull(lostFiles, "lostFiles");
  }

  /** For what does not write. */
  private FileSink<BatchChunk> parts() {
    return parts.own(new WrittenFiles());
  }

  @Override
  public StatefulSinkWriter<BatchChunk, FileWriterBucketState> createWriter(
      WriterInitContext context) throws IOException {
    return restoreWriter(context, List.of());
  }

  @Override
  public StatefulSinkWriter<BatchChunk, FileWriterBucketState> restoreWriter(
      WriterInitContext context, Collection<FileWriterBucketState> state) throws IOException {
    WrittenFiles small = new WrittenFiles(new SmallFiles(memory.getBytes()));
    StagingWriter.Lane shared =
        new StagingWriter.Lane(parts.shared(small).createWriter(context), small);
    List<StagingWriter.Lane> own = new ArrayList<>();
    Collection<FileWriterBucketState> left = state;
    while (own.size() < OWN_WRITERS) {
      WrittenFiles large = new WrittenFiles();
      own.add(new StagingWriter.Lane(parts.own(large).restoreWriter(context, left), large));
      left = List.of();
    }
    return new StagingWriter(ownPartBytes, shared, own);
  }

  @Override
  public SimpleVersionedSerializer<FileWriterBucketState> getWriterStateSerializer() {
    return parts().getWriterStateSerializer();
  }

  @Override
  public Committer<StagingCommittable> createCommitter(CommitterInitContext context)
      throws IOException {
    return new StagingCommitter(parts().createCommitter(context));
  }

  @Override
  public SimpleVersionedSerializer<StagingCommittable> getCommittableSerializer() {
    return new StagingCommittable.Serializer(parts().getCommittableSerializer());
  }

  @Override
  public SimpleVersionedSerializer<StagingCommittable> getWriteResultSerializer() {
    return getCommittableSerializer();
  }

  @Override
  public DataStream<CommittableMessage<StagingCommittable>> addPreCommitTopology(
      DataStream<CommittableMessage<StagingCommittable>> committables) {
    KeyedStream<SentFile, String> files =
        committables
            .flatMap(new StagedFileExtractor(stagingPath, clock))
            .returns(SentFile.TYPE)
            .name(OperatorIds.STAGED_FILES_NAME)
            .uid(OperatorIds.STAGED_FILES)
            .keyBy(SentFile::key, Types.STRING);
    // Flink's API sets a key for both inputs or none.
    TwoInputTransformation<SentFile, SentCatalog, EndedFile> delivered =
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
}
