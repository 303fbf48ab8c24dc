package io.spillway.local.endtoend;

import static io.spillway.local.s3.S3Request.doing;
import static io.spillway.local.s3.S3Request.toBucket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.Wait;
import io.spillway.local.kafka.TestTopic;
import io.spillway.local.platform.PlatformServers;
import io.spillway.local.platform.PlatformStorage;
import io.spillway.local.s3.S3Fault;
import io.spillway.local.s3.S3Operation;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is delivered and what is counted when Kafka no longer has what the job has not read. */
class SourceOffsetsITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TOPIC = PlatformServers.TOPIC;
  private static final String OTHER_TOPIC = "other-events";

  @RegisterExtension private final TestPlatform platform = new TestPlatform();
  private Customer acme;

  @BeforeEach
  void oneDestination() throws Exception {
    acme = platform.customer("acme", 1);
    platform.writeCatalog(platform.messageIds(acme));
  }

  @Tag("cluster")
  @Test
  void countsWhatWasDeletedBetweenSavepointAndRestore() throws Exception {
    String savepoint = savepointAfter(20);
    send(TOPIC, 20, 80);
    int lost = deleteRecords(12);
    assertThat(lost).isEqualTo(28);
    send(TOPIC, 80, 100);

    try (CapturedLog log = CapturedLog.start();
        RunningJob job = restore(savepoint)) {
      awaitRows(100 - lost);
      Wait.until("the count", PATIENCE, () -> eventsLost(job) >= lost);
      assertThat(eventsLost(job)).isEqualTo(lost);
      assertThat(rows()).doesNotHaveDuplicates().containsAll(ids(0, 20)).containsAll(ids(80, 100));
      assertThat(log.text())
          .contains(
              "ERROR io.spillway.job.source.EventSplitReader",
              "the records of topic 'events', partition 0, from offset 5 to 11 before they were"
                  + " read, 7 in all. The job goes on from offset 12");
    }
  }

  @Tag("cluster")
  @Test
  void stopsInsteadWhenItIsToldTo() throws Exception {
    String savepoint = savepointAfter(20);
    send(TOPIC, 20, 80);
    deleteRecords(12);

    try (RunningJob job = restore(savepoint, "--set=source.on-lost-offsets=stop")) {
      assertThat(job.failure())
          .hasStackTraceContaining("source.on-lost-offsets: Kafka deleted the records of partition")
          .hasStackTraceContaining("from offset 5 to 11 before they were read");
    }
    assertThat(rows()).containsExactlyInAnyOrderElementsOf(ids(0, 20));
  }

  @Tag("cluster")
  @Test
  void countsWhatIsDeletedWhileItRuns() throws Exception {
    try (RunningJob job = start()) {
      send(TOPIC, 0, 10);
      awaitRows(10);
      // The job cannot read what is not committed, and the broker can delete it.
      try (KafkaProducer<byte[], byte[]> producer =
          new TestTopic(platform.servers().kafka(), TOPIC)
              .producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "slow"))) {
        producer.initTransactions();
        producer.beginTransaction();
        for (int i = 10; i < 60; i++) {
          var unused = producer.send(TestTopic.record(TOPIC, 0, event(i)));
        }
        producer.flush();
        deleteAll(0);
        producer.abortTransaction();
      }
      send(TOPIC, 60, 80);
      awaitRows(30);
      assertThat(rows())
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(ids(0, 10).stream(), ids(60, 80).stream()).toList());
      Wait.until("the count", PATIENCE, () -> eventsLost(job) >= 50);
      assertThat(eventsLost(job)).isEqualTo(50);
    }
  }

  @Tag("cluster")
  @Test
  void doesNotTakeTheRecordsOfANewTopicForThoseOfTheFormer() throws Exception {
    String savepoint = savepointAfter(20);
    recreate();
    send(TOPIC, 100, 160);

    try (RunningJob job = restore(savepoint)) {
      assertThat(job.failure())
          .hasStackTraceContaining(
              "source.on-recreated-topic: topic 'events' was deleted and created again");
    }
    assertThat(rows()).containsExactlyInAnyOrderElementsOf(ids(0, 20));

    try (RunningJob job = restore(savepoint, "--set=source.on-recreated-topic=from-beginning")) {
      awaitRows(80);
      assertThat(rows())
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(ids(0, 20).stream(), ids(100, 160).stream()).toList());
      assertThat(job.isRunning()).isTrue();
    }
  }

  @Tag("cluster")
  @Test
  void readsANewTopicFromItsBeginningWhileItRuns() throws Exception {
    Configuration flink = new Configuration();
    flink.setString("restart-strategy.type", "fixed-delay");
    flink.setString("restart-strategy.fixed-delay.attempts", "100");
    flink.setString("restart-strategy.fixed-delay.delay", "100 ms");
    try (RunningJob job =
        submit(
            flink,
            "--set=source.on-recreated-topic=from-beginning",
            "--set=source.partition-discovery-interval=200 ms")) {
      send(TOPIC, 0, 20);
      awaitRows(20);
      long checkpoints = job.completedCheckpoints();
      Wait.until("a checkpoint", PATIENCE, () -> job.completedCheckpoints() > checkpoints + 1);
      recreate();
      send(TOPIC, 100, 110);
      Wait.until("the new topic's rows", PATIENCE, () -> rows().containsAll(ids(100, 110)));
      assertThat(rows()).hasSize(30);
    }
  }

  @Tag("cluster")
  @Test
  void leavesATopicThatIsNoLongerNamedAndGoesOnThereLater() throws Exception {
    platform.servers().kafka().createTopic(OTHER_TOPIC, PlatformServers.PARTITIONS);
    String both = "--set=source.topics=" + TOPIC + ";" + OTHER_TOPIC;
    String savepoint;
    try (RunningJob job = start(both)) {
      send(TOPIC, 0, 20);
      send(OTHER_TOPIC, 20, 40);
      awaitRows(40);
      savepoint = job.stopWithSavepoint();
    }
    send(OTHER_TOPIC, 40, 60);
    send(TOPIC, 60, 70);
    try (CapturedLog log = CapturedLog.start();
        RunningJob job = restore(savepoint)) {
      awaitRows(50);
      long checkpoints = job.completedCheckpoints();
      Wait.until("checkpoints", PATIENCE, () -> job.completedCheckpoints() > checkpoints + 2);
      assertThat(rows()).doesNotContainAnyElementsOf(ids(40, 60));
      assertThat(log.text()).contains("Partition other-events-1 is not read: its topic is not");
      savepoint = job.stopWithSavepoint();
    }
    try (RunningJob job = restore(savepoint, both)) {
      awaitRows(70);
      assertThat(rows()).containsExactlyInAnyOrderElementsOf(ids(0, 70));
      assertThat(job.isRunning()).isTrue();
    }
  }

  @Tag("cluster")
  @Test
  void doesNotStartWithoutTheStateOfTheJobBefore() throws Exception {
    try (RunningJob job = start()) {
      send(TOPIC, 0, 20);
      awaitRows(20);
      Wait.until("committed offsets", PATIENCE, () -> platform.committedOffsets() == 20);
      assertThat(job.isRunning()).isTrue();
    }
    send(TOPIC, 20, 30);
    assertThatThrownBy(() -> start())
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "source.start-from: missing, and the consumer group 'spillway' has committed offsets");
    try (RunningJob job = start("--set=source.start-from=committed")) {
      awaitRows(30);
      assertThat(rows()).containsExactlyInAnyOrderElementsOf(ids(0, 30));
      assertThat(job.isRunning()).isTrue();
    }
    try (RunningJob job = start("--set=source.start-from=earliest")) {
      awaitRows(60);
      assertThat(job.isRunning()).isTrue();
    }
    try (RunningJob job = start("--set=source.start-from=latest")) {
      Wait.until("a checkpoint", PATIENCE, () -> job.completedCheckpoints() > 1);
      send(TOPIC, 30, 40);
      awaitRows(70);
      assertThat(rows().subList(60, 70)).hasSize(10);
    }
  }

  @Test
  void namesWhatDoesNotExist() {
    assertThatThrownBy(() -> start("--set=source.topics=events;evnets"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("source.topics: 'evnets' does not exist at 127.0.0.1:");
  }

  @Test
  void namesAStagingPathThatCannotBeWritten() {
    assertThatThrownBy(() -> start("--set=staging.path=s3://no-such-bucket/files"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("staging.path: 's3://no-such-bucket/files' cannot be written to: ")
        .hasMessageEndingWith(
            "; create the bucket or folder, or allow the platform to write to it");
  }

  @Tag("cluster")
  @Test
  void startsWhereItMayNotDeleteStagedFiles() throws Exception {
    platform
        .s3()
        .faults()
        .inject(
            toBucket(PlatformStorage.STAGING).and(doing(S3Operation.DELETE_OBJECT)),
            S3Fault.deny());
    try (RunningJob job = start()) {
      send(TOPIC, 0, 20);
      awaitRows(20);
      assertThat(job.isRunning()).isTrue();
    }
  }

  private String savepointAfter(int events) throws Exception {
    try (RunningJob job = start()) {
      send(TOPIC, 0, events);
      awaitRows(events);
      return job.stopWithSavepoint();
    }
  }

  private RunningJob start(String... arguments) throws Exception {
    return submit(new Configuration(), arguments);
  }

  private RunningJob restore(String savepoint, String... arguments) throws Exception {
    Configuration flink = new Configuration();
    flink.setString("execution.state-recovery.path", savepoint);
    return submit(flink, arguments);
  }

  private RunningJob submit(Configuration flink, String... arguments) throws Exception {
    List<String> all =
        Stream.concat(Stream.of("--set=batch.max-age=300 ms"), Stream.of(arguments)).toList();
    return RunningJob.submit(platform, flink, all.toArray(String[]::new));
  }

  /** Sends events by number, each to the partition of its number. */
  private void send(String topic, int from, int to) {
    TestTopic target = new TestTopic(platform.servers().kafka(), topic);
    try (KafkaProducer<byte[], byte[]> producer = target.producer()) {
      for (int i = from; i < to; i++) {
        int partition = i % PlatformServers.PARTITIONS;
        var unused = producer.send(TestTopic.record(topic, partition, event(i)));
      }
    }
  }

  private static String event(int i) {
    return "{\"type\":\"track\",\"messageId\":\"m-" + i + "\"}";
  }

  private static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "\"m-" + i + "\"").toList();
  }

  private List<String> rows() {
    return platform.rows(acme);
  }

  private void awaitRows(int count) throws Exception {
    Wait.until(count + " rows", PATIENCE, () -> rows().size() >= count);
    assertThat(rows()).hasSize(count);
  }

  /** Deletes the records before an offset of every partition; returns how many were not read. */
  private int deleteRecords(int before) throws Exception {
    Map<TopicPartition, RecordsToDelete> records = new HashMap<>();
    for (int i = 0; i < PlatformServers.PARTITIONS; i++) {
      records.put(new TopicPartition(TOPIC, i), RecordsToDelete.beforeOffset(before));
    }
    try (Admin admin = admin()) {
      admin.deleteRecords(records).all().get();
    }
    return PlatformServers.PARTITIONS * (before - 5);
  }

  private void deleteAll(int partition) throws Exception {
    try (Admin admin = admin()) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition(TOPIC, partition), RecordsToDelete.beforeOffset(-1)))
          .all()
          .get();
    }
  }

  private void recreate() throws Exception {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(TOPIC)).all().get();
      while (admin.listTopics().names().get().contains(TOPIC)) {
        Thread.onSpinWait();
      }
    }
    platform.servers().kafka().createTopic(TOPIC, PlatformServers.PARTITIONS);
  }

  private static long eventsLost(RunningJob job) throws IOException, InterruptedException {
    long lost = 0;
    for (int i = 0; i < PlatformServers.PARTITIONS; i++) {
      lost += job.metric("Events", "partition." + TOPIC + "-" + i + ".eventsLost");
    }
    return lost;
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", platform.servers().kafka().bootstrapServers()));
  }
}
