package io.spillway.job;

import io.spillway.job.deadletter.DeadLetterSettings;
import io.spillway.job.deadletter.DeadLetterTopic;
import io.spillway.job.source.KafkaTopics;
import io.spillway.job.source.SourceSettings;
import io.spillway.job.source.StartingOffsets;
import io.spillway.job.source.TopicSettings;
import io.spillway.kafka.KafkaFailures;
import io.spillway.settings.UsageException;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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

  /** Enough for what a dead letter says at the least, besides the event. */
  private static final int LEAST_BATCH_BYTES = 4096;

  /**
   * Checks that there is something to read, and that it is clear from where.
   *
   * @throws UsageException when there is not
   */
  void check(SourceSettings source) throws UsageException {
    checkValues(() -> new ConsumerConfig(source.client()));
    try (KafkaTopics kafka = KafkaTopics.impatient(client)) {
      KafkaTopics.Found found = kafka.find(source.subscription());
      checkTopics(found, source);
      if (!mayHaveState
          && source.range().start().kind() == SourceSettings.Position.Kind.UNSET
          && !kafka.committed(source.groupId(), found.partitions()).isEmpty()) {
        throw new UsageException(StartingOffsets.refusal(source.groupId()));
      }
    } catch (TopicAuthorizationException e) {
      throw new UsageException(
          source.subscription()
              + ": the user of the kafka.* settings may not see these topics at "
              + servers()
              + "; allow Describe and Read on them",
          e);
    } catch (GroupAuthorizationException e) {
      throw new UsageException(
          "source.group-id: the user of the kafka.* settings may not see the group '"
              + source.groupId()
              + "' at "
              + servers()
              + "; allow Describe and Read on it",
          e);
    } catch (RetriableException e) {
      if (!mayHaveState) {
        throw failures().refusal(e);
      }
      LOG.warn("{}. The job starts and waits for Kafka", failures().sentence(e));
    } catch (KafkaException e) {
      throw failures().refusal(e);
    }
  }

  /** Checks the values of what only a consumer or producer has; this connects to nothing. */
  private void checkValues(Supplier<AbstractConfig> client) throws UsageException {
    try {
      var unused = client.get();
    } catch (KafkaException | LinkageError e) {
      throw failures().refusal(e);
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
   * The settings of a topic of dead letters.
   *
   * @throws UsageException when the topic does not exist or cannot keep dead letters
   */
  TopicSettings check(DeadLetterSettings.Topic topic) throws UsageException {
    Properties producer = DeadLetterTopic.producer(client);
    String bytes = ByteArraySerializer.class.getName();
    producer.setProperty(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, bytes);
    producer.setProperty(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, bytes);
    checkValues(() -> new ProducerConfig(producer));
    try (KafkaTopics kafka = KafkaTopics.impatient(client)) {
      TopicSettings settings = kafka.settings(topic.name());
      checkSettings(topic.name(), settings);
      return settings;
    } catch (TopicAuthorizationException e) {
      LOG.warn(
          "dead-letters.topic: the job may not read the settings of '{}' and assumes that records"
              + " may have {} bytes; allow DescribeConfigs on it, or set kafka.max.request.size to"
              + " its max.message.bytes",
          topic.name(),
          TopicSettings.UNKNOWN.maxBatchBytes());
      return TopicSettings.UNKNOWN;
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
            failures().sentence(e),
            topic.name(),
            TopicSettings.UNKNOWN.maxBatchBytes());
        return TopicSettings.UNKNOWN;
      }
      throw failures().refusal(e);
    }
  }

  /**
   * The settings of the producer of receipts.
   *
   * @throws UsageException when their topic does not exist
   */
  Properties checkReceipts(String topic) throws UsageException {
    Properties producer = DeadLetterTopic.producer(client);
    try (KafkaTopics kafka = KafkaTopics.impatient(client)) {
      if (kafka.settings(topic).compacted()) {
        throw new UsageException(
            "receipts.topic: '"
                + topic
                + "' is compacted and would keep only the last receipt of a destination; set its"
                + " cleanup.policy to delete, or name another topic");
      }
    } catch (TopicAuthorizationException e) {
      LOG.info("receipts.topic: the job may not read the settings of '{}'", topic);
    } catch (UnknownTopicOrPartitionException e) {
      throw new UsageException(
          "receipts.topic: '"
              + topic
              + "' does not exist at "
              + servers()
              + "; create it or name another",
          e);
    } catch (KafkaException e) {
      if (!(e instanceof RetriableException && mayHaveState)) {
        throw failures().refusal(e);
      }
      LOG.warn("{}. The job starts nevertheless", failures().sentence(e));
    }
    return producer;
  }

  private static void checkSettings(String topic, TopicSettings settings) throws UsageException {
    if (settings.compacted()) {
      throw new UsageException(
          "dead-letters.topic: '"
              + topic
              + "' is compacted and would keep only the last dead letter of a key; set its"
              + " cleanup.policy to delete, or name another topic");
    }
    if (settings.maxBatchBytes() < LEAST_BATCH_BYTES) {
      throw new UsageException(
          "dead-letters.topic: '"
              + topic
              + "' takes records of at most "
              + settings.maxBatchBytes()
              + " bytes; set its max.message.bytes to at least "
              + LEAST_BATCH_BYTES
              + ", better to more than that of the topics that the job reads");
    }
  }

  private String servers() {
    return client.getProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
  }

  private KafkaFailures failures() {
    return KafkaTopics.failures(client);
  }
}
