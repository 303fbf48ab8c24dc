package io.spillway.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostOffsetsTest {
  private static final String REPORT =
      "22:16:00.123 ERROR EventSplitReader - Events lost: Kafka deleted the records of topic"
          + " 'events', partition %d, from offset %d to %d before they were read, %d in all. The"
          + " job goes on from offset %d\n";

  @Test
  void countsEachOffsetOnceHoweverOftenItIsReported(@TempDir Path logs) throws Exception {
    Files.writeString(
        logs.resolve("taskmanager-1.log"),
        "22:15:59.000 INFO  Any - text\n" + report(0, 5, 9) + report(2, 7, 7));
    Files.writeString(logs.resolve("taskmanager-2.log"), report(0, 3, 9));
    Files.writeString(logs.resolve("jobmanager-1.log"), report(1, 0, 100));

    LostOffsets lost = LostOffsets.in(logs);

    List<String> places = new ArrayList<>();
    lost.forEach((partition, offset) -> places.add(partition + "@" + offset));
    assertThat(places).containsExactly("0@3", "0@4", "0@5", "0@6", "0@7", "0@8", "0@9", "2@7");
    assertThat(lost.count()).isEqualTo(8);
    assertThat(lost.reports()).isEqualTo(3);
    assertThat(lost.contains(0, 9)).isTrue();
    assertThat(lost.contains(0, 10)).isFalse();
    assertThat(lost.contains(1, 3)).isFalse();
  }

  static String report(int partition, long from, long to) {
    return REPORT.formatted(partition, from, to, to - from + 1, to + 1);
  }
}
