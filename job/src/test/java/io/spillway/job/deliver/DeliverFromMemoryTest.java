package io.spillway.job.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.aws.DeliveryException.Kind;
import io.spillway.batching.TimeRange;
import io.spillway.catalog.Catalogs;
import io.spillway.delivery.ScheduleSettings;
import io.spillway.job.livecatalog.CatalogVersions;
import io.spillway.job.stage.FileFacts;
import io.spillway.job.stage.SentFile;
import io.spillway.job.stage.StagedFile;
import io.spillway.policy.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files whose bytes Deliver has got with them. */
class DeliverFromMemoryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Of the file in memory and in staging, of one length, to tell them apart. */
  private static final String IN_MEMORY = "bytes from memory";

  private static final String IN_STAGING = "bytes from bucket";

  /** A little more than what two of the files count as. */
  private static final MemorySize TWO_FILES = MemorySize.parse("1200b");

  @TempDir private Path staging;
  private final RecordingStore store = new RecordingStore();

  @Test
  void deliversBytesAtHandWithoutAnythingInStaging() throws Exception {
    try (DeliverHarness harness = open(TWO_FILES)) {
      harness.process(sent("acme", 1));
      harness.completeCheckpoint(1);
      await(harness, () -> store.objects.size() == 1);
      assertThat(content("acme", 1)).isEqualTo(IN_MEMORY);
      assertThat(store.attempts).hasSize(1);
    }
  }

  @Test
  void readsTheFilesForWhichThereIsNoRoom() throws Exception {
    try (DeliverHarness harness = open(TWO_FILES)) {
      for (int i = 1; i <= 3; i++) {
        stage("acme", i);
        harness.process(sent("acme", i));
      }
      harness.completeCheckpoint(1);
      await(harness, () -> store.objects.size() == 3);
      assertThat(content("acme", 1)).isEqualTo(IN_MEMORY);
      assertThat(content("acme", 2)).isEqualTo(IN_MEMORY);
      assertThat(content("acme", 3)).isEqualTo(IN_STAGING);
    }
  }

  @Test
  void keepsNoBytesInState() throws Exception {
    OperatorSubtaskState snapshot;
    try (DeliverHarness harness = open(TWO_FILES)) {
      stage("acme", 1);
      harness.process(sent("acme", 1));
      snapshot = harness.snapshot(1, 0);
      assertThat(state(snapshot)).contains(path("acme", 1)).doesNotContain(IN_MEMORY);
    }
    try (DeliverHarness harness = harness(TWO_FILES)) {
      harness.setRestoredCheckpointId(1);
      harness.initializeState(snapshot);
      harness.open();
      await(harness, () -> store.objects.size() == 1);
      assertThat(content("acme", 1)).isEqualTo(IN_STAGING);
    }
  }

  @Test
  void readsTheFilesOfADestinationThatHasFailed() throws Exception {
    store.refusals.put("acme", Kind.DENIED);
    try (DeliverHarness harness = open(MemorySize.ofMebiBytes(1))) {
      for (int i = 1; i <= 4; i++) {
        stage("acme", i);
        harness.process(sent("acme", i));
      }
      harness.completeCheckpoint(1);
      await(harness, () -> !store.attempts.isEmpty() && transfers(harness) == 0);
      stage("acme", 5);
      harness.process(sent("acme", 5));
      harness.completeCheckpoint(2);
      store.refusals.clear();
      await(
          harness,
          () -> {
            advance(harness);
            return store.objects.size() == 5;
          });
      assertThat(store.objects.values()).containsOnly(IN_STAGING);

      harness.process(sent("acme", 6));
      harness.completeCheckpoint(3);
      await(harness, () -> store.objects.size() == 6);
      assertThat(content("acme", 6)).as("it takes files again").isEqualTo(IN_MEMORY);
    }
  }

  @Test
  void leavesTheMemoryOfADestinationThatHasFailedToOthers() throws Exception {
    store.refusals.put("acme", Kind.TRANSIENT);
    try (DeliverHarness harness = open(TWO_FILES)) {
      for (int i = 1; i <= 3; i++) {
        harness.process(sent("acme", i));
      }
      harness.completeCheckpoint(1);
      await(harness, () -> !store.attempts.isEmpty() && transfers(harness) == 0);
      for (int i = 1; i <= 2; i++) {
        harness.process(sent("globex", i));
      }
      harness.completeCheckpoint(2);
      await(harness, () -> store.objects.size() == 2);
      assertThat(store.objects.values()).containsOnly(IN_MEMORY);
    }
  }

  @Test
  void readsAgainWhatIsNotWhatWasStaged() throws Exception {
    try (DeliverHarness harness = open(TWO_FILES)) {
      stage("acme", 1);
      StagedFile file = sent("acme", 1).file();
      harness.process(
          new SentFile(
              new StagedFile(
                  file.path(),
                  file.bytes(),
                  1,
                  0,
                  new FileFacts("track", 1, crc32(IN_STAGING), 0, TimeRange.UNKNOWN, 1),
                  null),
              IN_MEMORY.getBytes(StandardCharsets.UTF_8)));
      harness.completeCheckpoint(1);
      await(
          harness,
          () -> {
            advance(harness);
            return store.objects.size() == 1;
          });
      assertThat(content("acme", 1)).isEqualTo(IN_STAGING);
    }
  }

  private DeliverHarness open(MemorySize memory) throws Exception {
    DeliverHarness harness = harness(memory);
    harness.open();
    harness.process(
        CatalogVersions.of(
            Catalogs.of(Catalogs.destination("acme", ""), Catalogs.destination("globex", ""))));
    return harness;
  }

  private DeliverHarness harness(MemorySize memory) throws Exception {
    RecordingStore store = this.store;
    DeliverSettings settings =
        new DeliverSettings(
            staging.toUri().toString(),
            new ScheduleSettings(8, 2, new ScheduleSettings.Backoff(PAUSE, PAUSE, PAUSE)),
            memory,
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            Duration.ofDays(7),
            Policy.UNRESTRICTED);
    return new DeliverHarness(
        new DeliverOperatorFactory(settings, stsCalls -> store, RecordingReceipts::new), 16, 1, 0);
  }

  private static SentFile sent(String destinationId, int number) {
    byte[] content = IN_MEMORY.getBytes(StandardCharsets.UTF_8);
    return new SentFile(new StagedFile(path(destinationId, number), content.length, 1, 0), content);
  }

  private void stage(String destinationId, int number) throws IOException {
    Path file = staging.resolve(path(destinationId, number));
    Files.createDirectories(file.getParent());
    Files.writeString(file, IN_STAGING);
  }

  private static String path(String destinationId, int number) {
    return "2026-11-22/%s/orders/csv/events/daily_~/2026-11-22T16-29-00-123Z-uuid-%d"
        .formatted(destinationId, number);
  }

  /** What has arrived. */
  private String content(String destinationId, int number) {
    return store.objects.get(
        destinationId + "-bucket/events/daily_2026-11-22T16-29-00-123Z_uuid-" + number + ".csv");
  }

  private static int crc32(String content) {
    CRC32 crc32 = new CRC32();
    crc32.update(content.getBytes(StandardCharsets.UTF_8));
    return (int) crc32.getValue();
  }

  /** All bytes of a snapshot. */
  private static String state(OperatorSubtaskState snapshot) throws IOException {
    List<StreamStateHandle> handles = new ArrayList<>();
    for (KeyedStateHandle keyed : snapshot.getManagedKeyedState()) {
      handles.add((StreamStateHandle) keyed);
    }
    for (OperatorStateHandle operator : snapshot.getManagedOperatorState()) {
      handles.add(operator);
    }
    StringBuilder bytes = new StringBuilder();
    for (StreamStateHandle handle : handles) {
      try (InputStream in = handle.openInputStream()) {
        bytes.append(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
      }
    }
    return bytes.toString();
  }

  private static long transfers(DeliverHarness harness) {
    return harness.metrics().value("transfers");
  }

  private static void advance(DeliverHarness harness) {
    try {
      harness.setProcessingTime(harness.getProcessingTime() + PAUSE.toMillis());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(DeliverHarness harness, BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("waited too long").isNegative();
      TaskMailbox mailbox = harness.getTaskMailbox();
      for (Optional<Mail> mail = mailbox.tryTake(TaskMailbox.MIN_PRIORITY);
          mail.isPresent();
          mail = mailbox.tryTake(TaskMailbox.MIN_PRIORITY)) {
        mail.get().run();
      }
      Thread.onSpinWait();
    }
  }
}
