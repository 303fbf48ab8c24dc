package io.spillway.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumStateSerializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class SourceStateTest {
  private static final TopicPartition FIRST = new TopicPartition("events", 0);
  private static final TopicPartition SECOND = new TopicPartition("events", 1);

  private final SourceState.Serializer serializer = new SourceState.Serializer();

  @Test
  void isReadAsItWasWritten() throws Exception {
    SourceState state =
        new SourceState(
            Map.of("events", new Uuid(1, 2), "ünder", new Uuid(-3, 4)),
            List.of(
                new KafkaPartitionSplit(FIRST, 17, 30),
                new KafkaPartitionSplit(SECOND, StartingOffsets.AS_SET)),
            Set.of(new TopicPartition("ünder", 5)),
            true);
    assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(state)))
        .isEqualTo(state);
    assertThat(
            serializer.deserialize(serializer.getVersion(), serializer.serialize(SourceState.NONE)))
        .isEqualTo(SourceState.NONE);
  }

  @Test
  void readsTheStateOfFlinksOwnKafkaSource() throws Exception {
    KafkaSourceEnumStateSerializer former = new KafkaSourceEnumStateSerializer();
    KafkaPartitionSplit unassigned = new KafkaPartitionSplit(SECOND, 9);
    byte[] bytes =
        former.serialize(
            new KafkaSourceEnumState(
                List.of(new KafkaPartitionSplit(FIRST, 7)), List.of(unassigned), true));
    assertThat(serializer.deserialize(former.getVersion(), bytes))
        .isEqualTo(new SourceState(Map.of(), List.of(unassigned), Set.of(FIRST), true));
  }

  @Test
  void refusesTheStateOfALaterRelease() throws Exception {
    byte[] bytes = serializer.serialize(SourceState.NONE);
    assertThatThrownBy(() -> serializer.deserialize(serializer.getVersion() + 1, bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a later release");
  }
}
