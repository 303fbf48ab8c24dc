package io.spillway.payload;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;

/**
 * The formats of all topics.
 *
 * @param usual of topics that have none of their own
 * @param byTopic those of single topics
 */
public record PayloadFormats(PayloadFormat usual, Map<String, PayloadFormat> byTopic)
    implements Serializable {
  /** One event in each record. */
  public static final PayloadFormats JSON = new PayloadFormats(PayloadFormat.JSON, Map.of());

  public PayloadFormats {
    Objects.requireNonNull(usual, "usual");
    byTopic = Map.copyOf(byTopic);
  }

  /** The format of a topic. */
  public PayloadFormat of(String topic) {
    return byTopic.getOrDefault(topic, usual);
  }

  /** Whether every record of every topic is one event as it is. */
  public boolean areJson() {
    return usual.equals(PayloadFormat.JSON)
        && byTopic.values().stream().allMatch(PayloadFormat.JSON::equals);
  }
}
