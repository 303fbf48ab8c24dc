package io.spillway.job.stage;

import io.spillway.job.metrics.JobMetric;
import io.spillway.job.metrics.OperatorMetrics;
import java.time.Clock;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.connector.file.sink.FileSinkCommittable;
import org.apache.flink.core.fs.Path;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.util.Collector;

/** Emits a reference to each file that the staging sink is about to commit. */
final class StagedFileExtractor
    extends RichFlatMapFunction<CommittableMessage<FileSinkCommittable>, StagedFile> {
  private static final long serialVersionUID = 1L;

  private final Path stagingPath;
  private final Clock clock;

  private transient Counter files;
  private transient Counter bytes;

  StagedFileExtractor(Path stagingPath, Clock clock) {
    this.stagingPath = stagingPath;
    this.clock = clock;
  }

  @Override
  public void open(OpenContext context) {
    OperatorMetrics metrics = new OperatorMetrics(getRuntimeContext().getMetricGroup());
    files = metrics.counter(JobMetric.FILES_STAGED);
    bytes = metrics.counter(JobMetric.BYTES_STAGED);
  }

  @Override
  public void flatMap(CommittableMessage<FileSinkCommittable> message, Collector<StagedFile> out) {
    if (!(message instanceof CommittableWithLineage<FileSinkCommittable> file)
        || !file.getCommittable().hasPendingFile()) {
      return;
    }
    var pending = file.getCommittable().getPendingFile();
    files.inc();
    bytes.inc(pending.getSize());
    out.collect(
        new StagedFile(
            relative(pending.getPath()),
            pending.getSize(),
            file.getCheckpointId(),
            clock.millis()));
  }

  private String relative(Path path) {
    String base = stagingPath.toUri().getPath();
    String whole = path.toUri().getPath();
    String prefix = base.endsWith("/") ? base : base + "/";
    if (!whole.startsWith(prefix)) {
      throw new IllegalStateException("staged file " + path + " is not under " + stagingPath);
    }
    return whole.substring(prefix.length());
  }
}
