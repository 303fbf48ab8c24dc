package io.spillway.job;

import io.spillway.job.batch.BatchChunk;
import io.spillway.job.batch.BatchLimits;
import io.spillway.job.batch.BatchOperator;
import io.spillway.job.deadletter.DeadLetter;
import io.spillway.job.livecatalog.SentCatalog;
import io.spillway.job.route.RouteOperator;
import io.spillway.job.route.RouteOperatorFactory;
import io.spillway.job.route.RouteSettings;
import io.spillway.job.route.RowBlock;
import io.spillway.job.source.KafkaRecord;
import io.spillway.job.stage.StagingSink;
import java.time.Clock;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Wires the job: events → Route → by output → Batch → Stage → Deliver, Route → dead letters, and
 * the catalog from Route to Deliver. Source, sinks and clock are parameters.
 */
public final class Topology {

  /**
   * Settings of the operators.
   *
   * @param catalogs where the destinations come from
   */
  public record Settings(
      RouteOperatorFactory.Catalogs catalogs, RouteSettings route, BatchLimits batchLimits) {
    public Settings {
      Objects.requireNonNull(catalogs, "catalogs");
      Objects.requireNonNull(route, "route");
      Objects.requireNonNull(batchLimits, "batchLimits");
    }
  }

  /** Creates the sink, given the stream of catalogs that it listens to. */
  @FunctionalInterface
  public interface Staging {
    StagingSink sink(DataStream<SentCatalog> catalog);
  }

  private Topology() {}

  /** Adds the job's operators to an environment; nothing runs yet. */
  public static void build(
      StreamExecutionEnvironment environment,
      Settings settings,
      Source<KafkaRecord, ?, ?> source,
      Sink<DeadLetter> deadLetters,
      Staging staging,
      Clock clock) {
    environment.configure(
        new Configuration()
            .set(PipelineOptions.GENERIC_TYPES, false)
            .set(PipelineOptions.AUTO_GENERATE_UIDS, false));

    SingleOutputStreamOperator<RowBlock> rows =
        environment
            .fromSource(
                source, WatermarkStrategy.noWatermarks(), OperatorIds.SOURCE_NAME, KafkaRecord.TYPE)
            .uid(OperatorIds.SOURCE)
            .transform(
                OperatorIds.ROUTE_NAME,
                RowBlock.TYPE,
                new RouteOperatorFactory(
                    settings.catalogs(), settings.route(), source.getBoundedness()))
            .uid(OperatorIds.ROUTE);

    rows.getSideOutput(RouteOperator.DEAD_LETTERS)
        .sinkTo(deadLetters)
        .name(OperatorIds.DEAD_LETTERS_NAME)
        .uid(
            // Neither can use the other's state.
            deadLetters instanceof KafkaSink
                ? OperatorIds.DEAD_LETTERS_TOPIC
                : OperatorIds.DEAD_LETTERS);

    // Batch and Stage stay chained: the chunks of a batch must reach the same writer.
    rows.keyBy(block -> block.output().id(), Types.STRING)
        .transform(
            OperatorIds.BATCH_NAME,
            BatchChunk.TYPE,
            new BatchOperator(settings.batchLimits(), clock))
        .uid(OperatorIds.BATCH)
        .sinkTo(staging.sink(rows.getSideOutput(RouteOperator.CATALOG)))
        .name(OperatorIds.STAGE_NAME)
        .uid(OperatorIds.STAGE);
  }
}
