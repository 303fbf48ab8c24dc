package io.spillway.job;

import io.spillway.job.deadletter.DeadLetterSettings;
import io.spillway.job.deadletter.DeadLetterTopic;
import io.spillway.job.stage.EndedFile;
import io.spillway.job.stage.FileFacts;
import io.spillway.job.stage.StagedFile;
import io.spillway.settings.UsageException;
import io.spillway.staging.LostFileLine;
import java.time.Instant;
import java.util.Locale;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes an entry for each file that was staged and will not be delivered, where dead letters go.
 */
public final class LostFiles {
  /** Under the folder of dead letters. */
  private static final String FOLDER = "lost-files";

  private LostFiles() {}

  /**
   * A sink to files by hour, as lines of JSON, exactly once.
   *
   * @param deadLetters the folder of dead letters
   */
  public static Sink<EndedFile> in(Path deadLetters) {
    return FileSink.<EndedFile>forRowFormat(
            new Path(deadLetters, FOLDER), (ended, file) -> line(ended).write(file))
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(new OutputFileConfig("lost-files", ".jsonl"))
        .build();
  }

  /**
   * A sink to the topic of dead letters, with the same guarantee.
   *
   * @param client Kafka's own settings, {@code bootstrap.servers} among them
   * @throws UsageException if the producer cannot have a size that is set
   */
  public static Sink<EndedFile> to(DeadLetterSettings.Topic topic, Properties client)
      throws UsageException {
    String name = topic.name();
    var builder =
        KafkaSink.<EndedFile>builder()
            .setBootstrapServers(client.getProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG))
            .setKafkaProducerConfig(DeadLetterTopic.producer(client))
            .setDeliveryGuarantee(topic.guarantee())
            .setRecordSerializer(
                (ended, context, timestamp) -> new ProducerRecord<>(name, line(ended).toBytes()));
    if (topic.guarantee() == DeliveryGuarantee.EXACTLY_ONCE) {
      builder.setTransactionalIdPrefix(topic.transactionalIdPrefix() + "-" + FOLDER);
    }
    return builder.build();
  }

  private static LostFileLine line(EndedFile ended) {
    StagedFile file = ended.file();
    FileFacts facts = file.facts();
    return new LostFileLine(
        new LostFileLine.Staged(
            file.path(),
            file.shared() == null ? null : file.partPath(),
            facts == null ? null : facts.rows(),
            file.bytes(),
            Instant.ofEpochMilli(file.stagedMillis())),
        ended.end().name().toLowerCase(Locale.ROOT),
        ended.message(),
        Instant.ofEpochMilli(ended.endedMillis()));
  }
}
