package io.spillway.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.deadletter.DeadLetterRecord.Fitted;
import io.spillway.deadletter.RecordContent.Header;
import io.spillway.deadletter.Rejections.Rejection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLetterRecordTest {
  private static final Origin ORIGIN =
      new Origin("events", 3, 4711, Instant.ofEpochMilli(1_795_364_940_123L));
  private static final Rejections NOT_JSON =
      new Rejections(List.of(new Rejection("not-json", "broken", "", "")), 0);

  @Test
  void addsHeadersToTheOriginalRecord() {
    byte[] value = {1, 2};
    byte[] key = {3};
    Rejections failed =
        new Rejections(List.of(new Rejection("mapping-failed", "wrong", "acme", "orders")), 0);
    Fitted fitted =
        new DeadLetterRecord(
                failed,
                ORIGIN,
                new RecordContent(key, List.of(Header.of("trace", "t")), value),
                DeadLetterLine.WHOLE)
            .within(1_000, DeadLetterRecordTest::size);
    assertThat(fitted.omitted()).isEmpty();
    assertThat(fitted.record().value()).isSameAs(value);
    assertThat(fitted.record().key()).isSameAs(key);
    assertThat(texts(fitted.record()))
        .containsExactly(
            "trace: t",
            "spillway.format: 3",
            "spillway.reason: mapping-failed",
            "spillway.message: wrong",
            "spillway.destination: acme",
            "spillway.mapping: orders",
            "spillway.failures:"
                + " [{\"reason\":\"mapping-failed\",\"message\":\"wrong\",\"destination\":\"acme\",\"mapping\":\"orders\"}]",
            "spillway.topic: events",
            "spillway.partition: 3",
            "spillway.offset: 4711",
            "spillway.timestamp: 2026-11-22T16:29:00.123Z");
  }

  @Test
  void saysWhereInItsRecordAnEventWas() throws Exception {
    RecordContent record =
        new DeadLetterRecord(
                NOT_JSON,
                new Origin("events", 3, 4711, 2, Instant.EPOCH),
                new RecordContent(null, List.of(), new byte[] {1}),
                DeadLetterLine.WHOLE)
            .within(1_000, DeadLetterRecordTest::size)
            .record();
    assertThat(texts(record)).contains("spillway.format: 4", "spillway.index: 2");
    StoredDeadLetter read = read(record);
    assertThat(read.place().isOfMany()).isTrue();
    assertThat(read.place()).hasToString("events, partition 3, offset 4711#2");
  }

  @Test
  void isReadBackAsTheOriginalRecord() throws Exception {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      RecordContent content = RandomRecords.next(random);
      Rejections rejections = i % 2 == 0 ? NOT_JSON : failures(1 + i % 3);
      StoredDeadLetter read = read(whole(rejections, content).record());
      RandomRecords.assertSame(read.content(), content);
      assertThat(read.rejections()).isEqualTo(rejections);
      assertThat(read.place()).hasToString("events, partition 3, offset 4711");
      assertThat(read.missing()).isEmpty();
    }
  }

  @Test
  void keepsATombstone() throws Exception {
    RecordContent tombstone = new RecordContent(null, List.of(), null);
    assertThat(read(whole(NOT_JSON, tombstone).record()).content()).isEqualTo(tombstone);
  }

  @Test
  void letsNoOriginalHeaderPassForItsOwn() throws Exception {
    RecordContent hostile =
        new RecordContent(
            null,
            List.of(
                Header.of(DeadLetterHeaders.REASON, "mapping-failed"),
                Header.of(DeadLetterHeaders.DESTINATION, "acme"),
                Header.of(DeadLetterHeaders.TRUNCATED, "1"),
                Header.of("Spillway.Topic", "other"),
                Header.of(DeadLetterHeaders.ORIGINAL + "spillway.offset", "1")),
            new byte[0]);
    RecordContent record = whole(NOT_JSON, hostile).record();
    assertThat(texts(record).subList(0, 6))
        .containsExactly(
            "spillway.original.spillway.reason: mapping-failed",
            "spillway.original.spillway.destination: acme",
            "spillway.original.spillway.truncated: 1",
            "spillway.original.Spillway.Topic: other",
            "spillway.original.spillway.original.spillway.offset: 1",
            "spillway.format: 3");
    StoredDeadLetter read = read(record);
    assertThat(read.rejections()).isEqualTo(NOT_JSON);
    assertThat(read.missing()).isEmpty();
    RandomRecords.assertSame(read.content(), hostile);
  }

  @Test
  void leavesOutFailuresBeforeTheEvent() throws Exception {
    RecordContent content = new RecordContent(new byte[10], List.of(), new byte[1_000]);
    long most = size(whole(failures(50), content).record());
    long least = size(whole(failures(1), content).record()) + 100;
    for (long max = least; max < most; max += 101) {
      Fitted fitted = within(max, failures(50), content);
      assertThat(size(fitted.record())).isBetween(max - 100, max);
      StoredDeadLetter read = read(fitted.record());
      RandomRecords.assertSame(read.content(), content);
      assertThat(read.missing()).isEmpty();
      assertThat(read.rejections().listed().size() + read.rejections().omitted()).isEqualTo(50);
      assertThat(fitted.omitted()).isEqualTo(read.rejections().omitted() + " of 50 failures");
      assertThat(texts(fitted.record()))
          .contains("spillway.message: 50 mappings failed; the first: wrong");
    }
  }

  @Test
  void keepsTheBeginningOfAnEventThatDoesNotFit() throws Exception {
    byte[] value = new byte[5_000];
    new Random(1).nextBytes(value);
    RecordContent content = new RecordContent(null, List.of(Header.of("trace", "t")), value);
    Fitted fitted = within(2_000, failures(50), content);
    byte[] kept = fitted.record().value();
    assertThat(kept).hasSizeGreaterThan(900).isEqualTo(Arrays.copyOf(value, kept.length));
    assertThat(size(fitted.record())).isBetween(1_990L, 2_000L);
    assertThat(texts(fitted.record())).contains("trace: t", "spillway.truncated: 5000");
    StoredDeadLetter read = read(fitted.record());
    assertThat(read.missing())
        .isEqualTo("the dead letter has " + kept.length + " of the event's 5000 bytes");
    assertThat(read.rejections().listed()).hasSizeGreaterThan(3);
    assertThat(fitted.omitted())
        .isEqualTo(
            read.rejections().omitted()
                + " of 50 failures, "
                + (5_000 - kept.length)
                + " of 5000 bytes of the event");
  }

  @Test
  void leavesOutKeyAndHeadersThatLeaveNoSpace() throws Exception {
    RecordContent content =
        new RecordContent(
            new byte[3_000], List.of(Header.of("a", "b"), new Header("c", null)), new byte[100]);
    Fitted fitted = within(1_000, failures(1), content);
    assertThat(fitted.record().key()).isNull();
    assertThat(fitted.record().value()).hasSize(100);
    assertThat(texts(fitted.record()))
        .contains("spillway.truncated-key: 3000", "spillway.truncated-headers: 2")
        .noneMatch(text -> text.startsWith("spillway.truncated:"));
    assertThat(fitted.omitted()).isEqualTo("the key and the headers of the record");
    assertThat(read(fitted.record()).missing())
        .isEqualTo("the dead letter lacks the event's key and headers");
  }

  @Test
  void keepsAShortMessageAtTheLeast() throws Exception {
    Rejection wordy = new Rejection("mapping-failed", "x".repeat(1_000), "acme", "m");
    RecordContent content = new RecordContent(null, List.of(), new byte[100]);
    Fitted fitted = within(600, new Rejections(List.of(wordy), 0), content);
    assertThat(size(fitted.record())).isLessThanOrEqualTo(600);
    assertThat(texts(fitted.record()))
        .contains("spillway.message: " + "x".repeat(99) + "…", "spillway.failures: []");

    Fitted least = within(1, failures(3), content);
    assertThat(least.record().value()).isEmpty();
    assertThat(read(least.record()).rejections().listed()).hasSize(1);
    assertThat(read(within(1, NOT_JSON, content).record()).rejections()).isEqualTo(NOT_JSON);
  }

  @Test
  void isNeverLargerThanAllowedNorSmallerThanNeeded() throws Exception {
    Random random = new Random(2);
    for (int i = 0; i < 200; i++) {
      RecordContent content = RandomRecords.next(random);
      Rejections rejections = failures(1 + random.nextInt(20));
      int max = 400 + random.nextInt(2_500);
      Fitted fitted = within(max, rejections, content);
      assertThat(size(fitted.record())).isLessThanOrEqualTo(max);
      assertThat(fitted.omitted().isEmpty())
          .isEqualTo(size(whole(rejections, content).record()) <= max);
      assertThat(read(fitted.record()).rejections().listed().get(0))
          .isIn(rejections.listed().get(0), rejections.summary());
    }
  }

  @Test
  void saysWhereTheEventIsWhenThereAreTooMany() throws Exception {
    RecordContent record =
        new DeadLetterRecord(NOT_JSON, ORIGIN, new RecordContent(null, List.of(), null), 1_000)
            .within(10_000, DeadLetterRecordTest::size)
            .record();
    assertThat(record.value()).isNull();
    assertThat(texts(record)).contains("spillway.withheld: 1000");
    StoredDeadLetter read = read(record);
    assertThat(read.isWithheld()).isTrue();
    assertThat(read.missing()).contains("dead_letters_per_minute of the policy");
    assertThat(read.place()).hasToString("events, partition 3, offset 4711");
  }

  private static Fitted whole(Rejections rejections, RecordContent content) {
    return within(Long.MAX_VALUE, rejections, content);
  }

  private static Fitted within(long max, Rejections rejections, RecordContent content) {
    return new DeadLetterRecord(rejections, ORIGIN, content, DeadLetterLine.WHOLE)
        .within(max, DeadLetterRecordTest::size);
  }

  private static StoredDeadLetter read(RecordContent record) throws MalformedDeadLetterException {
    return StoredDeadLetter.ofRecord(record);
  }

  private static long size(RecordContent record) {
    return (long) length(record.key())
        + length(record.value())
        + record.headers().stream()
            .mapToLong(header -> header.key().length() + length(header.value()))
            .sum();
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static List<String> texts(RecordContent record) {
    return record.headers().stream()
        .map(
            header ->
                header.key()
                    + ": "
                    + (header.value() == null
                        ? null
                        : new String(header.value(), StandardCharsets.UTF_8)))
        .toList();
  }

  private static Rejections failures(int count) {
    return new Rejections(
        IntStream.range(0, count)
            .mapToObj(i -> new Rejection("mapping-failed", "wrong", "acme", "m" + i))
            .toList(),
        0);
  }
}
