package io.spillway.local.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka broker (KRaft, broker and controller combined) in this JVM, on the loopback address,
 * without encryption or authentication. Transactions and consumer groups work; topics have one
 * replica and are created explicitly.
 *
 * <p>It can be {@linkplain #stop() stopped} and {@linkplain #restart() restarted} with its data and
 * its port, as a broker that is rolled. Not thread-safe.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

  /** Always the same, so that a directory can be served again. */
  private static final Uuid CLUSTER_ID = new Uuid(0x5370696c6c776179L, 1L);

  private static final int START_ATTEMPTS = 5;

  private final BrokerSettings settings;
  private final boolean deleteDirectory;
  private @Nullable KafkaRaftServer server;

  private EmbeddedKafka(BrokerSettings settings, KafkaRaftServer server, boolean deleteDirectory) {
    this.settings = settings;
    this.server = server;
    this.deleteDirectory = deleteDirectory;
  }

  /** Starts a broker on a free port with a temporary directory, which {@link #close()} deletes. */
  public static EmbeddedKafka start() {
    Path directory;
    try {
      directory = Files.createTempDirectory("spillway-kafka");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      return start(directory, 0, true);
    } catch (RuntimeException e) {
      delete(directory);
      throw e;
    }
  }

  /**
   * Starts a broker that keeps its data in {@code directory} and serves what an earlier one left
   * there.
   *
   * @param port 0 for any free one
   * @throws KafkaException with a {@link BindException} when the port is taken; also when the
   *     broker cannot start
   */
  public static EmbeddedKafka start(Path directory, int port) {
    return start(directory, port, false);
  }

  private static EmbeddedKafka start(Path directory, int port, boolean deleteDirectory) {
    for (int attempt = 1; ; attempt++) {
      if (port != 0 && !FreePorts.isFree(port)) {
        throw new KafkaException(
            "Port " + port + " is taken by another process", new BindException());
      }
      BrokerSettings settings =
          new BrokerSettings(port == 0 ? FreePorts.next() : port, FreePorts.next(), directory);
      format(settings);
      try {
        return new EmbeddedKafka(settings, startServer(settings), deleteDirectory);
      } catch (KafkaException e) {
        if (attempt == START_ATTEMPTS) {
          throw e;
        }
        LOG.info("Kafka could not start on {}, trying other ports", settings, e);
      }
    }
  }

  /** What clients put into {@code bootstrap.servers}; the same after a restart. */
  public String bootstrapServers() {
    return settings.bootstrapServers();
  }

  /** Creates a topic unless it exists; its partitions can be written to afterwards. */
  public void createTopic(String name, int partitions) {
    new TopicCreation(bootstrapServers()).create(name, partitions);
  }

  /** Stops serving and releases the port; data stays. Does nothing when stopped. */
  public void stop() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  /** Serves again on the same port with the data there was; stops first when running. */
  public void restart() {
    stop();
    server = startServer(settings);
  }

  @Override
  public void close() {
    stop();
    if (deleteDirectory) {
      delete(settings.directory());
    }
  }

  private static KafkaRaftServer startServer(BrokerSettings settings) {
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(settings.toProperties()), Time.SYSTEM);
    try {
      server.startup();
      return server;
    } catch (RuntimeException e) {
      server.shutdown();
      server.awaitShutdown();
      throw new KafkaException("Could not start a broker on " + settings.bootstrapServers(), e);
    }
  }

  /** Writes the meta.properties a KRaft server insists on, unless the directory has them. */
  private static void format(BrokerSettings settings) {
    Path file = settings.directory().resolve("server.properties");
    String[] arguments = {
      "format",
      "--ignore-formatted",
      "--cluster-id",
      CLUSTER_ID.toString(),
      "--config",
      file.toString()
    };
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      Files.createDirectories(settings.directory());
      try (Writer writer = Files.newBufferedWriter(file)) {
        settings.toProperties().store(writer, null);
      }
      int status =
          StorageTool.execute(arguments, new PrintStream(output, true, StandardCharsets.UTF_8));
      if (status != 0) {
        throw new KafkaException(output.toString(StandardCharsets.UTF_8));
      }
    } catch (IOException | RuntimeException e) {
      throw new KafkaException("Could not prepare a broker", e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      LOG.warn("Could not delete {}: {}", directory, e.toString());
    }
  }
}
