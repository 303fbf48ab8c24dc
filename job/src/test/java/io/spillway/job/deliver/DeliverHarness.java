package io.spillway.job.deliver;

import io.spillway.job.livecatalog.CatalogVersion;
import io.spillway.job.livecatalog.SentCatalog;
import io.spillway.job.metrics.RecordedMetrics;
import io.spillway.job.stage.EndedFile;
import io.spillway.job.stage.SentFile;
import io.spillway.job.stage.StagedFile;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/** Deliver alone, with both of its inputs. */
final class DeliverHarness extends AbstractStreamOperatorTestHarness<EndedFile> {
  private final RecordedMetrics metrics;

  DeliverHarness(DeliverOperatorFactory factory, int maxParallelism, int parallelism, int subtask)
      throws Exception {
    this(factory, maxParallelism, parallelism, subtask, new RecordedMetrics());
  }

  private DeliverHarness(
      DeliverOperatorFactory factory,
      int maxParallelism,
      int parallelism,
      int subtask,
      RecordedMetrics metrics)
      throws Exception {
    super(
        factory,
        new MockEnvironmentBuilder()
            .setMaxParallelism(maxParallelism)
            .setParallelism(parallelism)
            .setSubtaskIndex(subtask)
            .setMetricGroup(metrics.ofTask())
            .build());
    this.metrics = metrics;
    config.setStatePartitioner(0, (KeySelector<SentFile, String>) SentFile::key);
    config.setStateKeySerializer(StringSerializer.INSTANCE);
    config.serializeAllConfigs();
  }

  /** Deliver's metrics. */
  RecordedMetrics metrics() {
    return metrics;
  }

  DeliverOperator deliver() {
    return (DeliverOperator) getOperator();
  }

  void process(StagedFile file) throws Exception {
    process(new SentFile(file, null));
  }

  void process(SentFile file) throws Exception {
    StreamRecord<SentFile> record = new StreamRecord<>(file);
    deliver().setKeyContextElement1(record);
    deliver().processElement1(record);
  }

  void process(CatalogVersion catalog) throws Exception {
    process(catalog, 0);
  }

  void process(CatalogVersion catalog, int sender) throws Exception {
    deliver().processElement2(new StreamRecord<>(new SentCatalog(sender, catalog)));
  }

  /** Takes a checkpoint that completes. */
  OperatorSubtaskState completeCheckpoint(long checkpointId) throws Exception {
    OperatorSubtaskState snapshot = snapshot(checkpointId, 0);
    notifyOfCompletedCheckpoint(checkpointId);
    return snapshot;
  }
}
