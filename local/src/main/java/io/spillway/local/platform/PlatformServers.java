package io.spillway.local.platform;

import io.spillway.local.kafka.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything around the job in this JVM: Kafka with the topic of events, and {@link
 * PlatformStorage}.
 */
public final class PlatformServers implements AutoCloseable {
  public static final String TOPIC = "events";
  public static final int PARTITIONS = 4;

  private final EmbeddedKafka kafka;
  private final PlatformStorage storage;

  private PlatformServers(EmbeddedKafka kafka, PlatformStorage storage) {
    this.kafka = kafka;
    this.storage = storage;
  }

  /** Starts the servers on free ports; their data is kept in the directory. */
  public static PlatformServers start(Path directory) throws IOException {
    return start(directory, PlatformStorage.start(directory.resolve("s3")), PARTITIONS);
  }

  /**
   * The same around another storage.
   *
   * @param partitions of the topic of events
   */
  public static PlatformServers start(Path directory, PlatformStorage storage, int partitions)
      throws IOException {
    EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    kafka.createTopic(TOPIC, partitions);
    return new PlatformServers(kafka, storage);
  }

  public EmbeddedKafka kafka() {
    return kafka;
  }

  public PlatformStorage storage() {
    return storage;
  }

  /** The arguments of the job that say where everything around it is. */
  public List<String> jobArguments(Path catalog) {
    return storage.jobArguments(catalog, kafka.bootstrapServers(), TOPIC);
  }

  @Override
  public void close() {
    kafka.close();
    storage.close();
  }
}
