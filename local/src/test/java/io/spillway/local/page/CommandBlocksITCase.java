package io.spillway.local.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  /** What no test has. */
  private static final Set<Need> RUN_BY_NONE = EnumSet.of(Need.AWS, Need.KUBERNETES, Need.DOCKER);

  private static final String DOCKERFILE = "deploy/docker/Dockerfile";

  @TempDir private static Path folder;
  private static Shell shell;

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
    shell = new Shell(folder);
    run(
        "bin/spillway import segment examples/segment/workspace.json"
            + " --out conf/destinations --owner acme");
  }

  static List<CommandBlock> withoutNeeds() throws IOException {
    return CommandBlock.runBy(CommandBlocksITCase.class);
  }

  @ParameterizedTest
  @MethodSource("withoutNeeds")
  void runsAsTyped(CommandBlock block) throws Exception {
    run(block.text());
  }

  private static void run(String commands) throws Exception {
    int exitCode = shell.run(commands);
    assertThat(exitCode).as(shell.output()).isZero();
    assertThat(shell.output()).doesNotContain("Exception", "\tat ", "is left out");
  }

  /** A block that needs neither AWS nor Kubernetes nor Docker is one of those that a test has. */
  @Test
  void everyOtherBlockIsOneOfATest() throws IOException {
    assertThat(EnumSet.allOf(Need.class))
        .filteredOn(need -> need.runBy().isEmpty())
        .containsExactlyElementsOf(RUN_BY_NONE);
    Set<String> tests =
        CommandBlock.all(BuiltHome.ROOT).stream()
            .map(CommandBlock::runBy)
            .filter(test -> !test.isEmpty())
            .collect(Collectors.toSet());
    assertThat(tests)
        .allSatisfy(
            test ->
                assertThat(source(test))
                    .contains("class " + test + " ", "CommandBlock.runBy(" + test + ".class)"));
  }

  private static String source(String test) throws IOException {
    for (String module : List.of("local", "bench")) {
      try (Stream<Path> files =
          Files.walk(BuiltHome.ROOT.resolve(module).resolve("src/test/java"))) {
        Optional<Path> file = files.filter(path -> path.endsWith(test + ".java")).findAny();
        if (file.isPresent()) {
          return Files.readString(file.get());
        }
      }
    }
    return "there is no class " + test;
  }

  /** So the image can be built of what {@code mvn package} leaves. */
  @Test
  void theImageIsMadeOfWhatIsBuilt() throws IOException {
    assertThat(CommandBlock.all(BuiltHome.ROOT))
        .filteredOn(block -> block.needs().contains(Need.DOCKER))
        .singleElement()
        .satisfies(
            block -> assertThat(block.text()).contains("docker build -f " + DOCKERFILE + " -t "));
    Matcher copied =
        Pattern.compile("(?m)^(?:COPY|ADD) (?:--\\S+ )*(.*) \\S+$")
            .matcher(Files.readString(BuiltHome.ROOT.resolve(DOCKERFILE)));
    List<String> sources =
        copied.results().flatMap(copy -> Stream.of(copy.group(1).split(" "))).toList();
    assertThat(sources)
        .contains("job/target/spillway-job.jar")
        .allSatisfy(CommandBlocksITCase::assertIsBuilt);
  }

  private static void assertIsBuilt(String pattern) throws IOException {
    Path path = BuiltHome.ROOT.resolve(pattern);
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(path.getParent(), path.getFileName().toString())) {
      assertThat(files).isNotEmpty();
    }
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
}
