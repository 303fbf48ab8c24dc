package io.spillway.job;

import io.spillway.job.deadletter.DeadLetterSettings;
import io.spillway.job.source.KafkaTopics;
import io.spillway.job.source.SourceSettings;
import io.spillway.job.source.StartingOffsets;
import io.spillway.settings.UsageException;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka before the job starts, so that a wrong setting fails at once.
 *
 * @param mayHaveState whether the job may go on from a savepoint or checkpoint: then it starts even
 *     if Kafka does not answer
 */
record KafkaPreflight(Properties client, boolean mayHaveState) {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaPreflight.class);

  /** Kafka's default of {@code max.message.bytes}. */
  private static final int DEFAULT_MAX_RECORD_BYTES = 1_048_588;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /**
   * Checks that there is something to read, and that it is clear from where.
   *
   * @throws UsageException when there is not
   */
  void check(SourceSettings source) throws UsageException {
    try (KafkaTopics kafka = connect()) {
      KafkaTopics.Found found = kafka.find(source.subscription());
      checkTopics(found, source);
      if (!mayHaveState
          && source.range().start().kind() == SourceSettings.Position.Kind.UNSET
          && !kafka.committed(source.groupId(), found.partitions()).isEmpty()) {
        throw new UsageException(StartingOffsets.refusal(source.groupId()));
      }
    } catch (RetriableException e) {
      if (!mayHaveState) {
        throw unreachable(e);
      }
      LOG.warn("{}. The job starts and waits for Kafka", unreachable(e).getMessage());
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  private void checkTopics(KafkaTopics.Found found, SourceSettings source) throws UsageException {
    if (!found.missing().isEmpty()) {
      String problem =
          "source.topics: '"
              + String.join("', '", found.missing())
              + (found.missing().size() == 1 ? "' does" : "' do")
              + " not exist at "
              + servers()
              + "; create or remove what does not";
      if (!mayHaveState) {
        throw new UsageException(problem);
      }
      LOG.warn("{}. The job starts and waits for it", problem);
    } else if (found.topics().isEmpty()) {
      String problem = source.subscription() + " matches no topic at " + servers();
      if (source.range().stop() != null) {
        throw new UsageException(problem + ", so that there is nothing to read");
      }
      LOG.warn("{}. The job starts and waits for one", problem);
    }
  }

  /**
   * The largest record that a topic of dead letters takes, in bytes.
   *
   * @throws UsageException when the topic does not exist
   */
  int maxRecordBytes(DeadLetterSettings.Topic topic) throws UsageException {
    try (KafkaTopics kafka = connect()) {
      return kafka.maxRecordBytes(topic.name());
    } catch (TopicAuthorizationException e) {
      LOG.warn(
          "dead-letters.topic: the job may not read the settings of '{}' and assumes that records"
              + " may have {} bytes; allow DescribeConfigs on it",
          topic.name(),
          DEFAULT_MAX_RECORD_BYTES);
      return DEFAULT_MAX_RECORD_BYTES;
    } catch (UnknownTopicOrPartitionException e) {
      throw new UsageException(
          "dead-letters.topic: '"
              + topic.name()
              + "' does not exist at "
              + servers()
              + "; create it or name another",
          e);
    } catch (KafkaException e) {
      if (e instanceof RetriableException && mayHaveState) {
        LOG.warn(
            "{}. The job starts and assumes that records of '{}' may have {} bytes",
            unreachable(e).getMessage(),
            topic.name(),
            DEFAULT_MAX_RECORD_BYTES);
        return DEFAULT_MAX_RECORD_BYTES;
      }
      throw unreachable(e);
    }
  }

  private KafkaTopics connect() {
    Properties impatient = new Properties();
    impatient.putAll(client);
    String timeout = Long.toString(TIMEOUT.toMillis());
    impatient.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
    impatient.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
    return new KafkaTopics(impatient);
  }

  private String servers() {
    return client.getProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
  }

  private UsageException unreachable(KafkaException cause) {
    return new UsageException(
        String.format(
            Locale.ROOT,
            "kafka.bootstrap.servers: cannot reach Kafka at '%s' (%s); check the address, that the"
                + " broker runs and the other kafka.* settings",
            servers(),
            cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()),
        cause);
  }
}
