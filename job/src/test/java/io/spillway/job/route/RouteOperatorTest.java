package io.spillway.job.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.spillway.batching.TestRows;
import io.spillway.budget.Limits;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CatalogFile;
import io.spillway.catalog.Catalogs;
import io.spillway.deadletter.Origin;
import io.spillway.deadletter.Rejections;
import io.spillway.deadletter.Rejections.Rejection;
import io.spillway.event.EventLimits;
import io.spillway.job.deadletter.DeadLetter;
import io.spillway.job.livecatalog.CatalogLocation;
import io.spillway.job.livecatalog.CatalogVersion;
import io.spillway.job.livecatalog.CatalogVersions;
import io.spillway.job.livecatalog.CatalogWatcher;
import io.spillway.job.livecatalog.SentCatalog;
import io.spillway.job.metrics.RecordedMetrics;
import io.spillway.job.serialization.RecordSerializer;
import io.spillway.job.source.KafkaRecord;
import io.spillway.payload.PayloadFormat;
import io.spillway.payload.PayloadFormats;
import io.spillway.payload.PayloadLimits;
import io.spillway.payload.Payloads;
import io.spillway.policy.Policy;
import io.spillway.policy.SourceRules;
import io.spillway.policy.WriteKeyOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteOperatorTest {
  private static final Duration GATHER_TIME = Duration.ofMillis(200);
  private static final int MAX_OUTPUTS = 3;
  private static final Duration IDLE_AFTER = Duration.ofMinutes(10);
  private static final CatalogDocument CATALOG =
      Catalogs.of(
          Catalogs.destination(
              "acme", "", Catalogs.mapping("orders", "s3_aws_folder_name: {'@path': $.folder}, ")));

  @TempDir Path directory;
  private Policy policy = Policy.UNRESTRICTED;
  private RouteSettings.Records records = RouteSettings.Records.OF_ONE_EVENT;
  private final RecordedMetrics metrics = new RecordedMetrics();

  @Test
  void sendsNothingBeforeTheGatherTimeIsOver() throws Exception {
    try (var harness = harness()) {
      harness.setProcessingTime(1_000);
      push(harness, event("1"));
      harness.setProcessingTime(1_000 + GATHER_TIME.toMillis() - 1);
      push(harness, event("2"));
      assertThat(harness.getOutput()).isEmpty();

      harness.setProcessingTime(1_000 + GATHER_TIME.toMillis());
      assertThat(rows(harness)).containsExactly("\"1\"", "\"2\"");
    }
  }

  @Test
  void gathersAnewAfterItHasSent() throws Exception {
    try (var harness = harness()) {
      push(harness, event("1"));
      harness.setProcessingTime(GATHER_TIME.toMillis());
      push(harness, event("2"));
      assertThat(rows(harness)).containsExactly("\"1\"");
      harness.setProcessingTime(2 * GATHER_TIME.toMillis());
      assertThat(rows(harness)).containsExactly("\"1\"", "\"2\"");
    }
  }

  @Test
  void sendsOpenBlocksBeforeABarrier() throws Exception {
    try (var harness = harness()) {
      push(harness, event("1"));
      harness.prepareSnapshotPreBarrier(1);
      assertThat(rows(harness)).containsExactly("\"1\"");
    }
  }

  @Test
  void sendsOpenBlocksBeforeAWatermark() throws Exception {
    try (var harness = harness()) {
      push(harness, event("1"));
      harness.processWatermark(Watermark.MAX_WATERMARK);
      assertThat(harness.getOutput()).hasSize(2).last().isEqualTo(Watermark.MAX_WATERMARK);
      assertThat(rows(harness)).containsExactly("\"1\"");
    }
  }

  @Test
  void sendsOpenBlocksAtTheEndOfInput() throws Exception {
    try (var harness = harness()) {
      push(harness, event("1"));
      harness.endInput();
      assertThat(rows(harness)).containsExactly("\"1\"");
    }
  }

  @Test
  void sendsOneBlockPerOutputInTheOrderInWhichTheyWereFirstSeen() throws Exception {
    try (var harness = harness()) {
      push(harness, "{\"type\":\"track\",\"event\":\"1\",\"folder\":\"b\"}");
      push(harness, "{\"type\":\"track\",\"event\":\"2\",\"folder\":\"a\"}");
      push(harness, "{\"type\":\"track\",\"event\":\"3\",\"folder\":\"b\"}");
      harness.endInput();
      assertThat(harness.extractOutputValues())
          .extracting(block -> block.output().key().folder(), block -> TestRows.texts(block.rows()))
          .containsExactly(tuple("b/", List.of("\"1\"", "\"3\"")), tuple("a/", List.of("\"2\"")));
    }
  }

  @Test
  void remembersOpenOutputsAcrossCatalogsAndForgetsIdleOnes() throws Exception {
    try (var harness = harness()) {
      for (int folder = 0; folder < MAX_OUTPUTS; folder++) {
        push(harness, eventIn("folder-" + folder));
      }
      harness.process(orders("batch_size: 7, "));
      push(harness, eventIn("refused"));
      harness.setProcessingTime(IDLE_AFTER.toMillis());
      push(harness, eventIn("refused, too"));
      harness.setProcessingTime(2 * IDLE_AFTER.toMillis());
      push(harness, eventIn("admitted"));
      harness.endInput();
      assertThat(harness.extractOutputValues())
          .extracting(block -> block.output().key().folder())
          .containsExactly("folder-0/", "folder-1/", "folder-2/", "admitted/");
      assertThat(deadLetters(harness)).hasSize(2);
    }
  }

  private static String eventIn(String folder) {
    return "{\"type\":\"track\",\"event\":\"1\",\"folder\":\"" + folder + "\"}";
  }

  @Test
  void sendsABlockAtOnceWhenItIsLargeEnough() throws Exception {
    try (var harness = harness(MemorySize.parse("20b"), MemorySize.ofMebiBytes(1))) {
      push(harness, event("1"));
      push(harness, event("2"));
      assertThat(harness.getOutput()).isEmpty();
      push(harness, event("3"));
      assertThat(rows(harness)).containsExactly("\"1\"", "\"2\"", "\"3\"");
    }
  }

  /** Sending bytes is expensive: the layout goes with a block, not with a row. */
  @Test
  void sendsHardlyMoreBytesThanTheRowsHave() throws Exception {
    int events = 2_000;
    String longName = "x".repeat(1_000);
    long rowBytes = 0;
    DataOutputSerializer sent = new DataOutputSerializer(1024);
    RecordSerializer<RowBlock> serializer = new RecordSerializer<>(new RowBlock.Format());
    try (var harness = harness(MemorySize.parse("32kb"), MemorySize.ofMebiBytes(1))) {
      for (int i = 0; i < events; i++) {
        push(harness, event(longName + i));
      }
      harness.endInput();
      for (RowBlock block : harness.extractOutputValues()) {
        rowBytes += block.rows().data().length - block.rows().count() * (long) Integer.BYTES;
        serializer.serialize(block, sent);
      }
    }
    assertThat(rowBytes).isGreaterThan(events * 1_000L);
    assertThat((long) sent.length()).isLessThan(rowBytes * 103 / 100);
  }

  @Test
  void sendsAnEventThatIsNoneToTheDeadLettersWithItsBytesAndItsPlace() throws Exception {
    byte[] bytes = {'{', (byte) 0xff, 0, '}'};
    KafkaRecord record = new KafkaRecord("events", 3, 4711, 1_700_000_000_000L, bytes);
    try (var harness = harness()) {
      harness.process(record);
      DeadLetter letter = deadLetters(harness).get(0);
      assertThat(letter)
          .isEqualTo(
              new DeadLetter(
                  new Rejections(
                      List.of(
                          new Rejection(
                              "not-json",
                              "the event is not UTF-8: see the byte at offset 1",
                              "",
                              "")),
                      0),
                  record));
      assertThat(letter.record().value()).isSameAs(bytes);
      assertThat(metrics.value("reason.not-json.deadLetters")).isOne();
      assertThat(metrics.value("rows")).isZero();
      harness.endInput();
      assertThat(harness.getOutput()).isEmpty();
    }
  }

  @Test
  void sendsRecordsWithoutAWriteKeyToTheDeadLettersWhereThePolicyAsksForOne() throws Exception {
    policy =
        new Policy(
            policy.secrets(),
            policy.identity(),
            policy.endpoints(),
            new SourceRules(null, WriteKeyOrigin.header("write-key")),
            policy.amounts());
    try (var harness = harness()) {
      harness.process(
          CatalogVersions.of(
              Catalogs.of(
                  Catalogs.destination("acme", "sources: [web], ", Catalogs.mapping("m", "")))));
      byte[] forged = "{\"type\":\"track\",\"event\":\"1\",\"writeKey\":\"web\"}".getBytes(UTF_8);
      harness.process(new KafkaRecord("events", 0, 7, 0, forged));
      RecordHeaders headers = new RecordHeaders();
      headers.add("write-key", "web".getBytes(UTF_8));
      byte[] honest = event("2").getBytes(UTF_8);
      harness.process(new KafkaRecord("events", 0, 8, 0, null, headers, honest));
      harness.endInput();
      assertThat(rows(harness)).containsExactly("\"2\"");
      assertThat(deadLetters(harness))
          .extracting(letter -> letter.record().offset())
          .containsExactly(7L);
      assertThat(deadLetters(harness).get(0).record().value()).isSameAs(forged);
      assertThat(metrics.value("reason.unknown-source.deadLetters")).isOne();
    }
  }

  @Test
  void namesDestinationAndMappingOfARowThatCannotBeMade() throws Exception {
    try (var harness = harness()) {
      push(harness, "{\"type\":\"track\",\"event\":\"1\",\"folder\":\"../etc\"}");
      push(harness, event("2"));
      harness.endInput();
      assertThat(deadLetters(harness))
          .flatExtracting(letter -> letter.rejections().listed())
          .extracting(
              Rejection::reason, Rejection::message, Rejection::destinationId, Rejection::mappingId)
          .containsExactly(
              tuple(
                  "mapping-failed",
                  "s3_aws_folder_name: a folder may not be named '.' or '..'",
                  "acme",
                  "orders"));
      assertThat(rows(harness)).containsExactly("\"2\"");
    }
  }

  @Test
  void makesOneDeadLetterOfAllMappingsThatFailAndCountsEach() throws Exception {
    try (var harness = harness()) {
      String byFolder = "s3_aws_folder_name: {'@path': $.folder}, ";
      harness.process(
          CatalogVersions.of(
              Catalogs.of(
                  Catalogs.destination("acme", "", Catalogs.mapping("orders", byFolder)),
                  Catalogs.destination("globex", "", Catalogs.mapping("all", "")),
                  Catalogs.destination("initech", "", Catalogs.mapping("pages", byFolder)))));
      push(harness, "{\"type\":\"track\",\"event\":\"1\",\"folder\":\"../etc\"}");
      harness.endInput();
      assertThat(deadLetters(harness)).hasSize(1);
      assertThat(deadLetters(harness).get(0).rejections().listed())
          .extracting(Rejection::destinationId, Rejection::mappingId)
          .containsExactly(tuple("acme", "orders"), tuple("initech", "pages"));
      assertThat(metrics.value("reason.mapping-failed.deadLetters")).isEqualTo(2);
      assertThat(metrics.value("eventsRejected")).isOne();
      assertThat(rows(harness)).containsExactly("\"1\"");
    }
  }

  @Test
  void worksByTheCatalogThatCameLast() throws Exception {
    try (var harness = harness()) {
      push(harness, event("1"));
      harness.process(
          CatalogVersions.of(
              Catalogs.of(Catalogs.destination("globex", "", Catalogs.mapping("orders", "")))));
      push(harness, event("2"));
      harness.endInput();
      assertThat(harness.extractOutputValues())
          .extracting(
              block -> block.output().key().destinationId(), block -> TestRows.texts(block.rows()))
          .containsExactly(tuple("acme", List.of("\"1\"")), tuple("globex", List.of("\"2\"")));
    }
  }

  @Test
  void sendsNoRowWithTheBatchSizeOfAnEarlierCatalog() throws Exception {
    try (var harness = harness()) {
      push(harness, event("1"));
      harness.process(orders("batch_size: 7, "));
      push(harness, event("2"));
      harness.endInput();
      assertThat(harness.extractOutputValues())
          .extracting(block -> block.output().batchSize(), block -> TestRows.texts(block.rows()))
          .containsExactly(tuple(100_000, List.of("\"1\"")), tuple(7, List.of("\"2\"")));
      assertThat(harness.extractOutputValues())
          .extracting(block -> block.output().id())
          .as("a changed batch_size alone makes no other output")
          .containsOnly(harness.extractOutputValues().get(0).output().id());
    }
  }

  @Test
  void spreadsRowsOverAsManyShardsAsTheCatalogInForceAsksFor() throws Exception {
    try (var harness = harness(MemorySize.parse("1b"), MemorySize.ofMebiBytes(1))) {
      harness.process(orders("shards: 4, "));
      for (int i = 0; i < 8; i++) {
        push(harness, event("e"));
      }
      assertThat(ids(harness)).hasSize(8);
      assertThat(Set.copyOf(ids(harness))).hasSize(4);
      String unsharded = harness.extractOutputValues().get(0).output().key().digest();
      assertThat(ids(harness)).allMatch(id -> id.startsWith(unsharded + "-"));

      harness.getOutput().clear();
      harness.process(orders("shards: 1, "));
      push(harness, event("e"));
      push(harness, event("e"));
      assertThat(ids(harness)).containsExactly(unsharded, unsharded);
    }
  }

  @Test
  void keepsTheCatalogThatCameLastInItsState() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness()) {
      harness.process(
          CatalogVersions.of(
              Catalogs.of(Catalogs.destination("globex", "", Catalogs.mapping("orders", "")))));
      snapshot = harness.snapshot(1, 0);
    }
    try (var harness = closedHarness(MemorySize.parse("32kb"), MemorySize.ofMebiBytes(1))) {
      harness.initializeState(snapshot);
      harness.open();
      push(harness, event("1"));
      harness.endInput();
      assertThat(harness.extractOutputValues())
          .extracting(block -> block.output().key().destinationId())
          .containsExactly("globex");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, CONTINUOUS_UNBOUNDED, true",
    "1, CONTINUOUS_UNBOUNDED, false",
    "0, BOUNDED, true",
    "1, BOUNDED, true"
  })
  void theFirstSubtaskSendsNewCatalogsAndWhereItMayEndEarlyAllDo(
      int subtask, Boundedness input, boolean sends) throws Exception {
    CatalogVersion next = orders("batch_size: 7, ");
    try (var harness =
        closedHarness(MemorySize.parse("32kb"), MemorySize.ofMebiBytes(1), subtask, input)) {
      harness.open();
      harness.process(next);
      var sent = harness.getSideOutput(RouteOperator.CATALOG);
      assertThat(sent == null ? List.of() : sent.stream().map(StreamRecord::getValue).toList())
          .isEqualTo(sends ? List.of(new SentCatalog(subtask, next)) : List.of());
    }
  }

  @Test
  void countsTombstonesAndPassesThemOver() throws Exception {
    try (var harness = harness()) {
      harness.process(new KafkaRecord("events", 0, 1, 0, null));
      push(harness, event("1"));
      harness.process(new KafkaRecord("events", 0, 3, 0, null));
      harness.endInput();
      assertThat(rows(harness)).containsExactly("\"1\"");
      assertThat(deadLetters(harness)).isEmpty();
      assertThat(metrics.value("reason.tombstone.eventsFiltered")).isEqualTo(2);
      assertThat(metrics.value("rows")).isOne();
      assertThat(metrics.value("reason.no-match.eventsFiltered")).isZero();
    }
  }

  @Test
  void countsEventsThatNobodyGetsByTheReason() throws Exception {
    try (var harness = harness()) {
      push(harness, "{\"type\":\"\"}");
      push(harness, "{\"type\":\"\",\"integrations\":{\"All\":false}}");
      push(harness, "{\"type\":\"track\",\"integrations\":{\"All\":false}}");
      assertThat(metrics.value("reason.no-type.eventsFiltered")).isEqualTo(2);
      assertThat(metrics.value("reason.integrations.eventsFiltered")).isOne();
      assertThat(metrics.value("events")).isEqualTo(3);
      assertThat(metrics.value("eventsMatched")).isZero();
      assertThat(metrics.value("rows")).isZero();
      assertThat(deadLetters(harness)).isEmpty();
    }
  }

  @Test
  void countsWhatFiltersKeepAway() throws Exception {
    try (var harness = harness()) {
      harness.process(filtered("drops"));
      push(harness, event("1"));
      assertThat(metrics.value("destination.acme.filteredEvents")).isOne();
      assertThat(metrics.value("filter.acme/drops.stoppedEvents")).isOne();
      assertThat(metrics.value("reason.destination-filter.eventsFiltered")).isOne();
      harness.process(filtered("renamed"));
      push(harness, event("2"));
      assertThat(metrics.value("destination.acme.filteredEvents")).isEqualTo(2);
      assertThat(metrics.value("filter.acme/renamed.stoppedEvents")).isOne();
      assertThat(deadLetters(harness)).isEmpty();
    }
  }

  private static CatalogVersion filtered(String filterId) {
    return CatalogVersions.of(
        Catalogs.of(
            Catalogs.destination(
                "acme",
                "filters: [{id: " + filterId + ", if: all, actions: [{type: DROP}]}], ",
                Catalogs.mapping("o", ""))));
  }

  @Test
  void countsByDestinationAcrossCatalogs() throws Exception {
    try (var harness = harness()) {
      push(harness, event("1"));
      harness.process(orders("batch_size: 7, "));
      push(harness, event("2"));
      assertThat(metrics.value("destination.acme.receivedEvents")).isEqualTo(2);
      assertThat(metrics.value("destination.acme.takenEvents")).isEqualTo(2);
      assertThat(metrics.value("destination.acme.routedRows")).isEqualTo(2);
      assertThat(metrics.value("destination.acme.rejectedRows")).isZero();
      assertThat(metrics.value("destination.acme.switchedOffEvents")).isZero();
      assertThat(metrics.value("destination.acme.enabled")).isOne();
      harness.process(
          CatalogVersions.of(
              Catalogs.of(
                  Catalogs.destination("acme", "enabled: false, ", Catalogs.mapping("o", "")))));
      push(harness, event("3"));
      assertThat(metrics.value("destination.acme.enabled")).isZero();
      assertThat(metrics.value("destination.acme.receivedEvents")).isEqualTo(2);
      harness.process(
          CatalogVersions.of(
              Catalogs.of(Catalogs.destination("globex", "", Catalogs.mapping("orders", "")))));
      assertThat(metrics.names())
          .contains("destination.globex.receivedEvents")
          .noneMatch(name -> name.startsWith("destination.acme."));
    }
  }

  @Test
  void routesEveryEventOfARecordAndNamesThePlaceOfTheBrokenOnes() throws Exception {
    format("events", "json-array");
    byte[] value = utf8("[" + event("1") + ",{\"x\":NaN}," + event("2") + ",7]");
    KafkaRecord record =
        new KafkaRecord("events", 3, 4711, 9, utf8("k"), new RecordHeaders(), value);
    try (var harness = harness()) {
      harness.process(record);
      harness.process(new KafkaRecord("other", 0, 1, 0, utf8(event("3"))));
      harness.endInput();
      assertThat(rows(harness)).containsExactly("\"1\"", "\"2\"", "\"3\"");
      assertThat(deadLetters(harness))
          .extracting(DeadLetter::index, letter -> text(letter.record().value()))
          .containsExactly(tuple(1, "{\"x\":NaN}"), tuple(3, "7"));
      assertThat(deadLetters(harness).get(0).record().key()).isEqualTo(utf8("k"));
      assertThat(messages(harness))
          .containsExactly(
              "the event is not usable: NaN is no JSON number at line 1, column 9",
              "the event is a JSON number, not an object");
      assertThat(metrics.value("events")).isEqualTo(5);
      assertThat(metrics.value("eventsMatched")).isEqualTo(3);
      assertThat(metrics.value("eventsRejected")).isEqualTo(2);
    }
  }

  @Test
  void makesARecordThatIsNotOfItsFormatOneDeadLetter() throws Exception {
    format("events", "gzip+json-array");
    byte[] broken = Payloads.gzip("[" + event("1") + ",");
    try (var harness = harness()) {
      harness.process(new KafkaRecord("events", 0, 1, 0, broken));
      harness.process(new KafkaRecord("events", 0, 2, 0, Payloads.gzip("[]")));
      harness.process(new KafkaRecord("events", 0, 3, 0, null));
      harness.endInput();
      assertThat(rows(harness)).isEmpty();
      DeadLetter letter = deadLetters(harness).get(0);
      assertThat(letter.index()).isEqualTo(Origin.WHOLE);
      assertThat(letter.record().value()).isEqualTo(broken);
      assertThat(messages(harness))
          .containsExactly("the record cannot be read as gzip+json-array: it ends too early");
      assertThat(metrics.value("events")).isEqualTo(3);
      assertThat(metrics.value("reason.wrong-format.deadLetters")).isOne();
      assertThat(metrics.value("reason.empty.eventsFiltered")).isOne();
      assertThat(metrics.value("reason.tombstone.eventsFiltered")).isOne();
    }
  }

  /** The record is as good as its only event, and can be fed back as it is. */
  @Test
  void keepsTheRecordOfOneEventThatAMappingFailsFor() throws Exception {
    format("events", "gzip+json");
    byte[] value = Payloads.gzip(eventIn("x".repeat(2000)));
    try (var harness = harness()) {
      harness.process(new KafkaRecord("events", 0, 1, 0, value));
      DeadLetter letter = deadLetters(harness).get(0);
      assertThat(letter.index()).isEqualTo(Origin.WHOLE);
      assertThat(letter.record().value()).isEqualTo(value);
      assertThat(metrics.value("reason.mapping-failed.deadLetters")).isOne();
    }
  }

  /** What redrive makes of one event of several. */
  @Test
  void readsARecordWhoseHeaderSaysSoAsOneEvent() throws Exception {
    format("events", "segment-batch");
    RecordHeaders header = new RecordHeaders();
    header.add("spillway.payload", utf8("json"));
    RecordHeaders other = new RecordHeaders();
    other.add("spillway.payload", utf8("jsonl"));
    try (var harness = harness()) {
      harness.process(new KafkaRecord("events", 0, 1, 0, null, header, utf8(event("1"))));
      harness.process(new KafkaRecord("events", 0, 2, 0, null, other, utf8(event("2"))));
      harness.endInput();
      assertThat(rows(harness)).containsExactly("\"1\"");
      assertThat(messages(harness))
          .containsExactly("the record cannot be read as segment-batch: it has no batch");
    }
  }

  @Test
  void takesTheValueOfACloudEventInBinaryModeAsItIs() throws Exception {
    format("events", "cloudevents");
    RecordHeaders binary = new RecordHeaders();
    binary.add("ce_specversion", utf8("1.0")).add("content-type", utf8("application/json"));
    RecordHeaders structured = new RecordHeaders();
    structured.add("ce_specversion", utf8("1.0"));
    structured.add("content-type", utf8("Application/CloudEvents+json; charset=utf-8"));
    String envelope = "{\"specversion\":\"1.0\",\"data\":" + event("2") + "}";
    try (var harness = harness()) {
      harness.process(new KafkaRecord("events", 0, 1, 0, null, binary, utf8(event("1"))));
      harness.process(new KafkaRecord("events", 0, 2, 0, null, structured, utf8(envelope)));
      harness.endInput();
      assertThat(rows(harness)).containsExactly("\"1\"", "\"2\"");
    }
  }

  /** What looks like a format can be fed back once its topic has it; other objects are counted. */
  @Test
  void makesDeadLettersOfWhatIsOfAnotherFormat() throws Exception {
    try (var harness = harness()) {
      harness.process(
          CatalogVersions.of(
              Catalogs.of(
                  Catalogs.destination(
                      "acme", "", "{id: tracks, trigger: 'type = \"track\"', columns: {a: b}}"))));
      push(harness, "{\"batch\":[" + event("1") + "]}");
      push(harness, "{\"specversion\":\"1.0\",\"type\":\"com.acme\",\"data\":{}}");
      push(harness, "{\"Type\":\"track\",\"Event\":\"E\"}");
      push(harness, "{\"type\":\"order.created\"}");
      push(harness, "[" + event("1") + "]");
      assertThat(metrics.value("reason.no-type.eventsFiltered")).isOne();
      assertThat(metrics.value("reason.no-match.eventsFiltered")).isOne();
      String remedy = ": source.format, or source.formats for its topic alone, would read that";
      assertThat(messages(harness))
          .containsExactly(
              "no mapping takes it, and it looks like segment-batch" + remedy,
              "no mapping takes it, and it looks like cloudevents" + remedy,
              "the event is a JSON array, not an object; it looks like json-array" + remedy);
      assertThat(metrics.value("eventsMatched")).isZero();
    }
  }

  /** Settings of the topic would not change how the events of an array are read. */
  @Test
  void advisesNoFormatForOneOfSeveralEvents() throws Exception {
    format("events", "json-array");
    try (var harness = harness()) {
      harness.process(
          CatalogVersions.of(
              Catalogs.of(
                  Catalogs.destination(
                      "acme",
                      "",
                      "{id: tracks, trigger: 'type = \"track\"', columns: {a: {'@path':"
                          + " $.event}}}"))));
      push(harness, "[{\"batch\":[" + event("1") + "]}," + event("2") + "]");
      assertThat(messages(harness))
          .containsExactly("no mapping takes it, and it looks like segment-batch");
      harness.endInput();
      assertThat(rows(harness)).containsExactly("\"2\"");
    }
  }

  /** A mapping may take anything, whatever it looks like. */
  @Test
  void makesRowsOfAnObjectThatLooksLikeABatchIfAMappingTakesIt() throws Exception {
    try (var harness = harness()) {
      harness.process(
          CatalogVersions.of(
              Catalogs.of(
                  Catalogs.destination(
                      "acme", "", "{id: all, trigger: 'type != \"track\"', columns: {a: b}}"))));
      push(harness, "{\"batch\":[" + event("1") + "]}");
      harness.endInput();
      assertThat(rows(harness)).containsExactly("\"b\"");
      assertThat(messages(harness)).isEmpty();
    }
  }

  @Test
  void makesDeadLettersWhileAHashHasNoSecretAndRowsOnceItHas() throws Exception {
    Path secret = directory.resolve("hash");
    String hashed =
        "columns_to_transform: {column_name: event, hash_algorithm: hmac_sha256, hash_secret:"
            + " '${file:"
            + secret
            + "}'}, ";
    try (var harness = harness()) {
      harness.process(orders(hashed));
      push(harness, event("a"));
      assertThat(messages(harness))
          .containsExactly(
              "columns_to_transform: the hash_secret ${file:"
                  + secret
                  + "} cannot be read: there is no such file; put it there");
      Files.writeString(secret, "Jefe\n");
      harness.process(orders(hashed + "batch_size: 7, "));
      push(harness, event("what do ya want for nothing?"));
      harness.endInput();
      // RFC 4231, section 4.3.
      assertThat(rows(harness))
          .containsExactly("\"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843\"");
      assertThat(harness.extractOutputValues().toString()).doesNotContain("Jefe");
      assertThat(deadLetters(harness)).hasSize(1);
    }
  }

  private void format(String topic, String format) {
    records =
        new RouteSettings.Records(
            new PayloadFormats(
                PayloadFormat.JSON, Map.of(topic, PayloadFormat.of(format).orElseThrow())),
            PayloadLimits.DEFAULTS);
  }

  private static List<String> messages(RouteHarness harness) {
    return deadLetters(harness).stream()
        .map(letter -> letter.rejections().listed().get(0).message())
        .toList();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  @Test
  void logsNothingPerEvent() throws Exception {
    try (CapturedLogs logs = new CapturedLogs();
        var harness = harness()) {
      int before = logs.messages().size();
      for (int i = 0; i < 100; i++) {
        push(harness, event("1"));
        push(harness, "{broken");
        push(harness, "{\"type\":\"\"}");
        push(harness, "{\"type\":\"track\",\"folder\":\"" + "x".repeat(2000) + "\"}");
        harness.process(new KafkaRecord("events", 0, i, 0, null));
      }
      harness.endInput();
      // The watcher may read the catalog in the meantime.
      assertThat(logs.messages()).hasSizeLessThan(before + 5);
      assertThat(metrics.value("reason.not-json.deadLetters")).isEqualTo(100);
    }
  }

  @Test
  void countsRowsAndDeadLetters() throws Exception {
    try (var harness = harness()) {
      push(harness, event("1"));
      push(harness, "{broken");
      push(harness, "[]");
      push(harness, "{\"type\":\"track\",\"folder\":\"" + "x".repeat(2000) + "\"}");
      assertThat(metrics.value("events")).isEqualTo(4);
      assertThat(metrics.value("eventsMatched")).isEqualTo(2);
      assertThat(metrics.value("rows")).isOne();
      assertThat(metrics.value("rowBytes")).isEqualTo("\"1\"".length());
      assertThat(metrics.value("reason.not-json.deadLetters")).isOne();
      assertThat(metrics.value("reason.not-an-object.deadLetters")).isOne();
      assertThat(metrics.value("reason.mapping-failed.deadLetters")).isOne();
      assertThat(metrics.value("eventsRejected")).isEqualTo(3);
      assertThat(metrics.value("catalogDestinations")).isOne();
    }
  }

  private RouteHarness harness() throws Exception {
    return harness(MemorySize.parse("32kb"), MemorySize.ofMebiBytes(1));
  }

  private RouteHarness harness(MemorySize blockSize, MemorySize gatherMemory) throws Exception {
    RouteHarness harness = closedHarness(blockSize, gatherMemory);
    harness.open();
    return harness;
  }

  private RouteHarness closedHarness(MemorySize blockSize, MemorySize gatherMemory)
      throws Exception {
    return closedHarness(blockSize, gatherMemory, 0, Boundedness.CONTINUOUS_UNBOUNDED);
  }

  private RouteHarness closedHarness(
      MemorySize blockSize, MemorySize gatherMemory, int subtask, Boundedness input)
      throws Exception {
    RouteSettings settings =
        new RouteSettings(
            records,
            new EventLimits(10_000, 20),
            Limits.DEFAULTS,
            new RouteSettings.Gathering(GATHER_TIME, blockSize, gatherMemory),
            new RouteSettings.Opening(MAX_OUTPUTS, IDLE_AFTER),
            Duration.ofDays(1));
    var harness =
        new RouteHarness(
            new RouteOperatorFactory(
                new RouteOperatorFactory.Catalogs(
                    CatalogVersions.of(CATALOG),
                    location(),
                    new CatalogWatcher.Settings(Duration.ofHours(1), Duration.ofHours(1)),
                    policy),
                settings,
                input),
            new MockEnvironmentBuilder()
                .setMaxParallelism(720)
                .setParallelism(2)
                .setSubtaskIndex(subtask)
                .setMetricGroup(metrics.ofTask())
                .build());
    return harness;
  }

  /** A place where the watcher finds the current catalog. */
  private CatalogLocation location() throws IOException {
    CatalogFile file = CATALOG.files().get(0);
    return new CatalogLocation(
        Files.writeString(directory.resolve(file.name()), file.text()).toString());
  }

  /** The catalog with more keys in its mapping. */
  private static CatalogVersion orders(String more) {
    return CatalogVersions.of(
        Catalogs.of(
            Catalogs.destination(
                "acme",
                "",
                Catalogs.mapping("orders", more + "s3_aws_folder_name: {'@path': $.folder}, "))));
  }

  private static List<String> ids(RouteHarness harness) {
    return harness.extractOutputValues().stream().map(block -> block.output().id()).toList();
  }

  private static String event(String name) {
    return "{\"type\":\"track\",\"event\":\"" + name + "\"}";
  }

  private static void push(RouteHarness harness, String event) throws Exception {
    harness.process(new KafkaRecord("events", 0, 0, 0, event.getBytes(UTF_8)));
  }

  private static List<String> rows(RouteHarness harness) {
    List<String> rows = new ArrayList<>();
    harness.extractOutputValues().forEach(block -> rows.addAll(TestRows.texts(block.rows())));
    return rows;
  }

  private static List<DeadLetter> deadLetters(RouteHarness harness) {
    var letters = harness.getSideOutput(RouteOperator.DEAD_LETTERS);
    return letters == null ? List.of() : letters.stream().map(StreamRecord::getValue).toList();
  }
}
