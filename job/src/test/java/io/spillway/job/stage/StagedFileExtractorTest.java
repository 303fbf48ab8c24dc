package io.spillway.job.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.batching.TimeRange;
import io.spillway.job.stage.StagedFile.InPart;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.connector.file.sink.FileSinkCommittable;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.StreamFlatMap;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class StagedFileExtractorTest {
  private static final FileFacts FACTS = new FileFacts("track", 2, 3, 4, TimeRange.UNKNOWN, 1);
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(5), ZoneOffset.UTC);

  private static final byte[] CONTENT = {1, 2};
  private static final FileSinkCommittable PART = new FileSinkCommittable("a", new PendingFile(90));

  private final SmallFiles small = new SmallFiles(10_000);

  @Test
  void emitsTheFileOfAPartOfItsOwnAndEachMemberOfASharedOne() throws Exception {
    small.put("acme", "second", CONTENT);
    List<SentFile> sent =
        sent(message(new StagingCommittable(PART, FACTS, List.of())), message(shared()));
    assertThat(sent)
        .extracting(SentFile::file)
        .containsExactly(
            new StagedFile("unused", 90, 7, 5, FACTS, null),
            new StagedFile("first", 100, 7, 5, FACTS, new InPart("unused", 30)),
            new StagedFile("second", 200, 7, 5, FACTS, new InPart("unused", 160)));
    assertThat(sent).extracting(SentFile::content).containsExactly(null, null, CONTENT);
    assertThat(small.bytes()).as("the committer keeps nothing of them").isZero();
  }

  @Test
  void findsTheBytesWhetherFlinkReusesObjectsOrNot() throws Exception {
    small.put("acme", "first", CONTENT);
    assertThat(sent(serializer().copy(message(shared()))))
        .extracting(SentFile::content)
        .containsExactly(CONTENT, null);
  }

  @Test
  void emitsFilesWithoutBytesWhenItIsNotChainedToTheWriter() throws Exception {
    small.put("acme", "first", CONTENT);
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer().serialize(message(shared()), out);
    assertThat(sent(serializer().deserialize(new DataInputDeserializer(out.getCopyOfBuffer()))))
        .extracting(SentFile::content)
        .containsExactly(null, null);
  }

  /** As the sink tells Flink. */
  private static TypeSerializer<CommittableMessage<StagingCommittable>> serializer() {
    return CommittableMessageTypeInfo.of(
            () -> new StagingCommittable.Serializer(StagingCommittableTest.FILES))
        .createSerializer(new SerializerConfigImpl());
  }

  private StagingCommittable shared() {
    return new StagingCommittable(
        PART,
        null,
        List.of(new PartMember("first", 30, 100, FACTS), new PartMember("second", 160, 200, FACTS)),
        small);
  }

  @SafeVarargs
  private static List<SentFile> sent(CommittableMessage<StagingCommittable>... messages)
      throws Exception {
    try (var harness =
        new OneInputStreamOperatorTestHarness<CommittableMessage<StagingCommittable>, SentFile>(
            new StreamFlatMap<>(new StagedFileExtractor(new Path("file:///"), CLOCK)))) {
      harness.open();
      harness.processElement(new CommittableSummary<>(0, 1, 7, 2, 0), 0);
      for (CommittableMessage<StagingCommittable> message : messages) {
        harness.processElement(message, 0);
      }
      return harness.extractOutputValues();
    }
  }

  private static CommittableMessage<StagingCommittable> message(StagingCommittable committable) {
    return new CommittableWithLineage<>(committable, 7, 0);
  }
}
