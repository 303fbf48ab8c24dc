package io.spillway.local.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.cli.LocalSpillway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The archive alone, unpacked elsewhere and started through a link, from another folder. */
@Timeout(120)
class ReleaseArchiveITCase {
  private static final Path BUILT = Path.of("../target");

  /** Examples that need Kafka, AWS, Flink or a checkout. */
  private static final Pattern NEED_MORE =
      Pattern.compile(
          "bin/spillway (playground|check|dead-letters"
              + " .*(s3|--bootstrap)|redrive|redeliver|status|run|demo|cluster|chaos|bench|events|kafka|s3)\\b");

  @TempDir private static Path folder;
  private static Path home;
  private static Path link;

  @TempDir private Path elsewhere;

  private record Run(int exitCode, String out, String err) {}

  @BeforeAll
  static void unpack() throws Exception {
    Path archive = archive();
    Process tar =
        new ProcessBuilder("tar", "-xzf", archive.toAbsolutePath().toString())
            .directory(folder.toFile())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
    home = folder.resolve(archive.getFileName().toString().replace(".tar.gz", ""));
    Path links = Files.createDirectory(folder.resolve("links"));
    Path first = Files.createSymbolicLink(links.resolve("first"), home.resolve("bin/spillway"));
    link = Files.createSymbolicLink(links.resolve("spillway"), first.getFileName());
  }

  /** The one that the package phase has made. */
  static Path archive() throws IOException {
    try (Stream<Path> files = Files.list(BUILT)) {
      return files
          .filter(file -> file.toString().matches(".*/spillway-[0-9.]+(-SNAPSHOT)?\\.tar\\.gz"))
          .findAny()
          .orElseThrow();
    }
  }

