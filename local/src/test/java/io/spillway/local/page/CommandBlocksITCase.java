package io.spillway.local.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The blocks of commands on the pages are run as they are typed, each in a shell of its own, unless
 * the page says what more than files they need.
 */
@Timeout(120)
class CommandBlocksITCase {
  @TempDir private static Path folder;

  /** What the pages have their readers make before: a catalog, events, dead letters. */
  @BeforeAll
  static void layOut() throws Exception {
    BuiltHome.in(folder);
    Path example = folder.resolve("examples/destinations.yaml");
    Files.copy(
        folder.resolve("conf/destinations.example.yaml"), folder.resolve("conf/destinations.yaml"));
    Files.copy(example, folder.resolve("destinations.yaml"));
    Files.writeString(
        folder.resolve("catalog.yaml"),
        Files.readString(example).replace("- id: signups", "- id: events"));
    Files.copy(folder.resolve("examples/events.jsonl"), folder.resolve("events.jsonl"));
    Files.createDirectories(folder.resolve("dead-letters"));
    Files.copy(
        folder.resolve("examples/dead-letters.jsonl"), folder.resolve("dead-letters/part-0.jsonl"));
    assertThat(
            run(
                "bin/spillway import segment examples/segment/workspace.json"
                    + " --out conf/destinations --owner acme"))
        .as(output())
        .isZero();
  }

  static List<CommandBlock> withoutNeeds() throws IOException {
    return CommandBlock.all(BuiltHome.ROOT).stream()
        .filter(block -> block.needs().isEmpty())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("withoutNeeds")
  void runsAsTyped(CommandBlock block) throws Exception {
    assertThat(run(block.text())).as(output()).isZero();
    assertThat(output()).doesNotContain("Exception", "\tat ", "is left out");
  }

  @Test
  void everyNeedIsOneOfABlock() throws IOException {
    List<CommandBlock> all = CommandBlock.all(BuiltHome.ROOT);
    assertThat(all).hasSizeGreaterThan(40);
    assertThat(all.stream().flatMap(block -> block.needs().stream())).contains(Need.values());
    assertThat(withoutNeeds()).hasSizeGreaterThan(10);
  }

  /** {@code FirstHourITCase} runs those. */
  @Test
  void onlyTheFirstHourGoesOnInOneShell() throws IOException {
    assertThat(CommandBlock.all(BuiltHome.ROOT))
        .allSatisfy(
            block ->
                assertThat(block.needs().contains(Need.ONE_SHELL))
                    .isEqualTo(block.page().equals("docs/first-hour.md")));
  }

  @Test
  void readsTheMarks() {
    String page =
        """
        1. One:

           ```sh needs=aws,one-shell
           if a
             b
           ```

        ```yaml
        c
        ```
        """;
    assertThat(CommandBlock.of("p.md", page))
        .singleElement()
        .satisfies(
            block -> {
              assertThat(block).hasToString("p.md:3");
              assertThat(block.needs()).containsExactly(Need.AWS, Need.ONE_SHELL);
              assertThat(block.text()).isEqualTo("if a\n  b\n");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh needs=luck", "sh needs=", "sh aws", "bash", "console", ""})
  void refusesABlockOfCommandsWithAnotherMark(String info) {
    assertThatThrownBy(() -> CommandBlock.of("p.md", "```" + info + "\nbin/spillway eval\n```\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("p.md:1: ");
  }

  private static int run(String commands) throws IOException, InterruptedException {
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", commands)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    // The JDK's own tools, such as keytool.
    shell
        .environment()
        .merge(
            "PATH",
            Path.of(System.getProperty("java.home"), "bin").toString(),
            (path, jdk) -> path + File.pathSeparator + jdk);
    return shell.start().waitFor();
  }

  private static String output() throws IOException {
    return Files.readString(folder.resolve("output"), StandardCharsets.UTF_8);
  }
}
