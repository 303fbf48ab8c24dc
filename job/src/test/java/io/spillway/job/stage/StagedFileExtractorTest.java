package io.spillway.job.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.batching.TimeRange;
import io.spillway.job.stage.StagedFile.InPart;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.connector.file.sink.FileSinkCommittable;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.StreamFlatMap;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class StagedFileExtractorTest {
  private static final FileFacts FACTS = new FileFacts("track", 2, 3, 4, TimeRange.UNKNOWN, 1);
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(5), ZoneOffset.UTC);

  @Test
  void emitsTheFileOfAPartOfItsOwnAndEachMemberOfASharedOne() throws Exception {
    FileSinkCommittable part = new FileSinkCommittable("a", new PendingFile(900));
    try (var harness =
        new OneInputStreamOperatorTestHarness<CommittableMessage<StagingCommittable>, StagedFile>(
            new StreamFlatMap<>(new StagedFileExtractor(new Path("file:///"), CLOCK)))) {
      harness.open();
      harness.processElement(new CommittableSummary<>(0, 1, 7, 2, 0), 0);
      harness.processElement(message(new StagingCommittable(part, FACTS, List.of())), 0);
      harness.processElement(
          message(
              new StagingCommittable(
                  part,
                  null,
                  List.of(
                      new PartMember("first", 30, 100, FACTS),
                      new PartMember("second", 160, 200, FACTS)))),
          0);
      assertThat(harness.extractOutputValues())
          .containsExactly(
              new StagedFile("unused", 900, 7, 5, FACTS, null),
              new StagedFile("first", 100, 7, 5, FACTS, new InPart("unused", 30)),
              new StagedFile("second", 200, 7, 5, FACTS, new InPart("unused", 160)));
    }
  }

  private static CommittableMessage<StagingCommittable> message(StagingCommittable committable) {
    return new CommittableWithLineage<>(committable, 7, 0);
  }
}
