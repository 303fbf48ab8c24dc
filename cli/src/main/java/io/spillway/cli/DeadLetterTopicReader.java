package io.spillway.cli;

import io.spillway.deadletter.RecordContent;
import io.spillway.deadletter.RecordContent.Header;
import io.spillway.settings.UsageException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads a topic of dead letters from its beginning to what is its end at the start. */
final class DeadLetterTopicReader {
  /** Takes each record with its place, for a person. */
  @FunctionalInterface
  interface Records {
    void accept(String place, RecordContent record) throws UsageException;
  }

  private final TopicReader topic;

  /**
   * @param option that names the topic, for a person
   */
  DeadLetterTopicReader(KafkaCluster kafka, String option, String topic) {
    this.topic = new TopicReader(kafka, option, topic);
  }

  /**
   * Reads all committed records, partition by partition in their order.
   *
   * @throws UsageException if Kafka cannot be reached, or the topic not be read
   */
  void read(Records records) throws UsageException {
    topic.read(Long.MAX_VALUE, record -> records.accept(place(record), content(record)));
  }

  private static String place(ConsumerRecord<byte[], byte[]> record) {
    return record.topic() + ", partition " + record.partition() + ", offset " + record.offset();
  }

  private static RecordContent content(ConsumerRecord<byte[], byte[]> record) {
    List<Header> headers = new ArrayList<>();
    record.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
    return new RecordContent(record.key(), headers, record.value());
  }
}
