package io.spillway.job.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumStateSerializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * What a checkpoint holds of {@link EventEnumerator}. The offsets of assigned partitions are in the
 * state of the readers.
 *
 * @param topicIds Kafka's ids of the topics that were read, by name; state of Flink's own Kafka
 *     source has none
 * @param waiting partitions that no reader has, with the offset to go on from; those of topics that
 *     are not named at present are among them
 * @param assigned partitions that a reader has, or has read to their end
 * @param discovered whether Kafka was asked for partitions yet; one that appears later is read from
 *     its beginning
 */
record SourceState(
    Map<String, Uuid> topicIds,
    List<KafkaPartitionSplit> waiting,
    Set<TopicPartition> assigned,
    boolean discovered) {
  static final SourceState NONE = new SourceState(Map.of(), List.of(), Set.of(), false);

  /** Reads the state of the connector's own enumerator, too. */
  static final class Serializer implements SimpleVersionedSerializer<SourceState> {
    /** Far from the versions of {@link KafkaSourceEnumStateSerializer}, which begin at 0. */
    private static final int VERSION = 1000;

    private final KafkaPartitionSplitSerializer splits = new KafkaPartitionSplitSerializer();

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(SourceState state) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeBoolean(state.discovered);
      out.writeInt(state.topicIds.size());
      for (Map.Entry<String, Uuid> topic : state.topicIds.entrySet()) {
        out.writeUTF(topic.getKey());
        out.writeLong(topic.getValue().getMostSignificantBits());
        out.writeLong(topic.getValue().getLeastSignificantBits());
      }
      out.writeInt(splits.getVersion());
      out.writeInt(state.waiting.size());
      for (KafkaPartitionSplit split : state.waiting) {
        byte[] serialized = splits.serialize(split);
        out.writeInt(serialized.length);
        out.write(serialized);
      }
      out.writeInt(state.assigned.size());
      for (TopicPartition partition : state.assigned) {
        out.writeUTF(partition.topic());
        out.writeInt(partition.partition());
      }
      return bytes.toByteArray();
    }

    @Override
    public SourceState deserialize(int version, byte[] serialized) throws IOException {
      if (version < VERSION) {
        return of(new KafkaSourceEnumStateSerializer().deserialize(version, serialized));
      }
      if (version > VERSION) {
        throw new IOException(
            "The source's state has version " + version + ", of a later release of Spillway");
      }
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
      boolean discovered = in.readBoolean();
      int topics = in.readInt();
      Map<String, Uuid> topicIds = new HashMap<>();
      for (int i = 0; i < topics; i++) {
        topicIds.put(in.readUTF(), new Uuid(in.readLong(), in.readLong()));
      }
      int splitVersion = in.readInt();
      int waitingCount = in.readInt();
      List<KafkaPartitionSplit> waiting = new ArrayList<>();
      for (int i = 0; i < waitingCount; i++) {
        waiting.add(splits.deserialize(splitVersion, in.readNBytes(in.readInt())));
      }
      int assignedCount = in.readInt();
      Set<TopicPartition> assigned = new HashSet<>();
      for (int i = 0; i < assignedCount; i++) {
        assigned.add(new TopicPartition(in.readUTF(), in.readInt()));
      }
      return new SourceState(topicIds, waiting, assigned, discovered);
    }

    private static SourceState of(KafkaSourceEnumState state) {
      return new SourceState(
          Map.of(),
          List.copyOf(state.unassignedSplits()),
          state.assignedSplits().stream()
              .map(KafkaPartitionSplit::getTopicPartition)
              .collect(Collectors.toSet()),
          state.initialDiscoveryFinished());
    }
  }
}
