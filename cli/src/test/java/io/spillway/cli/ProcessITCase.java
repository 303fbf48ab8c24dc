package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process, with what only a process has: a locale, pipes and devices. */
@Timeout(120)
class ProcessITCase {
  @TempDir private Path folder;

  @Test
  void evaluatesTwoThousandLinesInAnyLocale() throws Exception {
    Path questions = Files.writeString(folder.resolve("questions"), questions(2_000));
    Path answers = folder.resolve("answers");
    Process eval =
        java("eval").redirectInput(questions.toFile()).redirectOutput(answers.toFile()).start();
    assertThat(ended(eval)).isEqualTo(new CommandRun(0, "", ""));
    assertThat(answers)
        .hasContent(
            IntStream.range(0, 2_000)
                .mapToObj(i -> "{\"id\":" + i + ",\"cell\":\"\\\"é😀" + i + "\\\"\"}\n")
                .collect(Collectors.joining()));
  }

  @Test
  void endsQuietlyWhenItsReaderHasSeenEnough() throws Exception {
    Process eval = java("eval").start();
    try (BufferedReader answers =
        new BufferedReader(new InputStreamReader(eval.getInputStream(), StandardCharsets.UTF_8))) {
      OutputStream in = eval.getOutputStream();
      in.write(questions(1).getBytes(StandardCharsets.UTF_8));
      in.flush();
      assertThat(answers.readLine()).startsWith("{\"id\":0,");
    }
    try (OutputStream in = eval.getOutputStream()) {
      in.write(questions(2_000).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It may have ended before it has read all questions.
    }
    eval.waitFor();
    assertThat(new String(eval.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
    assertThat(eval.exitValue()).isZero();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void failsWhenItsOutputCannotBeWritten() throws Exception {
    Process help = java("completion").redirectOutput(Path.of("/dev/full").toFile()).start();
    assertThat(ended(help))
        .isEqualTo(
            new CommandRun(
                1,
                "",
                "spillway completion failed: standard output cannot be written: No space left on"
                    + " device\n"));
  }

  @Test
  void explainsNamesThatTheLocaleDoesNotHave() throws Exception {
    CommandRun run = ended(java("validate", "é.yaml").start());
    assertThat(run.err())
        .startsWith("Invalid value for <catalog>: '")
        .endsWith(
            "' is not a path in the encoding of this locale; use a UTF-8 one, e.g."
                + " LC_ALL=C.UTF-8; see 'spillway validate --help'\n");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  /** Kafka's client logs a stack trace of its own. */
  @Test
  void saysInOneSentenceWhatKafkaCannotUse() throws Exception {
    Path letter =
        Files.writeString(
            folder.resolve("letter"), "{\"reason\":\"not-json\",\"offset\":1,\"event\":\"\"}");
    Process redrive =
        java(
                "redrive",
                letter.toString(),
                "--bootstrap=localhost:1",
                "--topic=events",
                "--kafka=security.protocol=SSL",
                "--kafka=ssl.truststore.location=/nowhere")
            .start();
    assertThat(ended(redrive))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "--kafka ssl.truststore.location: '/nowhere': there is no such file; put it there"
                    + " on every machine and let the process read it\n"));
  }

  private static String questions(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                "{\"id\":"
                    + i
                    + ",\"mapping\":{\"@path\":\"$.s\"},\"event\":{\"s\":\"é😀"
                    + i
                    + "\"}}\n")
        .collect(Collectors.joining());
  }

  /** The command line in a Java of its own. */
  static ProcessBuilder java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Spillway.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder process = new ProcessBuilder(command);
    process.environment().put("LC_ALL", "C");
    return process;
  }

  /** Closes standard input and waits for the end. */
  private static CommandRun ended(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new CommandRun(process.exitValue(), out, err);
  }
}
