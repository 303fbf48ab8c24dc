package io.spillway.job.deadletter;

import java.util.Objects;
import org.apache.flink.connector.base.DeliveryGuarantee;

/** Where dead letters go. */
public sealed interface DeadLetterSettings {

  /**
   * Files.
   *
   * @param path URI of a folder
   */
  record Files(String path) implements DeadLetterSettings {
    public Files {
      Objects.requireNonNull(path, "path");
    }
  }

  /** A Kafka topic. */
  record Topic(String name, DeliveryGuarantee guarantee, String transactionalIdPrefix)
      implements DeadLetterSettings {
    public Topic {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(guarantee, "guarantee");
      Objects.requireNonNull(transactionalIdPrefix, "transactionalIdPrefix");
    }
  }
}
