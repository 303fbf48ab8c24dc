package io.spillway.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real topology in a Flink mini cluster, from source to object store. */
class TopologyITCase {
  private static final int EVENTS = 1_000;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void deliversEveryRowOnceBeforeABoundedJobEnds(int parallelism) throws Exception {
    String store = "bounded-" + parallelism;
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(
            parallelism,
            new Configuration()
                .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500)));
    TestTopology.writeCatalog(folder);
    TestTopology.build(environment, folder.toUri(), EVENTS, store);
    JobExecutionResult result = environment.execute();

    Map<String, String> objects = TestTopology.objects(store);
    String[] expected =
        LongStream.range(0, EVENTS)
            .filter(event -> !TestTopology.isBroken(event))
            .mapToObj(event -> "\"e" + event + "\"")
            .toArray(String[]::new);
    assertThat(rows(objects, "acme-bucket/")).containsExactlyInAnyOrder(expected);
    for (int i = 0; i < 3; i++) {
      int remainder = i;
      assertThat(rows(objects, "globex-bucket/f" + i + "/"))
          .containsExactlyInAnyOrder(
              Arrays.stream(expected)
                  .filter(row -> Integer.parseInt(row.replaceAll("\\D", "")) % 3 == remainder)
                  .toArray(String[]::new));
    }
    assertThat(objects.entrySet())
        .filteredOn(object -> object.getKey().startsWith("acme-bucket/"))
        .hasSize(EVENTS * 9 / 10 / 30);
    assertThat(rows(objects, "initech-bucket/")).containsExactlyInAnyOrder(expected);
    assertThat(objects.entrySet())
        .filteredOn(object -> object.getKey().startsWith("initech-bucket/"))
        .allSatisfy(
            object -> assertThat(object.getValue().lines()).hasSizeLessThanOrEqualTo(1 + 50));
    assertThat(deadLetters()).hasSize(EVENTS / 10);
    assertThat(result.getAllAccumulatorResults()).isEmpty();
  }

  private static List<String> rows(Map<String, String> objects, String prefix) {
    List<String> rows = new ArrayList<>();
    objects.forEach(
        (key, content) -> {
          if (key.startsWith(prefix)) {
            List<String> lines = content.lines().toList();
            assertThat(lines.get(0)).isEqualTo("event");
            rows.addAll(lines.subList(1, lines.size()));
          }
        });
    return rows;
  }

  private List<String> deadLetters() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder.resolve("dead-letters"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(file.getFileName().toString()).matches("dead-letters-[0-9a-f-]+-[0-9]+\\.jsonl");
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }
}
