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
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
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
  private static final int MAX_RECORD_BYTES_UNLESS_SET = 1_048_588;

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
    String servers = settings.kafka().getProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
    try (Admin admin = Admin.create(adminSettings(settings))) {
      Config config =
          admin
              .describeConfigs(List.of(resource))
              .all()
              .get(KAFKA_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
              .get(resource);
      return Integer.parseInt(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicAuthorizationException) {
        LOG.warn(
            "dead-letters.topic: the job may not read the settings of '{}' and assumes that"
                + " records may have {} bytes; allow DescribeConfigs on it",
            topic.name(),
            MAX_RECORD_BYTES_UNLESS_SET);
        return MAX_RECORD_BYTES_UNLESS_SET;
      }
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new UsageException(
            "dead-letters.topic: '"
                + topic.name()
                + "' does not exist at "
                + servers
                + "; create it or name another",
            e);
      }
      throw unreachable(servers, e.getCause());
    } catch (KafkaException | TimeoutException e) {
      throw unreachable(servers, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("interrupted while connecting to Kafka", e);
    }
  }

  private static Properties adminSettings(JobSettings settings) {
    Properties client = new Properties();
    client.putAll(settings.kafka());
    String timeout = Long.toString(KAFKA_TIMEOUT.toMillis());
    client.setProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
    client.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
    return client;
  }

  private static void checkKafka(JobSettings settings) throws UsageException {
    Properties client = adminSettings(settings);
    String servers = client.getProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
    try (Admin admin = Admin.create(client)) {
      Optional<List<String>> topics = settings.options().getOptional(SpillwayOptions.SOURCE_TOPICS);
      if (topics.isPresent()) {
        admin
            .describeTopics(topics.get())
            .allTopicNames()
            .get(KAFKA_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      } else {
        admin.listTopics().names().get(KAFKA_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new UsageException(
            "source.topics: '"
                + String.join(", ", settings.options().get(SpillwayOptions.SOURCE_TOPICS))
                + "' do not all exist at "
                + servers
                + "; create them or name others",
            e);
      }
      throw unreachable(servers, e.getCause());
    } catch (KafkaException | TimeoutException e) {
      throw unreachable(servers, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("interrupted while connecting to Kafka", e);
    }
  }

  private static UsageException unreachable(String servers, Throwable cause) {
    return new UsageException(
        String.format(
            Locale.ROOT,
            "kafka.bootstrap.servers: cannot reach Kafka at '%s' (%s); check the address, that the"
                + " broker runs and the other kafka.* settings",
            servers,
            cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()),
        cause);
  }
}