  @Test
  void holdsWhatItSays() throws IOException {
    for (String file :
        List.of(
            "bin/spillway",
            "job/spillway-job.jar",
            "job/spillway-job.cdx.json",
            "conf/spillway.yaml",
            "examples/destinations.yaml",
            "docs/configuration.md",
            "share/bash-completion/completions/spillway",
            "LICENSE",
            "NOTICE",
            "README.md")) {
      assertThat(home.resolve(file)).isNotEmptyFile();
    }
    assertThat(Files.readString(home.resolve("share/man/man1/spillway-preview.1")))
        .contains(".SH \"SYNOPSIS\"", "\\-\\-events");
    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString()))
          .contains("cli.class-path")
          .anyMatch(jar -> jar.startsWith("spillway-cli-"))
          .noneMatch(jar -> jar.matches("(flink|log4j|kafka_|s3proxy|duckdb|junit).*"))
          .noneMatch(jar -> jar.contains("-tests"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--version | spillway 0.",
        "validate examples/destinations.yaml | valid, 1 destination, 3 mappings",
        "eval | {\"id\":\"cell\",\"cell\":\"\\\"u-1 bought o-17\\\"\"}",
        "preview examples/destinations.yaml --events examples/events.jsonl --out OUT | 7 events: 9"
            + " rows",
        "import segment examples/segment/workspace.json --out OUT.yaml | 2 mappings, 1 filter",
        "iam examples/destinations.yaml --destination acme | s3:PutObject",
        "ddl examples/destinations.yaml --destination acme --mapping signups | CREATE EXTERNAL"
            + " TABLE",
        "ddl examples/destinations.yaml | CREATE OR REPLACE VIEW \"default\".\"acme_orders\"",
        "lifecycle --config conf/spillway.yaml | AbortIncompleteMultipartUpload",
        "check --help | Usage: spillway check",
        "help | demo, cluster, chaos, events, kafka and s3 are in spillway-0.",
      })
  void runsTheExamplesAsTyped(String typed, String printed) throws Exception {
    Run run =
        run(
            Map.of(),
            typed
                .replace("examples/", home + "/examples/")
                .replace("conf/", home + "/conf/")
                .replace("OUT", elsewhere + "/preview")
                .split(" "));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains(printed);
    assertThat(run.err()).doesNotContain("SLF4J", "Exception");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void hasTheFilesOfTheExamplesInTheHelp(String example) {
    assertThat(Pattern.compile("(?:conf|examples)/\\S+").matcher(example).results())
        .allSatisfy(file -> assertThat(home.resolve(file.group())).isNotEmptyFile());
  }

  /** Pasted into a shell in the archive's folder; those that need Kafka or AWS have their tests. */
  @ParameterizedTest
  @MethodSource("examplesThatNeedNothingElse")
  void runsTheExamplesInTheHelp(String example) throws Exception {
    Path errors = elsewhere.resolve("errors");
    Process shell =
        new ProcessBuilder("bash", "-e", "-c", example)
            .directory(home.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(errors.toFile())
            .start();
    assertThat(shell.waitFor()).as(Files.readString(errors)).isZero();
  }

  static Stream<String> examples() {
    CommandLine root = LocalSpillway.commandLine();
    return Stream.concat(Stream.of(root), root.getSubcommands().values().stream())
        .map(command -> command.getCommandSpec().usageMessage().footer())
        .flatMap(
            footer ->
                String.join("\n", footer)
                    .replaceAll("\\\\\n *", "")
                    .lines()
                    .filter(line -> line.startsWith("  "))
                    .map(String::strip));
  }

  static Stream<String> examplesThatNeedNothingElse() {
    return examples().filter(example -> !NEED_MORE.matcher(example).find());
  }

  @Test
  void readsNothingWhenStandardInputIsClosed() throws Exception {
    Process shell =
        new ProcessBuilder("bash", "-c", "exec \"$0\" eval <&-", link.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(shell.getInputStream().readNBytes(100)).asString(StandardCharsets.UTF_8).isEmpty();
    assertThat(shell.waitFor()).isZero();
  }

  /** The shell makes the name, which this process may have no characters for. */
  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", ""})
  void runsInAFolderOfAnyNameWithoutALocale(String locale) throws Exception {
    String script =
        """
        named="$1/$(printf 'm \\303\\274 n')"
        cp -r "$0" "$named"
        unset LANG LC_CTYPE
        LC_ALL="$2" "$named/bin/spillway" validate "$named/examples/destinations.yaml"
        """;
    Process shell =
        new ProcessBuilder(
                "bash", "-e", "-c", script, home.toString(), elsewhere.toString(), locale)
            .redirectErrorStream(true)
            .start();
    assertThat(shell.getInputStream().readAllBytes())
        .asString(StandardCharsets.UTF_8)
        .contains("/m ü n/examples/destinations.yaml: valid, 1 destination, 3 mappings");
    assertThat(shell.waitFor()).isZero();
  }

  @Test
  void saysThatItsFolderIsGone() throws Exception {
    Path gone = Files.createDirectory(elsewhere.resolve("gone"));
    Process shell =
        new ProcessBuilder("bash", "-c", "rmdir \"$PWD\" && exec \"$0\" --version", link.toString())
            .directory(gone.toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(shell.getInputStream().readAllBytes())
        .asString(StandardCharsets.UTF_8)
        .endsWith("spillway: the working directory does not exist any more; go to another one\n");
    assertThat(shell.waitFor()).isEqualTo(2);
  }

  @Test
  void findsClassesOfKafkaWhereTheEnvironmentSays() throws Exception {
    Path source = Files.writeString(elsewhere.resolve("Reporter.java"), "public class Reporter {}");
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString()))
        .isZero();
    String[] redrive = {
      "redrive",
      "--bootstrap=localhost:1",
      "--from-topic=dead-letters",
      "--topic=events",
      "--kafka=metric.reporters=Reporter"
    };
    assertThat(run(Map.of(), redrive).err())
        .startsWith("--kafka metric.reporters: there is no class 'Reporter'; put the jar");
    assertThat(run(Map.of("SPILLWAY_CLASS_PATH", elsewhere.toString()), redrive).err())
        .startsWith("--kafka metric.reporters: 'Reporter' is not what this setting takes");
  }

  @Test
  void saysWhereTheBenchmarksAre() throws Exception {
    assertThat(run(Map.of(), "bench"))
        .isEqualTo(
            new Run(
                2, "", "spillway: bench is in a checkout of the repository, and in no archive\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "demo", "cluster", "s3"})
  void saysWhereTheCommandsThatNeedFlinkAre(String command) throws Exception {
    assertThat(run(Map.of(), command).err())
        .matches(
            "spillway: "
                + command
                + " is in spillway-0[^ ]*-local\\.tar\\.gz, the archive that has Flink, and not in"
                + " this one\\.\n");
  }

  @Test
  void saysWhatIsWrongWithJava() throws Exception {
    assertThat(run(Map.of("JAVA_HOME", "/no/java"), "--version"))
        .isEqualTo(
            new Run(
                2,
                "",
                "spillway: JAVA_HOME=/no/java has no bin/java in it; set JAVA_HOME to a Java 17 or"
                    + " later, or unset it\n"));
    Path old = Files.createDirectories(elsewhere.resolve("old/bin")).getParent();
    Path java = Files.writeString(old.resolve("bin/java"), "#!/bin/sh\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"1.8.0_392\"\n");
    assertThat(run(Map.of("JAVA_HOME", old.toString()), "--version"))
        .isEqualTo(
            new Run(
                2,
                "",
                "spillway: JAVA_HOME="
                    + old
                    + " is Java 8; Spillway needs Java 17 or later, set JAVA_HOME to one\n"));
    Path noJava = Files.createDirectory(elsewhere.resolve("path"));
    for (String tool : List.of("bash", "readlink", "dirname", "sed", "head")) {
      Files.createSymbolicLink(noJava.resolve(tool), Path.of("/usr/bin").resolve(tool));
    }
    assertThat(run(Map.of("JAVA_HOME", "", "PATH", noJava.toString()), "--version"))
        .isEqualTo(
            new Run(
                2,
                "",
                "spillway: there is no Java; install Java 17 or later, or set JAVA_HOME to one\n"));
  }

  private Run run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(link.toString()));
    command.addAll(List.of(arguments));
    Path out = elsewhere.resolve("out");
    Path err = elsewhere.resolve("err");
    ProcessBuilder process =
        new ProcessBuilder(command)
            .directory(elsewhere.toFile())
            .redirectInput(home.resolve("examples/questions.jsonl").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    process.environment().putAll(environment);
    int exitCode = process.start().waitFor();
    return new Run(
        exitCode,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
