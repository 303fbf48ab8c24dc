package io.spillway.job.deliver;

import io.spillway.job.catalog.CatalogVersion;
import io.spillway.job.stage.StagedFile;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/** Deliver alone, with both of its inputs. */
final class DeliverHarness extends AbstractStreamOperatorTestHarness<Void> {
  DeliverHarness(DeliverOperatorFactory factory, int maxParallelism, int parallelism, int subtask)
      throws Exception {
    super(factory, maxParallelism, parallelism, subtask);
  }

  DeliverOperator deliver() {
    return (DeliverOperator) getOperator();
  }

  void process(StagedFile file) {
    deliver().processElement1(new StreamRecord<>(file));
  }

  void process(CatalogVersion catalog) throws Exception {
    deliver().processElement2(new StreamRecord<>(catalog));
  }
}
