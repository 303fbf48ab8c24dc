package io.spillway.job.source;

import io.spillway.job.source.KafkaTopics.Found;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which reader reads which partition of Kafka, and from where.
 *
 * <p>Every partition goes the same way, whether it is new or comes back from a restored reader: it
 * waits until Kafka says that its topic exists, is subscribed to and is the same as before, and
 * until {@link StartingOffsets} have found its offsets. Then a reader gets it. A partition whose
 * topic is no longer subscribed to keeps its offset in state, without being read.
 *
 * <p>Kafka is asked in the worker thread of the context; everything else happens in the
 * coordinator's.
 */
final class EventEnumerator implements SplitEnumerator<KafkaPartitionSplit, SourceState> {
  private static final Logger LOG = LoggerFactory.getLogger(EventEnumerator.class);

  /** The owner of partitions that no subtask had. */
  private static final int USUAL = -1;

  private final SourceSettings settings;
  private final SplitEnumeratorContext<KafkaPartitionSplit> context;
  private final TopicIds topicIds;
  private final Map<TopicPartition, Waiting> waiting = new HashMap<>();

  /** Partitions that a reader has, will report or has read to the end. */
  private final Set<TopicPartition> assigned;

  /** Partitions assigned since this enumerator was made. */
  private final Set<TopicPartition> running = new HashSet<>();

  private boolean discovered;
  private @Nullable KafkaTopics kafka;

  /** What Kafka answered last; null before its first answer. */
  private @Nullable Found found;

  private boolean resolving;

  /** The partitions and topics that were warned of. */
  private final Set<Object> warned = new HashSet<>();

  /**
   * A partition that no reader has.
   *
   * @param resolved whether the split's offsets are known to be right
   * @param owner the subtask that had it, or {@link #USUAL}
   */
  private record Waiting(KafkaPartitionSplit split, boolean resolved, int owner) {}

  EventEnumerator(
      SourceSettings settings,
      SplitEnumeratorContext<KafkaPartitionSplit> context,
      SourceState state) {
    this.settings = settings;
    this.context = context;
    topicIds = new TopicIds(settings.faults().recreatedTopic(), state.topicIds());
    assigned = new HashSet<>(state.assigned());
    discovered = state.discovered();
    state.waiting().forEach(split -> await(split, USUAL));
  }

  @Override
  public void start() {
    kafka = new KafkaTopics(settings.client());
    context.callAsync(this::find, this::take, 0, settings.discovery().toMillis());
  }

  @Override
  public void handleSplitRequest(int subtask, @Nullable String host) {
    // Partitions are assigned without being asked for.
  }

  @Override
  public void addReader(int subtask) {
    List<KafkaPartitionSplit> reported =
        context.registeredReaders().get(subtask).getReportedSplitsOnRegistration();
    take(reported, subtask);
  }

  @Override
  public void addSplitsBack(List<KafkaPartitionSplit> splits, int subtask) {
    take(splits, subtask);
  }

  /** Takes partitions with their offsets from a reader. */
  private void take(List<KafkaPartitionSplit> splits, int subtask) {
    for (KafkaPartitionSplit split : splits) {
      running.remove(split.getTopicPartition());
      await(topicIds.isRecreated(split.getTopic()) ? fromBeginning(split) : split, subtask);
    }
    proceed();
  }

  @Override
  public SourceState snapshotState(long checkpointId) {
    return new SourceState(
        topicIds.toMap(),
        waiting.values().stream().map(Waiting::split).toList(),
        Set.copyOf(assigned),
        discovered);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    topicIds.checkpointed();
  }

  @Override
  public void close() {
    if (kafka != null) {
      kafka.close();
    }
  }

  private Found find() {
    return kafka.find(settings.subscription());
  }

  /** Takes Kafka's answer to {@link #find}. */
  private void take(@Nullable Found answer, @Nullable Throwable failure) {
    if (failure != null) {
      check(failure, "does not say which topics it has");
      if (found == null) {
        context.callAsync(this::find, this::take);
      }
      return;
    }
    // A run that ends tells its readers so after the first answer.
    boolean takesNew = found == null || settings.range().stop() == null;
    found = answer;
    warn(
        answer.missing(),
        topic -> "Topic '" + topic + "' of source.topics does not exist; the job waits for it");
    if (answer.topics().isEmpty()) {
      warn(List.of(settings.subscription()), any -> any + " matches no topic; the job waits");
    }
    topicIds.compare(
        answer.topics(),
        topic -> running.stream().anyMatch(partition -> partition.topic().equals(topic)));
    waiting.replaceAll(
        (partition, entry) ->
            topicIds.isRecreated(partition.topic())
                ? new Waiting(fromBeginning(entry.split), false, entry.owner)
                : entry);
    for (TopicPartition partition : answer.partitions()) {
      if (takesNew && !assigned.contains(partition) && !waiting.containsKey(partition)) {
        long offset = discovered ? KafkaPartitionSplit.EARLIEST_OFFSET : StartingOffsets.AS_SET;
        await(new KafkaPartitionSplit(partition, offset), USUAL);
      }
    }
    discovered = true;
    proceed();
  }

