package io.spillway.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of README.md and docs, paragraph by paragraph of their blocks: those that need no
 * more than files are run as they are typed; each of the others needs something that is known here.
 */
@Timeout(120)
class CommandBlocksITCase {
  private static final Pattern BLOCK = Pattern.compile("(?s)```sh\\n(.*?)```");

  /** The commands that need no more than files. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?m)^(echo .* \\| )?bin/spillway"
              + " (validate|eval|preview|import|iam|lifecycle|ddl|dead-letters)\\b");

  /** What the others need, by how it shows. */
  private static final Map<String, Pattern> NEEDS = new LinkedHashMap<>();

  static {
    need("Kubernetes", "(?m)^(kubectl|helm) ");
    need("Docker", "(?m)^docker ");
    need("Maven or an archive", "(?m)^(mvn|tar) ");
    need("Flink", "(?m)^flink ");
    need("Segment", "--token-env|api\\.segmentapis\\.com|\\bask '|terraform show");
    need("an export of one's workspace", "import segment (destinations|state)\\.json");
    need("AWS", "(?m)^aws |bin/spillway (check|redeliver) |--apply|s3://");
    need("Kafka", "bin/spillway (redrive|run|events|kafka|demo|chaos) |dead-letters .*--bootstrap");
    need("a job that runs", "bin/spillway status");
    need("a browser", "bin/spillway playground");
    need("keys of one's own", "\\bkeytool |openssl ");
    need("a block before it", "(?m)^(export|kill|find|rm|unzip|diff|for) ");
  }

  @TempDir private static Path folder;

  private static void need(String what, String pattern) {
    NEEDS.put(what, Pattern.compile(pattern));
  }

  /** Some commands of a page, without comments, each in one line. */
  private record Commands(String page, String text) {
    boolean isPlain() {
      return text.lines().allMatch(line -> PLAIN.matcher(line).find())
          && NEEDS.values().stream().noneMatch(need -> need.matcher(text).find());
    }

    @Override
    public String toString() {
      return page + ": " + text.lines().findFirst().orElse("");
    }
  }

  /** What the pages have their readers make before: a catalog, events, dead letters. */
  @BeforeAll
  static void layOut() throws Exception {
    BuiltHome.in(folder);
    Path example = folder.resolve("examples/destinations.yaml");
    Files.copy(
        folder.resolve("conf/destinations.example.yaml"), folder.resolve("conf/destinations.yaml"));
    Files.createDirectories(folder.resolve("conf/destinations"));
    Files.copy(example, folder.resolve("conf/destinations/acme.yaml"));
    Files.copy(example, folder.resolve("destinations.yaml"));
    Files.writeString(
        folder.resolve("catalog.yaml"),
        Files.readString(example).replace("- id: signups", "- id: events"));
    Files.copy(folder.resolve("examples/events.jsonl"), folder.resolve("events.jsonl"));
    Files.createDirectories(folder.resolve("dead-letters"));
    Files.copy(
        folder.resolve("examples/dead-letters.jsonl"), folder.resolve("dead-letters/part-0.jsonl"));
  }

  @Test
  void everyCommandIsRunOrNeedsSomethingThatIsKnown() throws IOException {
    assertThat(all())
        .hasSizeGreaterThan(40)
        .filteredOn(commands -> !commands.isPlain())
        .allSatisfy(
            commands ->
                assertThat(NEEDS.values()).anyMatch(need -> need.matcher(commands.text).find()));
    assertThat(plain()).hasSizeGreaterThan(8);
  }

  @ParameterizedTest
  @MethodSource("plain")
  void runsAsTyped(Commands commands) throws Exception {
    Path output = folder.resolve("output");
    Process shell =
        new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", commands.text)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(shell.waitFor()).as(Files.readString(output)).isZero();
    assertThat(output)
        .content(StandardCharsets.UTF_8)
        .doesNotContain("Exception", "\tat ", "is left out");
  }

  static List<Commands> plain() throws IOException {
    return all().stream().filter(Commands::isPlain).toList();
  }

  private static List<Commands> all() throws IOException {
    List<Commands> all = new ArrayList<>();
    try (Stream<Path> docs = Files.walk(BuiltHome.ROOT.resolve("docs"))) {
      List<Path> pages =
          new ArrayList<>(docs.filter(page -> page.toString().endsWith(".md")).toList());
      pages.add(BuiltHome.ROOT.resolve("README.md"));
      for (Path page : pages) {
        Matcher block = BLOCK.matcher(Files.readString(page));
        while (block.find()) {
          for (String paragraph : block.group(1).split("\n\n", -1)) {
            String text =
                paragraph
                    .replaceAll("\\\\\n *", "")
                    .replaceAll("(?m)(^| +)# .*$", "")
                    .replaceAll("(?m)^ *\n", "")
                    .strip();
            if (!text.isEmpty()) {
              all.add(new Commands(BuiltHome.ROOT.relativize(page).toString(), text));
            }
          }
        }
      }
    }
    return all;
  }
}
