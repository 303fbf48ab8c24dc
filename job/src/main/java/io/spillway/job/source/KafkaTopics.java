package io.spillway.job.source;

import io.spillway.job.source.SourceSettings.Subscription;
import io.spillway.kafka.KafkaFailures;
import io.spillway.settings.SettingsText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks Kafka about topics and offsets. Each question blocks until Kafka answers, at most for {@code
 * default.api.timeout.ms}, and fails with a {@link KafkaException}. For one thread at a time.
 */
public final class KafkaTopics implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Admin admin;

  /**
   * @throws KafkaException when no client can be made of the settings
   */
  public KafkaTopics(Properties client) {
    Properties own = new Properties();
    own.putAll(client);
    String prefix = own.getProperty(KafkaSourceOptions.CLIENT_ID_PREFIX.key());
    if (prefix != null) {
      own.setProperty(AdminClientConfig.CLIENT_ID_CONFIG, prefix + "-admin");
    }
    try {
      admin = Admin.create(own);
    } catch (LinkageError e) {
      throw new KafkaException("A class that the settings name cannot be linked", e);
    }
  }

  /** Says why clients with these settings fail, with the keys that the job's settings have. */
  public static KafkaFailures failures(Properties client) {
    Map<String, String> values = new HashMap<>();
    client.stringPropertyNames().forEach(key -> values.put(key, client.getProperty(key)));
    return new KafkaFailures(values, key -> SettingsText.KAFKA_PREFIX + key);
  }

  /**
   * The topics of a subscription.
   *
   * @param topics those that exist, by name
   * @param missing names that are subscribed to and do not exist
   */
  public record Found(Map<String, Topic> topics, List<String> missing) {
    boolean has(TopicPartition partition) {
      Topic topic = topics.get(partition.topic());
      return topic != null && partition.partition() < topic.partitions();
    }

    /** All partitions of these topics. */
    public List<TopicPartition> partitions() {
      List<TopicPartition> partitions = new ArrayList<>();
      topics.forEach(
          (name, topic) -> {
            for (int i = 0; i < topic.partitions(); i++) {
              partitions.add(new TopicPartition(name, i));
            }
          });
      return partitions;
    }
  }

  /**
   * One that waits 10 seconds at most for each answer.
   *
   * @throws KafkaException when no client can be made of the settings
   */
  public static KafkaTopics impatient(Properties client) {
    Properties impatient = new Properties();
    impatient.putAll(client);
    String timeout = Long.toString(TIMEOUT.toMillis());
    impatient.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
    impatient.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
    return new KafkaTopics(impatient);
  }

  /**
   * A topic that exists.
   *
   * @param id {@link Uuid#ZERO_UUID} from a broker that knows no ids of topics
   */
  public record Topic(Uuid id, int partitions) {}

  /** Which topics of the subscription exist. */
  public Found find(Subscription subscription) {
    Collection<String> names = subscription.names();
    if (subscription.pattern() != null) {
      Pattern pattern = Pattern.compile(subscription.pattern());
      names =
          ask(admin.listTopics().names()).stream()
              .filter(name -> pattern.matcher(name).matches())
              .toList();
    }
    Map<String, Topic> topics = new TreeMap<>();
    List<String> missing = new ArrayList<>();
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin.describeTopics(names).topicNameValues();
    for (String name : names) {
      try {
        TopicDescription topic = ask(answers.get(name));
        topics.put(name, new Topic(topic.topicId(), topic.partitions().size()));
      } catch (UnknownTopicOrPartitionException e) {
        // One that the pattern matched a moment ago was deleted since.
        if (subscription.pattern() == null) {
          missing.add(name);
        }
      }
    }
    return new Found(topics, missing);
  }

  /**
   * The offsets of a place in partitions.
   *
   * @return without partitions that have no record of that time
   */
  public Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions, OffsetSpec place, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    partitions.forEach(partition -> question.put(partition, place));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> answer :
        ask(admin.listOffsets(question, new ListOffsetsOptions(isolation)).all()).entrySet()) {
      if (answer.getValue().offset() >= 0) {
        offsets.put(answer.getKey(), answer.getValue().offset());
      }
    }
    return offsets;
  }

  /** The offsets that a group committed, of the partitions for which it did. */
  public Map<TopicPartition, Long> committed(String group, List<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> answer;
    try {
      answer =
          ask(
              admin
                  .listConsumerGroupOffsets(
                      Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)))
                  .partitionsToOffsetAndMetadata(group));
    } catch (GroupIdNotFoundException e) {
      return Map.of();
    }
    Map<TopicPartition, Long> offsets = new HashMap<>();
    answer.forEach(
        (partition, committed) -> {
          if (committed != null) {
            offsets.put(partition, committed.offset());
          }
        });
    return offsets;
  }

  /** What a topic takes and keeps. */
  public TopicSettings settings(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return TopicSettings.of(ask(admin.describeConfigs(List.of(resource)).all()).get(resource));
  }

  @Override
  public void close() {
    admin.close();
  }

  private static <T> T ask(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
