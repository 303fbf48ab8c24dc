package io.spillway.bench.job;

import io.spillway.job.SpillwayJob;
import io.spillway.local.flink.EmbeddedJob;
import io.spillway.local.platform.PlatformServers;
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

/** The jobs that are measured. */
enum MeasuredJob {
  SPILLWAY("Spillway, delivered to S3"),
  FLINK_SQL("Flink SQL, CSV to the same S3"),
  READ_AND_DISCARD("read from Kafka and discard");

  private final String title;

  MeasuredJob(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  JobClient submit(StreamExecutionEnvironment environment, WorkerRequest.Run request)
      throws Exception {
    return switch (this) {
      case SPILLWAY -> spillway(environment, request.job());
      case FLINK_SQL -> flinkSql(environment, request);
      case READ_AND_DISCARD -> readAndDiscard(environment, request.bootstrapServers());
    };
  }

  /** The job as its entry class builds it. */
  static JobClient spillway(
      StreamExecutionEnvironment environment, WorkerRequest.JobSettings settings) throws Exception {
    EmbeddedJob.addTo(environment, settings.arguments());
    return environment.executeAsync(SpillwayJob.NAME);
  }

  /** Kafka's source alone: the upper limit for every job that reads the topic. */
  private static JobClient readAndDiscard(
      StreamExecutionEnvironment environment, String bootstrapServers) throws Exception {
    KafkaSource<byte[]> source =
        KafkaSource.<byte[]>builder()
            .setBootstrapServers(bootstrapServers)
            .setTopics(PlatformServers.TOPIC)
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
   * What one writes in an afternoon: the default columns as far as SQL can express them, with one
   * folder per event type. There is no audience action column, whose JSON path differs from event
   * to event, and no batch-size column.
   */
  private static JobClient flinkSql(
      StreamExecutionEnvironment environment, WorkerRequest.Run request) {
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
            .formatted(PlatformServers.TOPIC, request.bootstrapServers(), UUID.randomUUID()));
    tables.executeSql(
        """
        CREATE TABLE files (
          event_name STRING, event_type STRING, user_id STRING, anonymous_id STRING, email STRING,
          properties STRING, traits STRING, context STRING, `timestamp` STRING, message_id STRING,
          integrations STRING, audience_name STRING, audience_id STRING, audience_space_id STRING,
          type_folder STRING
        ) PARTITIONED BY (type_folder) WITH (
          'connector' = 'filesystem',
          'path' = '%s',
          'format' = 'csv'
        )
        """
            .formatted(request.peerPath()));
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
