package io.spillway.job.route;

import io.spillway.job.livecatalog.CatalogVersion;
import io.spillway.job.livecatalog.CompiledCatalog;
import io.spillway.job.serialization.RecordSerializer;
import io.spillway.job.source.KafkaRecord;
import io.spillway.policy.Policy;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** Route alone; the test decides when a new catalog arrives. */
final class RouteHarness extends OneInputStreamOperatorTestHarness<KafkaRecord, RowBlock> {
  RouteHarness(RouteOperatorFactory factory, MockEnvironment environment) throws Exception {
    super(factory, environment);
    setup(new RecordSerializer<>(new RowBlock.Format()));
  }

  void process(KafkaRecord event) throws Exception {
    processElement(event, 0);
  }

  void process(CatalogVersion catalog) throws Exception {
    ((RouteOperator) getOperator())
        .replaceCatalog(CompiledCatalog.of(catalog, Policy.UNRESTRICTED));
  }
}
