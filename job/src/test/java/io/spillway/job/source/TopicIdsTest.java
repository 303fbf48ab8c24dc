package io.spillway.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.job.source.KafkaTopics.Topic;
import io.spillway.job.source.SourceSettings.OnRecreatedTopic;
import java.util.Map;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class TopicIdsTest {
  private static final Uuid OLD = new Uuid(1, 1);
  private static final Uuid NEW = new Uuid(2, 2);

  @Test
  void takesTheIdsOfTopicsThatItDoesNotKnow() {
    TopicIds ids = new TopicIds(OnRecreatedTopic.STOP, Map.of());
    compare(ids, OLD, true);
    compare(ids, OLD, true);
    assertThat(ids.toMap()).isEqualTo(Map.of("events", OLD));
    assertThat(ids.isRecreated("events")).isFalse();
  }

  @Test
  void stopsTheJobForGood() {
    TopicIds ids = new TopicIds(OnRecreatedTopic.STOP, Map.of("events", OLD));
    assertThatThrownBy(() -> compare(ids, NEW, false))
        .isInstanceOf(SourceStoppedException.class)
        .hasMessageStartingWith("source.on-recreated-topic: topic 'events' was deleted")
        .satisfies(
            e ->
                assertThat(
                        ThrowableClassifier.findThrowableOfThrowableType(
                            e, ThrowableType.NonRecoverableError))
                    .isPresent());
  }

  @Test
  void restartsWhileTheTopicIsRead() {
    TopicIds ids = new TopicIds(OnRecreatedTopic.FROM_BEGINNING, Map.of("events", OLD));
    assertThatThrownBy(() -> compare(ids, NEW, true)).isInstanceOf(FlinkRuntimeException.class);
    assertThat(ids.toMap()).isEqualTo(Map.of("events", OLD));
  }

  @Test
  void readsFromTheBeginningUntilACheckpointHasTheNewOffsets() {
    TopicIds ids = new TopicIds(OnRecreatedTopic.FROM_BEGINNING, Map.of("events", OLD));
    compare(ids, NEW, false);
    assertThat(ids.isRecreated("events")).isTrue();
    compare(ids, NEW, true);
    assertThat(ids.isRecreated("events")).isTrue();
    ids.checkpointed();
    assertThat(ids.isRecreated("events")).isFalse();
    assertThat(ids.toMap()).isEqualTo(Map.of("events", NEW));
  }

  @Test
  void ignoresABrokerWithoutIds() {
    TopicIds ids = new TopicIds(OnRecreatedTopic.STOP, Map.of("events", OLD));
    compare(ids, Uuid.ZERO_UUID, true);
    assertThat(ids.toMap()).isEqualTo(Map.of("events", OLD));
  }

  private static void compare(TopicIds ids, Uuid id, boolean isRead) {
    ids.compare(Map.of("events", new Topic(id, 1)), topic -> isRead);
  }
}
