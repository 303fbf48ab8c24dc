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
import io.spillway.job.stage.EndedFile;
import io.spillway.job.stage.StagingSink;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.runtime.operators.sink.CommitterOperatorFactory;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;

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

  /**
   * Where everything goes.
   *
   * @param lostFiles receives the files that were staged and will not be delivered
   */
  public record Sinks(Sink<DeadLetter> deadLetters, Sink<EndedFile> lostFiles, Staging staging) {
    public Sinks {
      Objects.requireNonNull(deadLetters, "deadLetters");
      Objects.requireNonNull(lostFiles, "lostFiles");
      Objects.requireNonNull(staging, "staging");
    }
  }

  /** Creates the sink of files. */
  @FunctionalInterface
  public interface Staging {
    /**
     * Creates it.
     *
     * @param catalog the stream of catalogs that it listens to
     * @param lostFiles adds what receives the files that it gives up
     */
    StagingSink sink(DataStream<SentCatalog> catalog, Consumer<DataStream<EndedFile>> lostFiles);
  }

  private Topology() {}

  /** Adds the job's operators to an environment; nothing runs yet. */
  public static void build(
      StreamExecutionEnvironment environment,
      Settings settings,
      Source<KafkaRecord, ?, ?> source,
      Sinks sinks,
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
        .sinkTo(sinks.deadLetters())
        .name(OperatorIds.DEAD_LETTERS_NAME)
        .uid(
            // Neither can use the other's state.
            sinks.deadLetters() instanceof KafkaSink
                ? OperatorIds.DEAD_LETTERS_TOPIC
                : OperatorIds.DEAD_LETTERS);

    // Batch and Stage stay chained: the chunks of a batch must reach the same writer.
    rows.keyBy(block -> block.output().id(), Types.STRING)
        .transform(
            OperatorIds.BATCH_NAME,
            BatchChunk.TYPE,
            new BatchOperator(settings.batchLimits(), clock))
        .uid(OperatorIds.BATCH)
        .sinkTo(
            sinks
                .staging()
                .sink(
                    rows.getSideOutput(RouteOperator.CATALOG),
                    files -> addLostFiles(files, sinks.lostFiles())))
        .name(OperatorIds.STAGE_NAME)
        .uid(OperatorIds.STAGE);
  }

  /** Flink 2.2 cannot expand a sink that is part of another one: so this does it. */
  @SuppressWarnings("unchecked") // Flink's two sinks that are used here have a committer
  private static <C> void addLostFiles(DataStream<EndedFile> files, Sink<EndedFile> sink) {
    SupportsCommitter<C> committing = (SupportsCommitter<C>) sink;
    TypeInformation<CommittableMessage<C>> committables =
        CommittableMessageTypeInfo.of(committing::getCommittableSerializer);
    String uid = sink instanceof KafkaSink ? OperatorIds.LOST_FILES_TOPIC : OperatorIds.LOST_FILES;
    files
        .transform(
            OperatorIds.LOST_FILES_NAME + ": Writer",
            committables,
            new SinkWriterOperatorFactory<>(sink))
        .uid(uid)
        .transform(
            OperatorIds.LOST_FILES_NAME + ": Committer",
            committables,
            new CommitterOperatorFactory<>(committing, false, true))
        .uid(uid + "-committer");
  }
}
