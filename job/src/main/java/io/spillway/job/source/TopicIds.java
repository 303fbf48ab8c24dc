package io.spillway.job.source;

import io.spillway.job.source.KafkaTopics.Topic;
import io.spillway.job.source.SourceSettings.OnRecreatedTopic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's ids of the topics that are read, by name. They tell a topic that was deleted and created
 * again, or that is in another cluster, from the one that state has offsets of.
 */
final class TopicIds {
  private static final Logger LOG = LoggerFactory.getLogger(TopicIds.class);

  private final OnRecreatedTopic onRecreated;
  private final Map<String, Uuid> ids;

  /** Topics created again whose former offsets may still come from a reader. */
  private final Set<String> recreated = new HashSet<>();

  TopicIds(OnRecreatedTopic onRecreated, Map<String, Uuid> ids) {
    this.onRecreated = onRecreated;
    this.ids = new HashMap<>(ids);
  }

  /**
   * Compares the ids with those that Kafka says, and keeps these.
   *
   * @param isRead whether a reader reads a topic now
   * @throws SourceStoppedException if there is a topic created again, unless the settings say what
   *     to do about it
   * @throws FlinkRuntimeException if they do, and the job must restart because the topic is read
   */
  void compare(Map<String, Topic> found, Predicate<String> isRead) {
    found.forEach(
        (name, topic) -> {
          Uuid known = ids.get(name);
          if (known != null && !known.equals(topic.id()) && !topic.id().equals(Uuid.ZERO_UUID)) {
            recreated(name, known, topic.id(), isRead.test(name));
          }
          if (!topic.id().equals(Uuid.ZERO_UUID)) {
            ids.put(name, topic.id());
          }
        });
  }

  private void recreated(String topic, Uuid known, Uuid id, boolean isRead) {
    if (onRecreated == OnRecreatedTopic.STOP) {
      throw new SourceStoppedException(
          "source.on-recreated-topic: topic '"
              + topic
              + "' was deleted and created again, or is that of another cluster: its id was "
              + known
              + " and is "
              + id
              + ", so that the offsets in the job's state mean other records. Restore the topic, or"
              + " set source.on-recreated-topic to from-beginning to read the new one from its"
              + " beginning; records of the former one that were not read are lost");
    }
    if (isRead) {
      throw new FlinkRuntimeException(
          "Topic '" + topic + "' was created again; the job restarts to read its beginning");
    }
    LOG.error(
        "Topic '{}' was deleted and created again: its id was {} and is {}. It is read from its"
            + " beginning, as source.on-recreated-topic says; records of the former topic that"
            + " were not read are lost",
        topic,
        known,
        id);
    recreated.add(topic);
  }

  /** Whether offsets of a topic that come from state mean records of a former one. */
  boolean isRecreated(String topic) {
    return recreated.contains(topic);
  }

  /** Called when a checkpoint is complete: what readers restore from now on is of these topics. */
  void checkpointed() {
    recreated.clear();
  }

  Map<String, Uuid> toMap() {
    return Map.copyOf(ids);
  }
}
