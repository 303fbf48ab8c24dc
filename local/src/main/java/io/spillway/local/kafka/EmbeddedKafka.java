package io.spillway.local.kafka;

import io.spillway.local.host.DataDirectory;
import io.spillway.local.host.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
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
 * without encryption or authentication unless it has {@linkplain #start(Set, Map) more listeners}.
 * Transactions and consumer groups work; topics have one replica and are created explicitly.
 *
 * <p>It can be {@linkplain #stop() stopped} and {@linkplain #restart() restarted} with its data and
 * its port, like a broker in a rolling restart. Not thread-safe.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

  /** Constant, so that a later broker can use the same directory. */
  private static final Uuid CLUSTER_ID = new Uuid(0x5370696c6c776179L, 1L);

  private static final int START_ATTEMPTS = 5;

  private final BrokerSettings settings;
  private final DataDirectory data;
  private @Nullable KafkaRaftServer server;

  private EmbeddedKafka(BrokerSettings settings, DataDirectory data, KafkaRaftServer server) {
    this.settings = settings;
    this.data = data;
    this.server = server;
  }

  /** Starts a broker on a free port with a temporary directory, which {@link #close()} deletes. */
  public static EmbeddedKafka start() {
    return start(Set.of(), Map.of());
  }

  /**
   * Starts one that has further listeners for clients, with security.
   *
   * @param protocols of these listeners, {@code SASL_PLAINTEXT}, {@code SSL} or {@code SASL_SSL}
   * @param more server properties that they need
   */
  public static EmbeddedKafka start(Set<String> protocols, Map<String, String> more) {
    DataDirectory data;
    try {
      data = DataDirectory.temporary("spillway-kafka");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      return start(data, 0, protocols, more);
    } catch (RuntimeException e) {
      delete(data);
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
    return start(new DataDirectory(directory, false), port, Set.of(), Map.of());
  }

  private static EmbeddedKafka start(
      DataDirectory data, int port, Set<String> protocols, Map<String, String> more) {
    for (int attempt = 1; ; attempt++) {
      if (port != 0 && !FreePorts.isFree(port)) {
        throw new KafkaException(
            "Port " + port + " is taken by another process", new BindException());
      }
      BrokerSettings settings =
          new BrokerSettings(
              port == 0 ? FreePorts.next() : port,
              FreePorts.next(),
              data.path(),
              freePorts(protocols),
              more);
      format(settings);
      try {
        return new EmbeddedKafka(settings, data, startServer(settings));
      } catch (KafkaException e) {
        if (attempt == START_ATTEMPTS) {
          throw e;
        }
        LOG.info("Kafka could not start on {}, trying other ports", settings, e);
      }
    }
  }

  private static Map<String, Integer> freePorts(Set<String> protocols) {
    Map<String, Integer> ports = new HashMap<>();
    protocols.forEach(protocol -> ports.put(protocol, FreePorts.next()));
    return ports;
  }

  /** The value for {@code bootstrap.servers}; the same after a restart. */
  public String bootstrapServers() {
    return settings.bootstrapServers();
  }

  /** The same for a further listener, by its protocol. */
  public String bootstrapServers(String protocol) {
    return settings.bootstrapServers(protocol);
  }

  /** Creates a topic unless it exists, and returns when its partitions can be written to. */
  public void createTopic(String name, int partitions) {
    new TopicCreation(bootstrapServers()).create(name, partitions);
  }

  /** Stops the broker and releases the port; the data stays. Does nothing when stopped. */
  public void stop() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  /** Starts the broker again with the same port and data; stops it first if it runs. */
  public void restart() {
    stop();
    server = startServer(settings);
  }

  @Override
  public void close() {
    stop();
    delete(data);
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

  /** Writes the meta.properties that a KRaft server needs, unless the directory has them. */
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

  /** Deletes the directory if it is a temporary one. */
  private static void delete(DataDirectory data) {
    try {
      data.close();
    } catch (IOException e) {
      LOG.warn("Could not delete {}: {}", data.path(), e.toString());
    }
  }
}
