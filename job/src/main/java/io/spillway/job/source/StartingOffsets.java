package io.spillway.job.source;

import io.spillway.job.source.SourceSettings.OnRecreatedTopic;
import io.spillway.job.source.SourceSettings.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out where partitions are read from, before a reader gets them: real offsets for {@link
 * #AS_SET} and the connector's markers, and none that is beyond what Kafka has.
 *
 * @param kafka used by the thread that calls {@link #resolve} alone
 */
public record StartingOffsets(SourceSettings settings, KafkaTopics kafka) {
  private static final Logger LOG = LoggerFactory.getLogger(StartingOffsets.class);

  /** The offset of a partition that starts as {@code source.start-from} says. */
  static final long AS_SET = KafkaPartitionSplit.MIGRATED;

  /**
   * Resolves the offsets of splits.
   *
   * @return by the partition of each, with the offsets to start and to stop at
   * @throws SourceStoppedException when the settings do not say where to start, or leave it to
   *     people what to do about offsets beyond the end
   */
  Map<TopicPartition, KafkaPartitionSplit> resolve(Collection<KafkaPartitionSplit> splits) {
    Map<Position.Kind, Set<TopicPartition>> wanted = new HashMap<>();
    Map<TopicPartition, Long> starts = new HashMap<>();
    for (KafkaPartitionSplit split : splits) {
      if (split.getStartingOffset() >= 0) {
        starts.put(split.getTopicPartition(), split.getStartingOffset());
      } else {
        wanted
            .computeIfAbsent(kind(split.getStartingOffset()), kind -> new HashSet<>())
            .add(split.getTopicPartition());
      }
    }
    wanted.forEach((kind, partitions) -> starts.putAll(start(kind, partitions)));
    checkEnds(starts);
    Map<TopicPartition, Long> stops = stops(splits);
    Map<TopicPartition, KafkaPartitionSplit> resolved = new HashMap<>();
    for (KafkaPartitionSplit split : splits) {
      TopicPartition partition = split.getTopicPartition();
      resolved.put(
          partition,
          new KafkaPartitionSplit(
              partition,
              starts.get(partition),
              stops.getOrDefault(partition, KafkaPartitionSplit.NO_STOPPING_OFFSET)));
    }
    return resolved;
  }

  /**
   * Why a job without state does not start.
   *
   * @param group its consumer group, which has committed offsets
   */
  public static String refusal(String group) {
    return "source.start-from: missing, and the consumer group '"
        + group
        + "' has committed offsets, so that a job has read with it before. Rows which that job held"
        + " or had not delivered are in its savepoints and checkpoints alone, and a start without"
        + " one loses them. Restore the latest one (with Flink: execution.state-recovery.path), or"
        + " accept that and set source.start-from to committed, earliest, latest or a time like"
        + " 2026-11-22T16:00:00Z; a job that shall read everything for itself needs a"
        + " source.group-id of its own";
  }

  @SuppressWarnings("deprecation") // markers in state of earlier releases
  private Position.Kind kind(long marker) {
    if (marker == KafkaPartitionSplit.EARLIEST_OFFSET) {
      return Position.Kind.EARLIEST;
    }
    if (marker == KafkaPartitionSplit.LATEST_OFFSET) {
      return Position.Kind.LATEST;
    }
    if (marker == KafkaPartitionSplit.COMMITTED_OFFSET) {
      return Position.Kind.COMMITTED;
    }
    return settings.range().start().kind();
  }

  private Map<TopicPartition, Long> start(Position.Kind kind, Set<TopicPartition> partitions) {
    return switch (kind) {
      case UNSET -> {
        if (!kafka.committed(settings.groupId(), List.copyOf(partitions)).isEmpty()) {
          throw new SourceStoppedException(refusal(settings.groupId()));
        }
        yield earliest(partitions);
      }
      case COMMITTED -> {
        Map<TopicPartition, Long> offsets =
            new HashMap<>(kafka.committed(settings.groupId(), List.copyOf(partitions)));
        Set<TopicPartition> others = new HashSet<>(partitions);
        others.removeAll(offsets.keySet());
        offsets.putAll(earliest(others));
        yield offsets;
      }
      case EARLIEST -> earliest(partitions);
      case LATEST -> latest(partitions);
      case TIME -> atTime(partitions, settings.range().start());
    };
  }

  private Map<TopicPartition, Long> stops(Collection<KafkaPartitionSplit> splits) {
    Position stop = settings.range().stop();
    if (stop == null) {
      return Map.of();
    }
    Map<TopicPartition, Long> stops = new HashMap<>();
    Set<TopicPartition> others = new HashSet<>();
    for (KafkaPartitionSplit split : splits) {
      split
          .getStoppingOffset()
          .filter(offset -> offset >= 0)
          .ifPresentOrElse(
              offset -> stops.put(split.getTopicPartition(), offset),
              () -> others.add(split.getTopicPartition()));
    }
    stops.putAll(stop.kind() == Position.Kind.LATEST ? latest(others) : atTime(others, stop));
    return stops;
  }

  /** Kafka's answer to an offset beyond the end is the same as to one that is gone. */
  private void checkEnds(Map<TopicPartition, Long> starts) {
    Map<TopicPartition, Long> ends =
        kafka.offsets(starts.keySet(), OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    Set<TopicPartition> beyond = new HashSet<>();
    starts.forEach(
        (partition, offset) -> {
          long end = ends.getOrDefault(partition, 0L);
          if (offset > end) {
            if (settings.faults().recreatedTopic() == OnRecreatedTopic.STOP) {
              throw new SourceStoppedException(beyondEnd(partition, offset, end));
            }
            LOG.error(
                "Partition {} ends at offset {}, before the next one to read, {}: its topic was"
                    + " deleted and created again, or lost records. It is read from its beginning,"
                    + " as source.on-recreated-topic says; records may come twice",
                partition,
                end,
                offset);
            beyond.add(partition);
          }
        });
    starts.putAll(earliest(beyond));
  }

  private static String beyondEnd(TopicPartition partition, long offset, long end) {
    return "source.on-recreated-topic: partition "
        + partition
        + " ends at offset "
        + end
        + ", before the next one to read, "
        + offset
        + ": its topic was deleted and created again, or lost records. Restore the topic, or set"
        + " source.on-recreated-topic to from-beginning to read such partitions from their"
        + " beginning";
  }

  private Map<TopicPartition, Long> earliest(Set<TopicPartition> partitions) {
    return kafka.offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
  }

  private Map<TopicPartition, Long> latest(Set<TopicPartition> partitions) {
    return kafka.offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
  }

  private Map<TopicPartition, Long> atTime(Set<TopicPartition> partitions, Position position) {
    Map<TopicPartition, Long> offsets = new HashMap<>(latest(partitions));
    offsets.putAll(
        kafka.offsets(
            partitions,
            OffsetSpec.forTimestamp(position.timestamp()),
            IsolationLevel.READ_COMMITTED));
    return offsets;
  }
}
