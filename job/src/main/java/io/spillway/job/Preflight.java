package io.spillway.job;

import io.spillway.job.config.SpillwayOptions;
import io.spillway.job.deadletter.DeadLetterSettings;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks what the job depends on before it starts, so that a wrong setting fails at once. */
final class Preflight {
  private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);

  /** Kafka's default of {@code max.message.bytes}. */
  private static final int DEFAULT_MAX_RECORD_BYTES = 1_048_588;

  private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(10);

  private Preflight() {}

  static void check(JobSettings settings) throws UsageException {
    checkFolder(SpillwayOptions.STAGING_PATH.key(), settings.stagingPath());
    if (settings.deadLetters() instanceof DeadLetterSettings.Files files) {
      checkFolder(SpillwayOptions.DEAD_LETTERS_PATH.key(), files.path());
    }
    checkKafka(settings);
  }

  private static void checkFolder(String key, String value) throws UsageException {
    try {
      Path path = new Path(value);
      if (path.toUri().getScheme() == null) {
        throw new UsageException(
            key + ": '" + value + "' has no file system; give a URI like s3://bucket/folder");
      }
      FileSystem.getUnguardedFileSystem(path.toUri());
    } catch (UnsupportedFileSystemSchemeException e) {
      throw new UsageException(
          key
              + ": there is no file system for '"
              + URI.create(value).getScheme()
              + "://' of '"
              + value
              + "'; put its plugin (for s3: flink-s3-fs-hadoop) into Flink's plugins folder",
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(key + ": '" + value + "' cannot be used: " + e.getMessage(), e);
    }
  }

  /**
   * The largest record that a topic takes, in bytes.
   *
   * @throws UsageException when the topic does not exist
   */
  static int maxRecordBytes(JobSettings settings, DeadLetterSettings.Topic topic)
      throws UsageException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    try {
      Config config =
          askKafka(settings, admin -> admin.describeConfigs(List.of(resource)).all()).get(resource);
      return Integer.parseInt(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
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
              + servers(settings)
              + "; create it or name another",
          e);
    }
  }

  private static void checkKafka(JobSettings settings) throws UsageException {
    Optional<List<String>> topics = settings.options().getOptional(SpillwayOptions.SOURCE_TOPICS);
    try {
      if (topics.isPresent()) {
        var unused =
            askKafka(settings, admin -> admin.describeTopics(topics.get()).allTopicNames());
      } else {
        var unused = askKafka(settings, admin -> admin.listTopics().names());
      }
    } catch (TopicAuthorizationException e) {
      throw unreachable(settings, e);
    } catch (UnknownTopicOrPartitionException e) {
      throw new UsageException(
          "source.topics: '"
              + String.join(", ", settings.options().get(SpillwayOptions.SOURCE_TOPICS))
              + "' do not all exist at "
              + servers(settings)
              + "; create them or name others",
          e);
    }
  }

  /**
   * Asks Kafka something.
   *
   * @throws TopicAuthorizationException when the job may not know
   * @throws UnknownTopicOrPartitionException when a topic does not exist
   * @throws UsageException when Kafka does not answer or answers anything else
   */
  private static <T> T askKafka(JobSettings settings, Function<Admin, KafkaFuture<T>> question)
      throws UsageException {
    try (Admin admin = Admin.create(adminSettings(settings))) {
      return question.apply(admin).get(KAFKA_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicAuthorizationException unauthorized) {
        throw unauthorized;
      }
      if (e.getCause() instanceof UnknownTopicOrPartitionException unknown) {
        throw unknown;
      }
      throw unreachable(settings, e.getCause());
    } catch (KafkaException | TimeoutException e) {
      throw unreachable(settings, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("interrupted while connecting to Kafka", e);
    }
  }

  private static Properties adminSettings(JobSettings settings) {
    Properties client = settings.kafka();
    String timeout = Long.toString(KAFKA_TIMEOUT.toMillis());
    client.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
    client.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
    return client;
  }

  private static String servers(JobSettings settings) {
    return settings.kafka().getProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
  }

  private static UsageException unreachable(JobSettings settings, Throwable cause) {
    return new UsageException(
        String.format(
            Locale.ROOT,
            "kafka.bootstrap.servers: cannot reach Kafka at '%s' (%s); check the address, that the"
                + " broker runs and the other kafka.* settings",
            servers(settings),
            cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()),
        cause);
  }
}
