package io.spillway.job.stage;

import io.spillway.job.livecatalog.CurrentCatalog;
import io.spillway.job.metrics.JobMetric;
import io.spillway.job.metrics.OperatorMetrics;
import io.spillway.job.serialization.RecordSerializer;
import java.time.Clock;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.core.fs.Path;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Emits a reference to each file that the staging sink is about to commit, with the file's bytes if
 * they are in memory. Flink hands it the writer's own objects, unless operators are not chained:
 * what comes over the network has no bytes.
 *
 * <p>State of the first release has all files that were owed under this operator's uid, and Deliver
 * keeps them by key now: so the ones that are restored here are emitted before the next checkpoint,
 * as if they had just been staged.
 */
final class StagedFileExtractor
    extends RichFlatMapFunction<CommittableMessage<StagingCommittable>, SentFile>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  private static final ListStateDescriptor<StagedFile> OWED =
      new ListStateDescriptor<>("undelivered", new RecordSerializer<>(new StagedFile.Format()));

  private final Path stagingPath;
  private final Clock clock;

  private transient Counter files;
  private transient Counter bytes;
  private transient ListState<StagedFile> owed;
  private transient boolean hasOwed;

  StagedFileExtractor(Path stagingPath, Clock clock) {
    this.stagingPath = stagingPath;
    this.clock = clock;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    owed = context.getOperatorStateStore().getListState(OWED);
    hasOwed = owed.get().iterator().hasNext();
    CurrentCatalog.clear(context.getOperatorStateStore());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {}

  @Override
  public void open(OpenContext context) {
    OperatorMetrics metrics = new OperatorMetrics(getRuntimeContext().getMetricGroup());
    files = metrics.counter(JobMetric.FILES_STAGED);
    bytes = metrics.counter(JobMetric.BYTES_STAGED);
  }

  @Override
  public void flatMap(CommittableMessage<StagingCommittable> message, Collector<SentFile> out)
      throws Exception {
    if (hasOwed) {
      owed.get().forEach(file -> out.collect(new SentFile(file, null)));
      owed.clear();
      hasOwed = false;
    }
    if (message instanceof CommittableWithLineage<StagingCommittable> part
        && part.getCommittable().part().hasPendingFile()) {
      emit(part.getCommittable(), part.getCheckpointId(), out);
    }
  }

  private void emit(StagingCommittable staged, long checkpointId, Collector<SentFile> out) {
    var pending = staged.part().getPendingFile();
    String path = relative(pending.getPath());
    long now = clock.millis();
    if (staged.members().isEmpty()) {
      emit(
          new StagedFile(path, pending.getSize(), checkpointId, now, staged.facts(), null),
          null,
          out);
    }
    for (PartMember member : staged.members()) {
      emit(
          new StagedFile(
              member.path(),
              member.bytes(),
              checkpointId,
              now,
              member.facts(),
              new StagedFile.InPart(path, member.offset())),
          staged.small().take(member.path()),
          out);
    }
  }

  private void emit(StagedFile file, byte @Nullable [] content, Collector<SentFile> out) {
    files.inc();
    bytes.inc(file.bytes());
    out.collect(new SentFile(file, content));
  }

  private String relative(Path path) {
    String base = stagingPath.toUri().getPath();
    String whole = path.toUri().getPath();
    String prefix = base.endsWith("/") ? base : base + "/";
    if (!whole.startsWith(prefix)) {
      throw new IllegalStateException("staged part " + path + " is not under " + stagingPath);
    }
    return whole.substring(prefix.length());
  }
}
