package io.spillway.bench.job;

import io.spillway.job.JobArguments;
import io.spillway.job.SpillwayJob;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine;

/** The jobs that are timed. */
final class Jobs {
  private Jobs() {}

  /** The job as its entry class puts it together. */
  static JobClient spillway(StreamExecutionEnvironment environment, List<String> jobArguments)
      throws Exception {
    JobArguments arguments = new JobArguments();
    new CommandLine(arguments).parseArgs(jobArguments.toArray(String[]::new));
    SpillwayJob.prepare(environment, arguments);
    return environment.executeAsync(SpillwayJob.NAME);
  }

  /** Nothing but Kafka's source: what no job that reads the topic can be faster than. */
  static JobClient readAndDiscard(StreamExecutionEnvironment environment, RunRequest request)
      throws Exception {
    KafkaSource<byte[]> source =
        KafkaSource.<byte[]>builder()
            .setBootstrapServers(request.bootstrapServers())
            .setTopics(request.topic())
            .setGroupId(UUID.randomUUID().toString())
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setBounded(OffsetsInitializer.latest())
            .setDeserializer(
                KafkaRecordDeserializationSchema.valueOnly(ByteArrayDeserializer.class))
            .build();
    environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), "events")
        .sinkTo(new DiscardingSink<>());
    return environment.executeAsync("read and discard");
  }

  /**
   * What one writes in an afternoon: the default columns as far as SQL has them, one folder per
   * event type. There is no audience action column (its JSON path differs from event to event) and
   * no batch-size column.
   */
  static JobClient flinkSql(StreamExecutionEnvironment environment, RunRequest request) {
    StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
    tables.executeSql(
        """
        CREATE TABLE events (
          `event` STRING, `type` STRING, `userId` STRING, `anonymousId` STRING,
          `properties` STRING, `traits` STRING, `context` STRING, `timestamp` STRING,
          `messageId` STRING, `integrations` STRING
        ) WITH (
          'connector' = 'kafka',
          'topic' = '%s',
          'properties.bootstrap.servers' = '%s',
          'properties.group.id' = '%s',
          'scan.startup.mode' = 'earliest-offset',
          'scan.bounded.mode' = 'latest-offset',
          'format' = 'json',
          'json.ignore-parse-errors' = 'true'
        )
        """
            .formatted(request.topic(), request.bootstrapServers(), UUID.randomUUID()));
    tables.executeSql(
        """
        CREATE TABLE files (
          event_name STRING, event_type STRING, user_id STRING, anonymous_id STRING, email STRING,
          properties STRING, traits STRING, context STRING, `timestamp` STRING, message_id STRING,
          integrations STRING, audience_name STRING, audience_id STRING, audience_space_id STRING,
          type_folder STRING
        ) PARTITIONED BY (type_folder) WITH (
          'connector' = 'filesystem',
          'path' = 'file://%s',
          'format' = 'csv'
        )
        """
            .formatted(request.outputDirectory()));
    return tables
        .executeSql(
            """
            INSERT INTO files
            SELECT
              `event`, `type`, `userId`, `anonymousId`,
              COALESCE(JSON_VALUE(`traits`, '$.email'), JSON_VALUE(`context`, '$.traits.email')),
              `properties`,
              COALESCE(`traits`, JSON_QUERY(`context`, '$.traits')),
              `context`, `timestamp`, `messageId`, `integrations`,
              JSON_VALUE(`context`, '$.personas.computation_key'),
              JSON_VALUE(`context`, '$.personas.computation_id'),
              JSON_VALUE(`context`, '$.personas.space_id'),
              `type`
            FROM events
            WHERE `type` IN ('track', 'identify')
            """)
        .getJobClient()
        .orElseThrow();
  }
}
