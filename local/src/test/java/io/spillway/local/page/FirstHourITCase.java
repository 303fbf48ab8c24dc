package io.spillway.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.host.FreePorts;
import io.spillway.local.host.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of docs/first-hour.md, and some of other pages that need no more than what runs
 * there, typed into one shell in their order, each block when what the one before has started is
 * up. Ports and folders are free ones.
 */
@Tag("cluster")
class FirstHourITCase {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path home;
  private Path output;
  private Process shell;
  private final String s3 = String.valueOf(FreePorts.next());
  private final String sts = String.valueOf(FreePorts.next());
  private final String kafka = String.valueOf(FreePorts.next());
  private final String rest = String.valueOf(FreePorts.next());

  @BeforeEach
  void layOut() throws Exception {
    var unused = BuiltHome.in(home);
    try (Stream<Path> files = Files.list(home.resolve("examples/first-hour"))) {
      for (Path file : files.toList()) {
        Files.writeString(file, free(Files.readString(file)));
      }
    }
    output = home.resolve("output");
    shell =
        new ProcessBuilder("bash")
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
  }

  @AfterEach
  void endWhatIsLeft() throws InterruptedException {
    shell.descendants().forEach(ProcessHandle::destroyForcibly);
    shell.destroyForcibly();
    var unused = shell.waitFor();
  }

  @Test
  void makesAFileOfMyEventAsTyped() throws Exception {
    List<String> blocks = blocks(Need.ONE_SHELL);
    assertThat(blocks).hasSize(6);
    type(blocks.get(0));
    await("Kafka runs at 127.0.0.1:" + kafka);
    await("S3 runs at http://127.0.0.1:" + s3);
    assertThat(exportsIn(output())).isSubsetOf(exportsIn(blocks.get(1)));
    type(blocks.get(1));
    type(blocks.get(2));
    await("1 destination checked, all take objects");
    await("1 event sent to events at 127.0.0.1:" + kafka);
    Path bucket = home.resolve("data/s3/acme-data-lake");
    Wait.until("a file in " + bucket, PATIENCE, () -> !files(bucket).isEmpty());
    type(blocks.get(3));
    await("\n\"u-1\",\"o-1\",\"39.9\"");
    await("1 event read: 1 row, 0 filtered, 0 dead letters; 1 file (1 row) delivered");

    type("(" + blocks.get(4).replaceAll("(?m)^bin/spillway dead-letters.*", "") + ")");
    await("taken by a mapping");
    await("1,000 events sent to events");
    Path letters = home.resolve("data/s3/staging/dead-letters");
    Wait.until("a dead letter", PATIENCE, () -> !files(letters).isEmpty());
    type(blocks.get(4).replaceAll("(?s).*(?=bin/spillway dead-letters)", ""));
    await("not-json: ");

    List<String> ofTheJob = blocks(Need.JOB);
    assertThat(ofTheJob).hasSize(1);
    type(ofTheJob.get(0).replace("acme,globex", "acme"));
    await("\"destination\" : \"acme\"");

    String catalog = Files.readString(home.resolve("examples/first-hour/destinations.yaml"));
    Files.writeString(
        home.resolve("examples/first-hour/destinations.yaml"),
        catalog.replace("s3_aws_folder_name: orders", "s3_aws_folder_name: other"));
    await(" is in force: 1 destination\n");

    type(blocks.get(5));
    await("Stopped with the savepoint s3://checkpoints/first-hour/");
    Wait.until("the end of all", PATIENCE, () -> shell.descendants().findAny().isEmpty());
    assertThat(home.resolve("data")).doesNotExist();
  }

  private List<String> blocks(Need need) throws IOException {
    return CommandBlock.runBy(FirstHourITCase.class).stream()
        .filter(block -> block.needs().contains(need))
        .map(block -> free(block.text()))
        .toList();
  }

  /** The same with ports and a folder that nobody has. */
  private String free(String text) {
    return text.replace(
            "bin/spillway s3 ", "bin/spillway s3 --port " + s3 + " --sts-port " + sts + " ")
        .replace("bin/spillway kafka ", "bin/spillway kafka --port " + kafka + " ")
        .replace(" --rest http://localhost:8081", "")
        .replace("bin/spillway status", "bin/spillway status --rest http://localhost:" + rest)
        .replace("127.0.0.1:9000", "127.0.0.1:" + s3)
        .replace("127.0.0.1:9001", "127.0.0.1:" + sts)
        .replace("127.0.0.1:9092", "127.0.0.1:" + kafka)
        .replace("rest.port: 8081", "rest.port: " + rest)
        .replace("/tmp/spillway", home + "/data");
  }

  /** What the servers say to export is what the page exports. */
  private static List<String> exportsIn(String text) {
    return Pattern.compile("[A-Z_0-9]+=\\S+")
        .matcher(text.replaceAll("(?m)^(?! *export ).*$", ""))
        .results()
        .map(result -> result.group())
        .toList();
  }

  private void type(String commands) throws IOException {
    shell.getOutputStream().write((commands + "\n").getBytes(StandardCharsets.UTF_8));
    shell.getOutputStream().flush();
  }

  private void await(String text) throws Exception {
    Wait.until(() -> "'" + text + "' in " + output(), PATIENCE, () -> output().contains(text));
  }

  private String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().matches(".*\\.(csv|jsonl)")).toList();
    }
  }
}
