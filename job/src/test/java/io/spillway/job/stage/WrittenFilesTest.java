package io.spillway.job.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.batching.TimeRange;
import java.util.List;
import org.apache.flink.connector.file.sink.FileSinkCommittable;
import org.junit.jupiter.api.Test;

class WrittenFilesTest {
  private final WrittenFiles written = new WrittenFiles();

  @Test
  void givesEachFileOfAFolderItsFactsInTheOrderOfWriting() {
    written.add("a", 10, facts(1));
    written.add("b", 20, facts(2));
    written.add("a", 30, facts(3));
    assertThat(written.withFacts(List.of(file("b", 20), file("a", 10), file("a", 30))))
        .extracting(StagingCommittable::facts)
        .containsExactly(facts(2), facts(1), facts(3));
  }

  @Test
  void givesNoneToAFileThatWasNotWrittenHere() {
    assertThat(written.withFacts(List.of(file("a", 10))))
        .extracting(StagingCommittable::facts)
        .containsExactly((FileFacts) null);
  }

  @Test
  void givesASharedPartItsMembers() {
    written.addMember("a", member(1));
    written.addMember("b", member(2));
    written.addMember("a", member(3));
    assertThat(written.openMembers("a")).isEqualTo(2);
    written.endShared("a", 10);
    assertThat(written.openMembers("a")).isZero();
    written.addMember("a", member(4));
    written.endShared("a", 20);
    written.endShared("b", 30);
    assertThat(written.withFacts(List.of(file("b", 30), file("a", 10), file("a", 20))))
        .extracting(StagingCommittable::members)
        .containsExactly(List.of(member(2)), List.of(member(1), member(3)), List.of(member(4)));
  }

  @Test
  void refusesAFileOfAnotherLength() {
    written.add("a", 10, facts(1));
    assertThatThrownBy(() -> written.withFacts(List.of(file("a", 11))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a file of 10 bytes was written")
        .hasMessageEndingWith("has 11");
  }

  private static PartMember member(int number) {
    return new PartMember("path-" + number, number, 1, facts(number));
  }

  private static FileFacts facts(int rows) {
    return new FileFacts("track", rows, -rows, 7, TimeRange.UNKNOWN, 1);
  }

  private static FileSinkCommittable file(String folder, long bytes) {
    return new FileSinkCommittable(folder, new PendingFile(bytes));
  }
}
