package io.spillway.job.source;

import io.spillway.job.metrics.JobMetric;
import io.spillway.job.metrics.OperatorMetrics;
import io.spillway.job.source.SourceSettings.OnLostOffsets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.connector.kafka.source.metrics.KafkaSourceReaderMetrics;
import org.apache.flink.connector.kafka.source.reader.KafkaPartitionSplitReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the records of partitions, and accounts for those that Kafka deleted before they were
 * read: whenever the next offset is gone, at the start or later, it counts the offsets up to the
 * earliest one that is left and goes on from there, or stops the job.
 *
 * <p>For the thread of the fetcher alone.
 */
final class EventSplitReader extends KafkaPartitionSplitReader {
  private static final Logger LOG = LoggerFactory.getLogger(EventSplitReader.class);

  private final SourceSettings settings;
  private final OperatorMetrics metrics;
  private final Map<TopicPartition, Counter> lost = new HashMap<>();

  EventSplitReader(
      SourceSettings settings, SourceReaderContext context, KafkaSourceReaderMetrics metrics) {
    super(settings.client(), context, metrics);
    this.settings = settings;
    this.metrics = new OperatorMetrics(context.metricGroup());
  }

  @Override
  public void handleSplitsChanges(SplitsChange<KafkaPartitionSplit> change) {
    change.splits().forEach(split -> lost(split.getTopicPartition()));
    super.handleSplitsChanges(change);
  }

  @Override
  public RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> fetch() throws IOException {
    while (true) {
      try {
        return super.fetch();
      } catch (OffsetOutOfRangeException e) {
        goOn(e.offsetOutOfRangePartitions());
      }
    }
  }

  /**
   * Moves partitions to offsets that Kafka has.
   *
   * @param next the next offset of each
   */
  private void goOn(Map<TopicPartition, Long> next) {
    Map<TopicPartition, Long> first;
    Map<TopicPartition, Long> end;
    try (KafkaTopics kafka = new KafkaTopics(settings.client())) {
      first = kafka.offsets(next.keySet(), OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
      end = kafka.offsets(next.keySet(), OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    }
    List<KafkaPartitionSplit> moved = new ArrayList<>();
    next.forEach(
        (partition, offset) -> {
          if (offset > end.get(partition)) {
            throw new FlinkRuntimeException(
                "Partition "
                    + partition
                    + " ends at offset "
                    + end.get(partition)
                    + ", before the next one to read, "
                    + offset
                    + ". The job restarts and does what source.on-recreated-topic says");
          }
          if (offset < first.get(partition)) {
            account(partition, offset, first.get(partition));
          }
          moved.add(new KafkaPartitionSplit(partition, Math.max(offset, first.get(partition))));
        });
    super.handleSplitsChanges(new SplitsAddition<>(moved));
  }

  private void account(TopicPartition partition, long from, long to) {
    if (settings.faults().lostOffsets() == OnLostOffsets.STOP) {
      throw new SourceStoppedException(
          String.format(
              "source.on-lost-offsets: Kafka deleted the records of partition %s from offset %d to"
                  + " %d before they were read. Set it to continue to go on from offset %d; the"
                  + " %d are lost",
              partition, from, to - 1, to, to - from));
    }
    lost(partition).inc(to - from);
    LOG.error(
        "Events lost: Kafka deleted the records of topic '{}', partition {}, from offset {} to {}"
            + " before they were read, {} in all. The job goes on from offset {}",
        partition.topic(),
        partition.partition(),
        from,
        to - 1,
        to - from,
        to);
  }

  private Counter lost(TopicPartition partition) {
    return lost.computeIfAbsent(
        partition,
        any -> metrics.ofPartition(partition.toString()).sharedCounter(JobMetric.EVENTS_LOST));
  }
}
