package io.spillway.job.source;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SupportsSplitReassignmentOnRecovery;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.synchronization.FutureCompletingBlockingQueue;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.metrics.KafkaSourceReaderMetrics;
import org.apache.flink.connector.kafka.source.reader.KafkaRecordEmitter;
import org.apache.flink.connector.kafka.source.reader.KafkaSourceReader;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.connector.kafka.source.reader.fetcher.KafkaSourceFetcherManager;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads events from Kafka, committed records only, and accounts for every offset: checkpoints hold
 * the offsets and the ids of the topics, and {@link EventEnumerator} compares them with what Kafka
 * has. The readers, the splits and their serializers are those of Flink's Kafka connector, whose
 * state it reads, too.
 *
 * <p>Offsets are also committed to Kafka at checkpoints, to monitor lag. They are ahead of the rows
 * that only Flink's state holds.
 */
public final class EventSource
    implements Source<KafkaRecord, KafkaPartitionSplit, SourceState>,
        SupportsSplitReassignmentOnRecovery,
        ResultTypeQueryable<KafkaRecord> {
  private static final long serialVersionUID = 1L;

  private final SourceSettings settings;

  public EventSource(SourceSettings settings) {
    this.settings = settings;
  }

  @Override
  public Boundedness getBoundedness() {
    return settings.range().stop() == null ? Boundedness.CONTINUOUS_UNBOUNDED : Boundedness.BOUNDED;
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, SourceState> createEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context) {
    return new EventEnumerator(settings, context, SourceState.NONE);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, SourceState> restoreEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, SourceState state) {
    return new EventEnumerator(settings, context, state);
  }

  @Override
  public SourceReader<KafkaRecord, KafkaPartitionSplit> createReader(SourceReaderContext context) {
    Configuration options = new Configuration();
    options.set(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT, true);
    KafkaSourceReaderMetrics metrics = new KafkaSourceReaderMetrics(context.metricGroup());
    var records =
        new FutureCompletingBlockingQueue<RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>>>();
    return new KafkaSourceReader<>(
        records,
        new KafkaSourceFetcherManager(
            records, () -> new EventSplitReader(settings, context, metrics), finished -> {}),
        new KafkaRecordEmitter<>(new Deserializer()),
        options,
        context,
        metrics);
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return new KafkaPartitionSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<SourceState> getEnumeratorCheckpointSerializer() {
    return new SourceState.Serializer();
  }

  @Override
  public TypeInformation<KafkaRecord> getProducedType() {
    return KafkaRecord.TYPE;
  }

  /** Leaves a record's bytes as they are: Route parses them and has a place for broken ones. */
  private static final class Deserializer implements KafkaRecordDeserializationSchema<KafkaRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<KafkaRecord> out) {
      out.collect(
          new KafkaRecord(
              record.topic(),
              record.partition(),
              record.offset(),
              record.timestamp(),
              record.key(),
              record.headers(),
              record.value()));
    }

    @Override
    public TypeInformation<KafkaRecord> getProducedType() {
      return KafkaRecord.TYPE;
    }
  }
}