  private static KafkaPartitionSplit fromBeginning(KafkaPartitionSplit split) {
    return new KafkaPartitionSplit(split.getTopicPartition(), KafkaPartitionSplit.EARLIEST_OFFSET);
  }

  private void await(KafkaPartitionSplit split, int owner) {
    waiting.put(split.getTopicPartition(), new Waiting(split, false, owner));
    assigned.remove(split.getTopicPartition());
  }

  /** Does what is possible now: resolves offsets, or assigns partitions whose offsets are known. */
  private void proceed() {
    if (found == null || resolving) {
      return;
    }
    warn(
        waiting.keySet().stream().filter(partition -> !found.has(partition)).toList(),
        partition ->
            "Partition "
                + partition
                + " is not read: its topic is not named in the settings, or does not exist. The job"
                + " keeps its offset, "
                + waiting.get(partition).split.getStartingOffset());
    List<KafkaPartitionSplit> unresolved =
        waiting.values().stream()
            .filter(entry -> !entry.resolved)
            .map(Waiting::split)
            .filter(split -> found.has(split.getTopicPartition()))
            .toList();
    if (unresolved.isEmpty()) {
      assign();
      return;
    }
    resolving = true;
    StartingOffsets offsets = new StartingOffsets(settings, kafka);
    context.callAsync(
        () -> offsets.resolve(unresolved), (answer, e) -> take(unresolved, answer, e));
  }

  /** Takes the offsets of partitions, unless they were reported anew meanwhile. */
  private void take(
      List<KafkaPartitionSplit> asked,
      @Nullable Map<TopicPartition, KafkaPartitionSplit> answer,
      @Nullable Throwable failure) {
    resolving = false;
    if (failure != null) {
      check(failure, "does not tell the offsets of partitions");
      proceed();
      return;
    }
    for (KafkaPartitionSplit split : asked) {
      waiting.computeIfPresent(
          split.getTopicPartition(),
          (partition, entry) ->
              entry.split.equals(split)
                  ? new Waiting(answer.get(partition), true, entry.owner)
                  : entry);
    }
    proceed();
  }

  private void assign() {
    Map<Integer, List<KafkaPartitionSplit>> assignment = new HashMap<>();
    Set<Integer> readers = context.registeredReaders().keySet();
    for (Waiting entry : List.copyOf(waiting.values())) {
      TopicPartition partition = entry.split.getTopicPartition();
      int owner = entry.owner == USUAL ? usualOwner(partition) : entry.owner;
      if (entry.resolved && found.has(partition) && readers.contains(owner)) {
        assignment.computeIfAbsent(owner, subtask -> new ArrayList<>()).add(entry.split);
        waiting.remove(partition);
        assigned.add(partition);
        running.add(partition);
      }
    }
    if (!assignment.isEmpty()) {
      LOG.info("Partitions and offsets to read, by subtask: {}", assignment);
      context.assignSplits(new SplitsAssignment<>(assignment));
    }
    if (settings.range().stop() != null) {
      readers.forEach(context::signalNoMoreSplits);
    }
  }

  /** Partition after partition, beginning at another subtask for each topic. */
  private int usualOwner(TopicPartition partition) {
    return Math.floorMod(
        partition.topic().hashCode() * 31 + partition.partition(), context.currentParallelism());
  }

  /** Kafka that does not answer is asked again; what time does not mend restarts the job. */
  private void check(Throwable failure, String problem) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SourceStoppedException stopped) {
        throw stopped;
      }
    }
    if (!(failure instanceof RetriableException)) {
      throw new FlinkRuntimeException(
          "Kafka " + problem + ": " + KafkaTopics.failures(settings.client()).sentence(failure),
          failure);
    }
    LOG.warn("Kafka {}; the job asks again: {}", problem, failure.toString());
  }

  private <T> void warn(Collection<T> subjects, Function<T, String> sentence) {
    for (T subject : subjects) {
      if (warned.add(subject)) {
        LOG.warn("{}", sentence.apply(subject));
      }
    }
  }
}
