package io.spillway.job.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.spillway.aws.DeliveryException;
import io.spillway.batching.TimeRange;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.Catalogs;
import io.spillway.catalog.Owner;
import io.spillway.delivery.ScheduleSettings;
import io.spillway.diagnostic.CompilationException;
import io.spillway.job.livecatalog.CatalogVersion;
import io.spillway.job.livecatalog.CatalogVersions;
import io.spillway.job.metrics.FailureReason;
import io.spillway.job.metrics.Label;
import io.spillway.job.metrics.RecordedMetrics;
import io.spillway.job.stage.EndedFile;
import io.spillway.job.stage.FileFacts;
import io.spillway.job.stage.StagedFile;
import io.spillway.policy.Policy;
import io.spillway.staging.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.CancelTaskException;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliverOperatorTest {
  private static final TimeRange TIMES = new TimeRange(0, 0);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MAX_PARALLELISM = 16;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration NOT_STAGED_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration RETENTION = Duration.ofDays(7);

  private static final CatalogDocument CATALOG =
      Catalogs.of(Catalogs.destination("acme", ""), Catalogs.destination("globex", ""));

  @TempDir Path staging;
  private static RecordingStore store;
  private static RecordingReceipts receipts;

  @BeforeEach
  void freshStore() {
    store = new RecordingStore();
    receipts = new RecordingReceipts();
  }

  @Test
  void deliversAFileOnceItsCheckpointIsComplete() throws Exception {
    try (var harness = open(staged("acme", 1, 1), staged("acme", 2, 2))) {
      harness.snapshot(1, 0);
      runMail(harness);
      assertThat(store.attempts).isEmpty();

      harness.notifyOfCompletedCheckpoint(1);
      awaitMail(harness, () -> store.objects.size() == 1);
      assertThat(store.objects).containsExactly(Map.entry("acme-bucket/" + key(1), "content 1"));

      harness.completeCheckpoint(2);
      awaitMail(harness, () -> store.objects.size() == 2);
      assertThat(store.attempts).hasSize(2);
    }
  }

  @Test
  void looksAgainForAFileThatIsNotThereYet() throws Exception {
    StagedFile file = new StagedFile(path("acme", 7), 9, 1, 0);
    try (var harness = open(file)) {
      harness.completeCheckpoint(1);
      look(harness, 2);
      assertThat(store.attempts).isEmpty();
      assertThat(failedAttempts(harness)).isZero();

      write(path("acme", 7), 7);
      advanceUntil(harness, () -> store.objects.size() == 1);
    }
  }

  @Test
  void deliversTheMembersOfASharedPartAndNothingElseOfIt() throws Exception {
    String part = "2026-11-22/~shared/2026-11-22T16-29-00-123Z-uuid-0.zip";
    write(part, "header,content 1,header,content 2,directory");
    try (var harness =
        open(
            member(1, part, 7, "content 1"),
            member(2, part, 24, "content 2"),
            member(3, part, 23, "content 3"))) {
      harness.completeCheckpoint(1);
      awaitMail(harness, () -> store.objects.size() == 2);
      look(harness, 2);
      assertThat(store.objects.get("acme-bucket/" + key(1))).isEqualTo("content 1");
      assertThat(store.objects.get("acme-bucket/" + key(2))).isEqualTo("content 2");
      assertThat(store.objects).doesNotContainKey("acme-bucket/" + key(3));
      assertThat(undelivered(harness)).isOne();
    }
  }

  private static StagedFile member(int number, String part, long offset, String content) {
    return new StagedFile(
        path("acme", number),
        content.length(),
        1,
        0,
        new FileFacts("track", 1, crc32(content), 0, TIMES, 1),
        new StagedFile.InPart(part, offset));
  }

  @Test
  void triesAgainAfterAPassingFailureUnderTheSameKey() throws Exception {
    try (var harness = refusedBy("acme", DeliveryException.Kind.TRANSIENT)) {
      advanceUntil(harness, () -> store.attempts.size() >= 3);
      store.refusals.clear();
      advanceUntil(harness, () -> store.objects.size() == 1);
      assertThat(store.attempts).containsOnly("acme-bucket/" + key(1));
    }
  }

  @Test
  void deliversToOthersWhileOneDestinationRefuses() throws Exception {
    store.refusals.put("acme", DeliveryException.Kind.DENIED);
    try (var harness = open()) {
      for (int i = 0; i < 20; i++) {
        harness.process(staged("acme", i, 1));
        harness.process(staged("globex", i, 1));
      }
      harness.completeCheckpoint(1);
      awaitMail(harness, () -> store.objects.size() == 20);
      assertThat(store.objects.keySet()).allMatch(name -> name.startsWith("globex-bucket/"));

      store.refusals.clear();
      advanceUntil(harness, () -> store.objects.size() == 40);
    }
  }

  @Test
  void deliversAgainAfterARestoreWhatWasNotAcknowledgedInACheckpoint() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = open(staged("acme", 1, 1))) {
      snapshot = harness.completeCheckpoint(1);
      awaitMail(harness, () -> store.objects.size() == 1);
    }
    assertThat(store.closed).isTrue();
    try (var harness = restored(harness(), 1, snapshot)) {
      awaitMail(harness, () -> store.attempts.size() == 2);
      assertThat(store.attempts).containsOnly("acme-bucket/" + key(1));
      assertThat(harness.snapshot(2, 0)).isNotNull();
    }
  }

  @Test
  void forgetsWhatACheckpointKnowsToBeDelivered() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = open(staged("acme", 1, 1))) {
      harness.completeCheckpoint(1);
      awaitMail(harness, () -> undelivered(harness) == 0);
      snapshot = harness.snapshot(2, 0);
    }
    try (var harness = restored(harness(), 2, snapshot)) {
      assertThat(undelivered(harness)).isZero();
      assertThat(store.attempts).hasSize(1);
    }
  }

  @Test
  void movesWhatIsOwedWithItsDestinationOverARescale() throws Exception {
    int parallelism = 3;
    List<String> ids = IntStream.range(0, 12).mapToObj(i -> "customer-" + i).toList();
    CatalogVersion catalog =
        CatalogVersions.of(
            Catalogs.of(
                ids.stream().map(id -> Catalogs.destination(id, "")).toArray(String[]::new)));
    OperatorSubtaskState snapshot;
    try (var harness = open()) {
      harness.process(catalog);
      for (String id : ids) {
        for (int i = 0; i < 3; i++) {
          harness.process(staged(id, i, 1));
        }
      }
      snapshot = harness.snapshot(1, 0);
    }
    List<Long> shares = new ArrayList<>();
    for (int subtask = 0; subtask < parallelism; subtask++) {
      OperatorSubtaskState part =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              snapshot, MAX_PARALLELISM, 1, parallelism, subtask);
      try (var harness = restored(harness(parallelism, subtask), 1, part)) {
        shares.add(undelivered(harness));
        awaitMail(harness, () -> undelivered(harness) == 0);
      }
    }
    assertThat(shares).allSatisfy(share -> assertThat(share).isPositive().isLessThan(36));
    assertThat(store.attempts).hasSize(36).doesNotHaveDuplicates();
  }

  @Test
  void spreadsADestinationOfWhichAMappingHasShards() throws Exception {
    List<StagedFile> files = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      StagedFile file = staged("acme", i, 1);
      FileFacts facts = new FileFacts("track", 1, crc32("content " + i), 0, TimeRange.UNKNOWN, 4);
      files.add(new StagedFile(file.path(), file.bytes(), 1, 0, facts, null));
    }
    assertThat(files.stream().map(StagedFile::key).distinct())
        .containsExactlyInAnyOrder("acme", "acme#1", "acme#2", "acme#3");
    assertThat(files).extracting(f -> StagedFile.destinationIdOfKey(f.key())).containsOnly("acme");
    try (var harness = open(files.toArray(StagedFile[]::new))) {
      assertThat(harness.metrics().value("destination.acme.waitingFiles")).isEqualTo(40);
      harness.completeCheckpoint(1);
      awaitMail(harness, () -> undelivered(harness) == 0);
    }
    assertThat(store.objects).hasSize(40);
  }

  @Test
  void drainsWhatTheLastCheckpointCommits() throws Exception {
    try (var harness = open(staged("acme", 1, 1))) {
      harness.deliver().finish();
      harness.completeCheckpoint(1);
      // The test runs no mail: the operator itself waits for its deliveries.
      assertThat(store.objects).hasSize(1);
      assertThat(undelivered(harness)).isZero();
    }
  }

  @Test
  void endsTheJobWithWhatNobodyTakesLeftInStagingAndCounted() throws Exception {
    store.refusals.put("acme", DeliveryException.Kind.DENIED);
    try (var harness = open(staged("acme", 1, 1))) {
      harness.deliver().finish();
      harness.completeCheckpoint(1);
      assertThat(undelivered(harness)).isOne();
      assertThat(
              harness
                  .getOperator()
                  .getRuntimeContext()
                  .getAccumulator(DeliverOperator.UNDELIVERED_AT_END)
                  .getLocalValue())
          .isEqualTo(1L);
    }
  }

  @Test
  void stopsDrainingWhenTheJobIsCanceled() throws Exception {
    store.refusals.put("acme", DeliveryException.Kind.DENIED);
    try (var harness = harness(1, 0, Duration.ofMinutes(5))) {
      opened(harness).process(staged("acme", 1, 1));
      harness.deliver().finish();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> harness.completeCheckpoint(1))
          .isInstanceOf(CancelTaskException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void triesADestinationAtOnceThatHasBeenGivenOtherSettings() throws Exception {
    try (var harness = refusedBy("acme", DeliveryException.Kind.DENIED)) {
      advanceUntil(harness, () -> store.attempts.size() >= 5);
      store.refusals.clear();
      harness.process(
          CatalogVersions.of(
              Catalogs.of(
                  Catalogs.destination("acme", "").replace("eu-west-1", "eu-west-2"),
                  Catalogs.destination("globex", ""))));
      // The clock stands still: there is no pause to wait for.
      awaitMail(harness, () -> store.objects.size() == 1);
      assertThat(store.inForce)
          .extracting(BucketAccess::region)
          .containsExactlyInAnyOrder("eu-west-2", "eu-west-1");
    }
  }

  @Test
  void goesByTheNewestCatalogWhicheverSubtaskOfRouteSendsIt() throws Exception {
    try (var harness = open()) {
      harness.process(inRegion("eu-west-2"), 0);
      harness.process(inRegion("eu-west-3"), 0);
      harness.process(inRegion("eu-west-2"), 1);
      assertThat(store.inForce).extracting(BucketAccess::region).contains("eu-west-3");
      harness.process(inRegion("eu-west-3"), 1);
      harness.process(inRegion("eu-north-1"), 1);
      assertThat(store.inForce).extracting(BucketAccess::region).contains("eu-north-1");
    }
  }

  private static CatalogVersion inRegion(String region) {
    return CatalogVersions.of(
        Catalogs.of(Catalogs.destination("acme", "").replace("eu-west-1", region)));
  }

  @Test
  void leavesRoomForOthersHoweverManyDestinationsFail() throws Exception {
    List<String> failing = IntStream.range(0, 20).mapToObj(i -> "failing-" + i).toList();
    failing.forEach(id -> store.refusals.put(id, DeliveryException.Kind.TRANSIENT));
    CatalogVersion catalog =
        CatalogVersions.of(
            Catalogs.of(
                Stream.concat(failing.stream(), Stream.of("acme"))
                    .map(id -> Catalogs.destination(id, ""))
                    .toArray(String[]::new)));
    try (var harness = open()) {
      harness.process(catalog);
      for (String id : failing) {
        harness.process(staged(id, 1, 1));
      }
      harness.completeCheckpoint(1);
      advanceUntil(harness, () -> store.attempts.size() >= 60);
      awaitMail(harness, () -> harness.metrics().value("transfers") == 0);
      store.holdFailures();
      // No further than to the first transfers: these would become slow ones before they are held.
      advanceUntil(harness, () -> harness.metrics().value("transfers") > 0);
      awaitMail(harness, () -> store.held() > 0);
      for (int i = 0; i < 10; i++) {
        harness.process(staged("acme", i, 1));
      }
      // The clock stands still: no transfer becomes a slow one.
      awaitMail(harness, () -> store.objects.size() == 10);
      assertThat(store.held()).isLessThanOrEqualTo(2);
      store.letFailuresGo();
    }
  }

  @Test
  void doesNotWaitAtTheEndForADestinationThatTheCatalogNoLongerHas() throws Exception {
    try (var harness = harness(1, 0, Duration.ofDays(1))) {
      opened(harness).process(staged("initech", 1, 1));
      harness.process(staged("acme", 2, 1));
      harness.deliver().finish();
      harness.completeCheckpoint(1);
      assertThat(store.objects).containsOnlyKeys("acme-bucket/" + key(2));
      assertThat(undelivered(harness)).isOne();
    }
  }

  @Test
  void countsWhatIsDeliveredWhatWaitsAndWhatFails() throws Exception {
    store.refusals.put("acme", DeliveryException.Kind.DENIED);
    try (var harness = open(staged("acme", 1, 1), staged("globex", 2, 1), staged("globex", 3, 2))) {
      RecordedMetrics metrics = harness.metrics();
      assertThat(metrics.value("undeliveredFiles")).isEqualTo(3);
      assertThat(metrics.value("destination.globex.waitingFiles")).isEqualTo(2);

      harness.completeCheckpoint(1);
      awaitMail(harness, () -> failedAttempts(harness) == 1 && store.objects.size() == 1);
      awaitMail(harness, () -> metrics.value("filesDelivered") == 1);
      int bytes = "content 1".length();
      assertThat(metrics.value("undeliveredFiles")).isEqualTo(2);
      assertThat(metrics.value("undeliveredBytes")).isEqualTo(2L * bytes);
      assertThat(metrics.value("oldestUndeliveredAgeMillis")).isPositive();
      assertThat(metrics.value("bytesDelivered")).isEqualTo(bytes);
      assertThat(metrics.value("deliveryMillis")).isOne();
      assertThat(metrics.value("transferMillis")).isOne();
      assertThat(metrics.value("transfers")).isZero();
      assertThat(metrics.value("destination.globex.deliveredFiles")).isOne();
      assertThat(metrics.value("destination.globex.deliveredBytes")).isEqualTo(bytes);
      assertThat(metrics.value("destination.globex.waitingFiles")).isOne();
      assertThat(metrics.value("destination.acme.waitingFiles")).isOne();
      assertThat(metrics.value("destination.acme.waitingBytes")).isEqualTo(bytes);
      assertThat(metrics.value("destination.acme.oldestWaitingAgeMillis")).isPositive();
      assertThat(metrics.value("destination.acme.denied")).isOne();
      assertThat(metrics.text("destination.acme.lastFailure"))
          .isEqualTo("1970-01-01T00:00:00Z told to refuse");
      assertThat(metrics.text("destination.globex.lastFailure")).isEmpty();

      store.refusals.clear();
      advanceUntil(harness, () -> metrics.value("destination.acme.denied") == 0);
      assertThat(metrics.text("destination.acme.lastFailure")).isEmpty();
      assertThat(metrics.value("destination.acme.waitingFiles")).isZero();
    }
  }

  @Test
  void countsARefusedFileAsARefusalThatIsNotItsDestinations() throws Exception {
    try (var harness = refusedBy("acme", DeliveryException.Kind.FILE_REFUSED)) {
      RecordedMetrics metrics = harness.metrics();
      awaitMail(harness, () -> failedAttempts(harness) == 1);
      assertThat(metrics.value("reason.other.failedAttempts")).isOne();
      assertThat(metrics.value("destination.acme.denied")).isZero();

      store.refusals.clear();
      harness.process(staged("acme", 2, 2));
      harness.completeCheckpoint(2);
      // The clock stands still: only the refused file has to wait.
      awaitMail(harness, () -> store.objects.size() == 1);
      assertThat(store.objects).containsOnlyKeys("acme-bucket/" + key(2));
    }
  }

  @Test
  void forgetsADestinationThatIsGoneOnceItHasGotEverything() throws Exception {
    store.refusals.put("acme", DeliveryException.Kind.DENIED);
    try (var harness = open(staged("acme", 1, 1), staged("globex", 2, 1))) {
      harness.completeCheckpoint(1);
      RecordedMetrics metrics = harness.metrics();
      awaitMail(
          harness, () -> failedAttempts(harness) == 1 && metrics.value("filesDelivered") == 1);

      harness.process(CatalogVersions.of(Catalogs.of(Catalogs.destination("initech", ""))));
      assertThat(metrics.names()).contains("destination.acme.waitingFiles");
      assertThat(metrics.names()).noneMatch(name -> name.startsWith("destination.globex."));

      store.refusals.clear();
      advanceUntil(harness, () -> undelivered(harness) == 0);
      assertThat(metrics.names()).noneMatch(name -> name.startsWith("destination."));

      harness.process(staged("acme", 3, 2));
      harness.completeCheckpoint(2);
      awaitMail(harness, () -> store.objects.size() == 3);
    }
  }

  @Test
  void goesOnCountingForADestinationThatIsDisabledForAWhile() throws Exception {
    try (var harness = open(staged("acme", 1, 1))) {
      harness.completeCheckpoint(1);
      awaitMail(harness, () -> undelivered(harness) == 0);
      harness.process(
          CatalogVersions.of(Catalogs.of(Catalogs.destination("acme", "enabled: false, "))));
      assertThat(harness.metrics().value("destination.acme.deliveredFiles")).isOne();
    }
  }

  @Test
  void countsTheRowsOfADestinationByWhatBecameOfThem() throws Exception {
    try (var harness = open(withRows(staged("acme", 1, 1), 3))) {
      harness.completeCheckpoint(1);
      awaitMail(harness, () -> undelivered(harness) == 0);
      harness.process(withRows(staged("acme", 2, 2), 4));
      harness.process(
          CatalogVersions.of(
              CatalogDocument.of(
                  "c",
                  "discard_waiting: [acme]\ndestinations: ["
                      + Catalogs.destination("acme", "enabled: false, ")
                      + "]")));
      harness.completeCheckpoint(2);
      awaitMail(harness, () -> undelivered(harness) == 0);
      assertThat(harness.metrics().value("destination.acme.deliveredRows")).isEqualTo(3);
      assertThat(harness.metrics().value("destination.acme.discardedRows")).isEqualTo(4);
      assertThat(harness.metrics().value("destination.acme.discardedFiles")).isOne();
      assertThat(harness.metrics().value("destination.acme.lostRows")).isZero();
    }
  }

  @Test
  void writesTheReceiptOfAFileBeforeStateForgetsIt() throws Exception {
    try (var harness = open(staged("acme", 1, 1), staged("acme", 2, 1))) {
      harness.completeCheckpoint(1);
      awaitMail(harness, () -> undelivered(harness) == 0);
      assertThat(receipts.written).isEmpty();
      harness.snapshot(2, 0);
      assertThat(receipts.written)
          .extracting(Receipt::path)
          .containsExactlyInAnyOrder(path("acme", 1), path("acme", 2));
      assertThat(receipts.written.get(0).arrival().bucket()).isEqualTo("acme-bucket");

      harness.process(staged("acme", 3, 3));
      harness.completeCheckpoint(3);
      awaitMail(harness, () -> undelivered(harness) == 0);
      receipts.broken = true;
      assertThatThrownBy(() -> harness.snapshot(4, 0)).hasStackTraceContaining("told to fail");
    }
    assertThat(receipts.closed).isTrue();
  }

  @Test
  void writesTheReceiptsOfWhatItDeliversAtTheEnd() throws Exception {
    try (var harness = open(staged("acme", 1, 1))) {
      harness.deliver().finish();
      harness.completeCheckpoint(1);
      assertThat(receipts.written).hasSize(1);
    }
  }

  @Test
  void givesUpAFileThatStagingDoesNotHaveAfterAWhile() throws Exception {
    StagedFile file = new StagedFile(path("acme", 7), 9, 1, 5);
    OperatorSubtaskState snapshot;
    try (var harness = open(file)) {
      harness.setProcessingTime(1);
      harness.completeCheckpoint(1);
      look(harness, 2);
      // It may still be committed, so it is no failure yet.
      assertThat(failedAttempts(harness)).isZero();
      harness.completeCheckpoint(2);
      harness.completeCheckpoint(3);
      advanceUntil(harness, () -> failedAttempts(harness) >= 2);
      assertThat(harness.extractOutputValues()).isEmpty();
      snapshot = harness.snapshot(4, 0);
    }
    try (var harness = restored(harness(), 4, snapshot)) {
      harness.process(CatalogVersions.of(CATALOG));
      // It has been missing since before the restart, which commits again what was not.
      harness.setProcessingTime(NOT_STAGED_TIMEOUT.toMillis() + 2_000);
      harness.process(staged("acme", 8, 4));
      advanceUntil(harness, () -> undelivered(harness) == 1);
      harness.completeCheckpoint(5);
      assertThat(undelivered(harness)).isOne();
      harness.completeCheckpoint(6);
      advanceUntil(harness, () -> undelivered(harness) == 0);
      assertThat(store.objects).containsOnlyKeys("acme-bucket/" + key(8));
      assertThat(harness.extractOutputValues())
          .singleElement()
          .satisfies(
              ended -> {
                assertThat(ended.file()).isEqualTo(file);
                assertThat(ended.end()).isEqualTo(EndedFile.End.LOST);
                assertThat(ended.message())
                    .startsWith("staged file ")
                    .endsWith(" does not exist; for longer than deliver.not-staged-timeout, 20 s");
                assertThat(ended.endedMillis()).isGreaterThan(NOT_STAGED_TIMEOUT.toMillis());
              });
      assertThat(harness.metrics().value("filesLost")).isOne();
      assertThat(harness.metrics().value("destination.acme.lostFiles")).isOne();
      assertThat(harness.metrics().value("destination.acme.discardedFiles")).isZero();
      assertThat(harness.snapshot(7, 0).getManagedKeyedState()).isNotEmpty();
    }
  }

  @Test
  void givesUpAFileThatCannotBeReadUnlikeOthers() throws Exception {
    store.unreadable.add(key(1));
    try (var harness = open(staged("acme", 1, 1))) {
      harness.setProcessingTime(1);
      harness.completeCheckpoint(1);
      awaitMail(harness, () -> harness.metrics().value("reason.staged-file.failedAttempts") == 1);
      harness.process(staged("acme", 2, 2));
      harness.completeCheckpoint(2);
      // The clock stands still: the destination's other file does not have to wait.
      awaitMail(harness, () -> undelivered(harness) == 1);
      advanceUntil(harness, () -> undelivered(harness) == 0);
      assertThat(harness.getProcessingTime()).isGreaterThan(NOT_STAGED_TIMEOUT.toMillis());
      assertThat(harness.extractOutputValues())
          .extracting(EndedFile::end, EndedFile::message)
          .containsExactly(
              tuple(
                  EndedFile.End.LOST,
                  "told not to read; for longer than deliver.not-staged-timeout, 20 s"));
    }
  }

  @Test
  void losesNothingWhileStagingIsDown() throws Exception {
    store.unreadable.add(key(2));
    store.stagingIsDown = true;
    OperatorSubtaskState snapshot;
    try (var harness = open(staged("acme", 1, 1), staged("acme", 2, 1), staged("globex", 3, 1))) {
      harness.completeCheckpoint(1);
      advanceUntil(harness, () -> failedAttempts(harness) > 3);
      snapshot = harness.snapshot(2, 0);
    }
    try (var harness = restored(harness(), 2, snapshot)) {
      harness.process(CatalogVersions.of(CATALOG));
      for (int i = 1; i < 20; i++) {
        harness.setProcessingTime(i * NOT_STAGED_TIMEOUT.toMillis());
        long attempts = failedAttempts(harness);
        advanceUntil(harness, () -> failedAttempts(harness) > attempts + 3);
      }
      assertThat(undelivered(harness)).isEqualTo(3);
      store.stagingIsDown = false;
      long up = harness.getProcessingTime();
      advanceUntil(harness, () -> store.objects.size() == 2);
      advanceUntil(harness, () -> undelivered(harness) == 0);
      assertThat(harness.getProcessingTime() - up).isGreaterThan(NOT_STAGED_TIMEOUT.toMillis());
      assertThat(harness.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void givesUpWhatADestinationIsOwedThatWasRemovedLongAgo() throws Exception {
    store.refusals.put("acme", DeliveryException.Kind.DENIED);
    CatalogVersion without = CatalogVersions.of(Catalogs.of(Catalogs.destination("globex", "")));
    try (var harness = open(staged("acme", 1, 1), staged("acme", 2, 1))) {
      harness.completeCheckpoint(1);
      harness.setProcessingTime(1);
      harness.process(without);
      harness.setProcessingTime(RETENTION.toMillis() / 2);
      awaitMail(harness, () -> failedAttempts(harness) > 0);
      OperatorSubtaskState snapshot = harness.completeCheckpoint(2);
      assertThat(undelivered(harness)).isEqualTo(2);

      try (var later = restored(harness(), 2, snapshot)) {
        later.setProcessingTime(RETENTION.toMillis() + 1);
        later.process(without);
        advanceUntil(later, () -> undelivered(later) == 0);
        assertThat(later.extractOutputValues())
            .extracting(EndedFile::end, EndedFile::message)
            .containsExactly(removed(), removed());
        assertThat(later.metrics().value("filesDiscarded")).isEqualTo(2);
        assertThat(later.metrics().names()).noneMatch(name -> name.startsWith("destination.acme"));
      }
    }
    assertThat(store.objects).isEmpty();
  }

  @Test
  void forgetsADestinationThatIsGoneOnceItsFilesAreGivenUp() throws Exception {
    try (var harness = open()) {
      harness.setProcessingTime(1);
      harness.process(staged("initech", 1, 1));
      harness.completeCheckpoint(1);
      assertThat(harness.metrics().names()).contains("destination.initech.waitingFiles");
      harness.setProcessingTime(RETENTION.toMillis() + Duration.ofMinutes(2).toMillis());
      awaitMail(harness, () -> undelivered(harness) == 0);
      assertThat(harness.extractOutputValues()).hasSize(1);
      assertThat(harness.metrics().names()).noneMatch(name -> name.contains("initech"));
    }
  }

  private static Tuple removed() {
    return tuple(
        EndedFile.End.DISCARDED,
        "its destination was removed from the catalog, longer ago than staging.retention, 7 d");
  }

  @Test
  void givesUpWhatTheCatalogSaysAtOnce() throws Exception {
    store.refusals.put("acme", DeliveryException.Kind.DENIED);
    int files = 3 * Backlog.AT_HAND;
    try (var harness = open()) {
      for (int i = 0; i < files; i++) {
        harness.process(staged("acme", i, 1));
      }
      harness.process(staged("globex", 0, 1));
      harness.completeCheckpoint(1);
      awaitMail(harness, () -> failedAttempts(harness) > 0);
      harness.process(
          CatalogVersions.of(
              CatalogDocument.of(
                  "c",
                  "discard_waiting: [acme]\ndestinations: ["
                      + Catalogs.destination("globex", "")
                      + "]")));
      advanceUntil(harness, () -> undelivered(harness) == 0);
      assertThat(harness.extractOutputValues()).hasSize(files);
      assertThat(store.objects).containsOnlyKeys("globex-bucket/" + key(0));

      store.refusals.clear();
      harness.process(CatalogVersions.of(CATALOG));
      harness.process(staged("acme", files, 2));
      harness.completeCheckpoint(2);
      advanceUntil(harness, () -> store.objects.size() == 2);
    }
  }

  @Test
  void holdsWhatWasStagedForSomebodyWhoHadTheIdBefore() throws Exception {
    CatalogVersion former = catalog("acme-bucket", "acme", "");
    CatalogVersion given = catalog("other-bucket", "other", "");
    Owner acme = owner(former);
    Owner globex = owner(given);
    store.refusals.put("acme", DeliveryException.Kind.DENIED);
    OperatorSubtaskState snapshot;
    try (var harness = open(staged(acme, 1, 1), staged(acme, 2, 1))) {
      harness.process(former);
      harness.completeCheckpoint(1);
      awaitMail(harness, () -> failedAttempts(harness) > 0);
      harness.process(given);
      store.refusals.clear();
      // A row that was mapped for the former owner may be staged later still.
      harness.process(staged(acme, 3, 2));
      harness.process(staged(globex, 4, 2));
      snapshot = harness.completeCheckpoint(2);
      advanceUntil(harness, () -> store.objects.size() == 1);
      assertThat(store.objects).containsOnlyKeys("other-bucket/" + key(4));
      assertThat(harness.metrics().value("destination.acme.heldFiles")).isEqualTo(3);
    }
    try (var harness = restored(harness(), 2, snapshot)) {
      harness.process(given);
      advanceUntil(harness, () -> undelivered(harness) == 3);
      assertThat(store.objects).containsOnlyKeys("other-bucket/" + key(4));

      harness.process(catalog("other-bucket", "other", "takes_over_waiting: true, "));
      advanceUntil(harness, () -> undelivered(harness) == 0);
      assertThat(store.objects).hasSize(4);
      assertThat(harness.metrics().value("destination.acme.heldFiles")).isZero();
    }
  }

  @Test
  void holdsWhatWasStagedForAnotherBucketThatThePlatformItselfPutsFilesInto() throws Exception {
    CatalogVersion former = platformCatalog("acme-bucket", "");
    try (var harness = open(staged(owner(former), 1, 1))) {
      harness.process(former);
      harness.process(platformCatalog("globex-bucket", ""));
      harness.completeCheckpoint(1);
      awaitMail(harness, () -> harness.metrics().value("destination.acme.heldFiles") == 1);
      assertThat(store.attempts).isEmpty();

      harness.process(platformCatalog("globex-bucket", "takes_over_waiting: true, "));
      advanceUntil(harness, () -> undelivered(harness) == 0);
      assertThat(store.objects).containsOnlyKeys("globex-bucket/" + key(1));
    }
  }

  private static CatalogVersion platformCatalog(String bucket, String more)
      throws CompilationException {
    return CatalogVersions.of(
        CatalogDocument.of(
            "c",
            "destinations: [{id: acme, "
                + more
                + "settings: {s3_aws_region: eu-west-1, s3_aws_bucket_name: "
                + bucket
                + ", use_platform_credentials: true}, mappings: []}]"));
  }

  @Test
  void doesNotWaitAtTheEndForFilesOfSomebodyElse() throws Exception {
    Owner acme = owner(catalog("acme-bucket", "acme", ""));
    CatalogVersion given = catalog("other-bucket", "other", "");
    try (var harness = harness(1, 0, Duration.ofDays(1))) {
      opened(harness).process(given);
      harness.process(staged(acme, 1, 1));
      harness.process(staged(owner(given), 2, 1));
      harness.deliver().finish();
      harness.completeCheckpoint(1);
      assertThat(store.objects).containsOnlyKeys("other-bucket/" + key(2));
      assertThat(undelivered(harness)).isOne();
      assertThat(harness.extractOutputValues()).isEmpty();
    }
  }

  @Test
  void discardsWhatNobodyTookOver() throws Exception {
    CatalogVersion given = catalog("other-bucket", "other", "");
    Owner acme = owner(catalog("acme-bucket", "acme", ""));
    try (var harness = open()) {
      harness.process(given);
      harness.process(staged(acme, 1, 1));
      harness.completeCheckpoint(1);
      awaitMail(harness, () -> harness.metrics().value("destination.acme.heldFiles") == 1);
      harness.setProcessingTime(RETENTION.toMillis() + 1);
      harness.process(staged(acme, 2, 2));
      harness.completeCheckpoint(2);
      advanceUntil(harness, () -> undelivered(harness) == 0);
      assertThat(harness.extractOutputValues())
          .extracting(EndedFile::message)
          .containsOnly(
              "it was staged for somebody who had its destination's id before, and nobody took it"
                  + " over within staging.retention, 7 d");
      assertThat(store.objects).isEmpty();
    }
  }

  private static CatalogVersion catalog(String bucket, String role, String more)
      throws CompilationException {
    return CatalogVersions.of(
        CatalogDocument.of(
            "c",
            "destinations: [{id: acme, "
                + more
                + "settings: {s3_aws_region: eu-west-1, s3_aws_bucket_name: "
                + bucket
                + ", iam_role_arn: 'arn:aws:iam::123456789012:role/"
                + role
                + "', iam_external_id: '${ACME_EXTERNAL_ID}'}, mappings: []}]"));
  }

  private static Owner owner(CatalogVersion catalog) throws CompilationException {
    return catalog.compile(Policy.UNRESTRICTED).destinations().get(0).access().owner();
  }

  private StagedFile staged(Owner owner, int number, long checkpointId) throws IOException {
    String path = path("acme", number).replace("/csv/", "/csv~" + owner.spelling() + "/");
    return new StagedFile(path, write(path, number), checkpointId, 0);
  }

  @Test
  void discardsWhatIsStagedAfterTheCatalogSaidSo() throws Exception {
    CatalogVersion discarding =
        CatalogVersions.of(
            CatalogDocument.of(
                "c",
                "discard_waiting: [acme]\ndestinations: ["
                    + Catalogs.destination("globex", "")
                    + "]"));
    try (var harness = open()) {
      harness.process(discarding);
      harness.process(staged("acme", 1, 1));
      harness.completeCheckpoint(1);
      awaitMail(harness, () -> undelivered(harness) == 0);
      assertThat(harness.extractOutputValues()).hasSize(1);
      assertThat(store.attempts).isEmpty();
    }
  }

  @Test
  void looksAgainSoonForManyFilesThatAreCommittedAfterItIsTold() throws Exception {
    int files = 4 * Backlog.AT_HAND;
    try (var harness = open()) {
      for (int i = 0; i < files; i++) {
        harness.process(new StagedFile(path("acme", i), ("content " + i).length(), 1, 0));
      }
      harness.completeCheckpoint(1);
      look(harness, 1);
      for (int i = 0; i < files; i++) {
        assertThat(write(path("acme", i), i)).isPositive();
      }
      // The first pause is over; what made room follows without one.
      harness.setProcessingTime(2_000);
      awaitMail(harness, () -> undelivered(harness) == 0);
      assertThat(store.objects).hasSize(files);
    }
  }

  @Test
  void startsTheTimeAnewForAFileThatWasThereAgain() throws Exception {
    StagedFile file = new StagedFile(path("acme", 7), "content 7".length(), 1, 0);
    store.refusals.put("acme", DeliveryException.Kind.DENIED);
    try (var harness = open(file)) {
      harness.setProcessingTime(1);
      harness.completeCheckpoint(1);
      look(harness, 1);
      harness.setProcessingTime(harness.getProcessingTime() + 1);
      harness.completeCheckpoint(2);
      harness.completeCheckpoint(3);
      long written = write(path("acme", 7), 7);
      assertThat(written).isEqualTo(file.bytes());
      advanceUntil(harness, () -> store.attempts.size() >= 2);
      Files.delete(staging.resolve(path("acme", 7)));
      harness.setProcessingTime(harness.getProcessingTime() + NOT_STAGED_TIMEOUT.toMillis());
      look(harness, 2);
      assertThat(harness.extractOutputValues()).isEmpty();
      assertThat(undelivered(harness)).isOne();
    }
  }

  @Test
  void deliversABacklogOfWhichItHasAFewFilesInMemory() throws Exception {
    int files = 5 * Backlog.AT_HAND;
    OperatorSubtaskState snapshot;
    store.refusals.put("acme", DeliveryException.Kind.TRANSIENT);
    try (var harness = open()) {
      for (int i = 0; i < files; i++) {
        harness.process(staged("acme", i, i < files / 2 ? 1 : 2));
      }
      snapshot = harness.completeCheckpoint(1);
      advanceUntil(harness, () -> failedAttempts(harness) > 2);
      assertThat(undelivered(harness)).isEqualTo(files);
    }
    store.refusals.clear();
    try (var harness = restored(harness(), 2, snapshot)) {
      advanceUntil(harness, () -> undelivered(harness) == 0);
    }
    assertThat(store.objects).hasSize(files);
  }

  @Test
  void deliversAmongManyFilesThatFailByTheirOwnFault() throws Exception {
    int missing = 2 * Backlog.AT_HAND;
    try (var harness = open()) {
      for (int i = 0; i < missing; i++) {
        harness.process(new StagedFile(path("acme", i), 9, 1, 0));
      }
      harness.process(staged("acme", missing, 1));
      harness.setProcessingTime(1);
      harness.completeCheckpoint(1);
      // No file has been missing for long enough to be given up.
      awaitMail(harness, () -> undelivered(harness) == missing);
      assertThat(store.objects).hasSize(1);
      harness.setProcessingTime(10_000);
      harness.completeCheckpoint(2);
      harness.completeCheckpoint(3);
      advanceUntil(harness, () -> undelivered(harness) == 0);
      assertThat(harness.extractOutputValues()).hasSize(missing);
    }
  }

  private DeliverHarness harness() throws Exception {
    return harness(1, 0);
  }

  private DeliverHarness harness(int parallelism, int subtask) throws Exception {
    return harness(parallelism, subtask, Duration.ofMillis(500));
  }

  /** An operator without state, to which files have come. */
  private DeliverHarness open(StagedFile... files) throws Exception {
    DeliverHarness harness = opened(harness());
    for (StagedFile file : files) {
      harness.process(file);
    }
    return harness;
  }

  /** An operator that has started and got its catalog. */
  private static DeliverHarness opened(DeliverHarness harness) throws Exception {
    harness.open();
    harness.process(CatalogVersions.of(CATALOG));
    return harness;
  }

  /** An operator with the first file of a destination that does not take it. */
  private DeliverHarness refusedBy(String destinationId, DeliveryException.Kind kind)
      throws Exception {
    store.refusals.put(destinationId, kind);
    DeliverHarness harness = open(staged(destinationId, 1, 1));
    harness.completeCheckpoint(1);
    return harness;
  }

  /** An operator that goes on from a checkpoint. */
  private static DeliverHarness restored(
      DeliverHarness harness, long checkpointId, OperatorSubtaskState snapshot) throws Exception {
    harness.setRestoredCheckpointId(checkpointId);
    harness.initializeState(snapshot);
    harness.open();
    return harness;
  }

  private DeliverHarness harness(int parallelism, int subtask, Duration drainTimeout)
      throws Exception {
    DeliverSettings settings =
        new DeliverSettings(
            staging.toUri().toString(),
            new ScheduleSettings(
                8,
                2,
                new ScheduleSettings.Backoff(
                    Duration.ofMillis(100), Duration.ofSeconds(1), LONGEST_PAUSE)),
            MemorySize.ZERO,
            Duration.ofSeconds(10),
            drainTimeout,
            NOT_STAGED_TIMEOUT,
            RETENTION,
            Policy.UNRESTRICTED);
    return new DeliverHarness(
        new DeliverOperatorFactory(settings, stsCalls -> store, () -> receipts),
        MAX_PARALLELISM,
        parallelism,
        subtask);
  }

  private StagedFile staged(String destinationId, int number, long checkpointId)
      throws IOException {
    return new StagedFile(
        path(destinationId, number), write(path(destinationId, number), number), checkpointId, 0);
  }

  private static int crc32(String content) {
    CRC32 crc32 = new CRC32();
    crc32.update(content.getBytes(StandardCharsets.UTF_8));
    return (int) crc32.getValue();
  }

  private StagedFile withRows(StagedFile file, int rows) throws IOException {
    return new StagedFile(
        file.path(),
        file.bytes(),
        file.checkpointId(),
        file.stagedMillis(),
        new FileFacts(
            "track", rows, crc32(Files.readString(staging.resolve(file.path()))), 0, TIMES, 1),
        null);
  }

  private long write(String path, int number) throws IOException {
    return write(path, "content " + number);
  }

  private long write(String path, String content) throws IOException {
    Path file = staging.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return Files.size(file);
  }

  private static String path(String destinationId, int number) {
    return "2026-11-22/"
        + destinationId
        + "/orders/csv/events/daily_~/"
        + "2026-11-22T16-29-00-123Z-uuid-"
        + number;
  }

  private static String key(int number) {
    return "events/daily_2026-11-22T16-29-00-123Z_uuid-" + number + ".csv";
  }

  private static long undelivered(DeliverHarness harness) {
    return harness.metrics().value("undeliveredFiles");
  }

  private static long failedAttempts(DeliverHarness harness) {
    return Arrays.stream(FailureReason.values())
        .mapToLong(
            reason -> harness.metrics().value("reason." + Label.code(reason) + ".failedAttempts"))
        .sum();
  }

  private static void runMail(DeliverHarness harness) throws Exception {
    TaskMailbox mailbox = harness.getTaskMailbox();
    for (Optional<Mail> mail = mailbox.tryTake(TaskMailbox.MIN_PRIORITY);
        mail.isPresent();
        mail = mailbox.tryTake(TaskMailbox.MIN_PRIORITY)) {
      mail.get().run();
    }
  }

  private static void awaitMail(DeliverHarness harness, BooleanSupplier condition)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("waited too long").isNegative();
      runMail(harness);
      Thread.onSpinWait();
    }
  }

  /** Lets all transfers end that are due, and so many more times after the longest pause. */
  private static void look(DeliverHarness harness, int times) throws Exception {
    awaitMail(harness, () -> harness.metrics().value("transfers") == 0);
    for (int i = 1; i < times; i++) {
      harness.setProcessingTime(harness.getProcessingTime() + LONGEST_PAUSE.toMillis());
      awaitMail(harness, () -> harness.metrics().value("transfers") == 0);
    }
  }

  private static void advanceUntil(DeliverHarness harness, BooleanSupplier condition)
      throws Exception {
    awaitMail(
        harness,
        () -> {
          try {
            harness.setProcessingTime(harness.getProcessingTime() + 1);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          return condition.getAsBoolean();
        });
  }
}
