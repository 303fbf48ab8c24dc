package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvalCommandTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      textBlock =
          """
          {"id":1,"mapping":{"@path":"$.event"},"event":{"event":"a\\"b"}}#{"id":1,"cell":"\\"a\\"\\"b\\""}
          {"id":"x","trigger":"type = \\"track\\"","event":{"type":"track"}}#{"id":"x","match":true}
          {"id":"x","trigger":"type = \\"track\\"","event":{"type":"page"}}#{"id":"x","match":false,"why":["type = \\"track\\" (it is \\"page\\")"]}
          {"mapping":null,"event":{}}#{"cell":"\\"\\""}
          {"id":null,"mapping":"é😀","event":{}}#{"id":null,"cell":"\\"é😀\\""}
          {"id":1.50,"mapping":true,"event":{}}#{"id":1.50,"cell":"\\"true\\""}
          {"id":{"a": [1]},"mapping":1.0,"event":{}}#{"id":{"a": [1]},"cell":"\\"1\\""}
           { "event" : {"n":12345678901234567890} , "mapping" : {"@path":"$.n"} , "id" : 2 } #{"id":2,"cell":"\\"12345678901234567890\\""}
          {"id":1,"mapping":{"@path":"$.o"},"event":{"o":{"b":1.0,"10":2,"a":3,"b":4}}}#{"id":1,"cell":"\\"{\\"\\"b\\"\\":4,\\"\\"10\\"\\":2,\\"\\"a\\"\\":3}\\""}
          {"id":1,"mapping":{"@path":"$.s"},"event":{"s":"x\\ud800y"}}#{"id":1,"cell":"\\"x\ufffdy\\""}
          {"id":1,"mapping":{"@path":"$.s"},"event":{"s":["\\ud800"]}}#{"id":1,"cell":"\\"[\\"\\"\\\\ud800\\"\\"]\\""}
          {"id":1,"mapping":{"@path":"$.s"},"event":{"s":"tab\\tnul\\u0000"}}#{"id":1,"cell":"\\"tab\\tnul\\u0000\\""}
          {"mapping":"$.userId","event":{}}#{"cell":"\\"$.userId\\"","warnings":["mapping: the text \\"$.userId\\" is the same for every event: for a value of the event write {\\"@path\\": \\"$.userId\\"}"]}
          {"mapping":[{"@kafka":"offset"},{"@kafka":"timestamp"},{"@kafka":{"header":"h"}},{"@kafka":"key"},{"@kafka":"index"}],"event":{},"kafka":{"topic":"t","partition":0,"offset":9007199254740993,"timestamp":"2026-11-22T16:29:00Z","key":"k","headers":{"h":"v"},"index":2}}#{"cell":"\\"[9007199254740993,\\"\\"2026-11-22T16:29:00.000Z\\"\\",\\"\\"v\\"\\",\\"\\"k\\"\\",2]\\""}
          {"mapping":[{"@kafka":"offset"},{"@kafka":"topic"},{"@kafka":{"header":"h"}},{"@kafka":"key"}],"event":{},"kafka":{"headers":{"h":null}}}#{"cell":"\\"[null,null,null,null]\\""}
          {"mapping_settings":{"columns":{"t":{"@kafka":"topic"}},"partition_by":["day"]},"event":{"type":"track"},"kafka":{"topic":"t","timestamp":"2026-11-22T16:29:00Z"}}#{"match":true,"header":"t","row":"\\"t\\"","key":"dt=2026-11-22/<time>_<unique>.csv"}
          {"id":1,"mapping":1,"mapping":2,"event":{},"note":"other keys are ignored"}#{"id":1,"cell":"\\"2\\""}
          """)
  void answersALineWithALine(String question, String answer) {
    assertThat(eval(question)).containsExactly(answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      textBlock =
          """
          no#{"error":"the line is not a JSON object: it does not start with {"}
          {"mapping":{"@kafka":"timestamp"},"event":{},"kafka":{"key":"k"}}#{"cell":"\\"\\""}
          {"mapping":1,"event":{},"kafka":[]}#{"error":"kafka: needs an object with \\"topic\\", \\"partition\\", \\"offset\\", \\"timestamp\\", \\"key\\", \\"headers\\", \\"index\\", got an array"}
          {"mapping":1,"event":{},"kafka":{"ofset":1}}#{"error":"kafka.ofset: unknown key: did you mean \\"offset\\"?"}
          {"mapping":1,"event":{},"kafka":{"offset":-1}}#{"error":"kafka.offset: needs a whole number from 0 to 9223372036854775807, got the number -1"}
          {"mapping":1,"event":{},"kafka":{"partition":2147483648}}#{"error":"kafka.partition: needs a whole number from 0 to 2147483647, got the number 2147483648"}
          {"mapping":1,"event":{},"kafka":{"timestamp":7}}#{"error":"kafka.timestamp: needs a time like \\"2026-11-22T16:29:00.123Z\\", got the number 7"}
          {"mapping":1,"event":{},"kafka":{"headers":{"h":1}}}#{"error":"kafka.headers.h: needs text, got the number 1"}
          {"mapping":1,"event":{},"kafka":{"headers":"h"}}#{"error":"kafka.headers: needs an object of names and texts, got the text \\"h\\""}
          {"id":1,"mapping":1,"event":{},"kafak":{}}#{"id":1,"error":"the line has \\"kafak\\": did you mean \\"kafka\\"?"}
          {"id":1,"maping":1,"event":{}}#{"id":1,"error":"the line has \\"maping\\": did you mean \\"mapping\\"?"}
          {"id":1#{"id":1,"error":"the line is not a JSON object: Unexpected end-of-input: expected close marker for Object at byte 8"}
          {"id":1,"mapping":1,"event":{}}}#{"id":1,"error":"the line is not a JSON object: Unexpected close marker '}': no open Object to close at byte 32"}
          {"id":1,"mapping":1,"event":{"a":"}"#{"id":1,"error":"the event is not usable: Unexpected end-of-input: expected close marker for Object at byte 37"}
          {"id":1,"mapping":1}#{"id":1,"error":"the line lacks event; give {\\"mapping\\": ..., \\"event\\": {...}}, {\\"mapping_settings\\": {...}, \\"event\\": {...}} or {\\"trigger\\": \\"...\\", \\"event\\": {...}}"}
          {"id":1,"event":{}}#{"id":1,"error":"the line lacks mapping, mapping_settings or trigger; give {\\"mapping\\": ..., \\"event\\": {...}}, {\\"mapping_settings\\": {...}, \\"event\\": {...}} or {\\"trigger\\": \\"...\\", \\"event\\": {...}}"}
          {"id":1,"mapping":1,"trigger":"","event":{}}#{"id":1,"error":"the line has both mapping and trigger; give one of them per line"}
          {"id":1,"mapping_settings":[],"trigger":"","event":{}}#{"id":1,"error":"the line has both mapping_settings and trigger; give one of them per line"}
          {"id":1,"mapping_settings":[],"event":{}}#{"id":1,"error":"mapping_settings: needs an object with the keys of a mapping, got an array"}
          {"id":1,"trigger":5,"event":{}}#{"id":1,"error":"trigger: needs text, got the number 5"}
          {"id":1,"mapping":1,"event":[]}#{"id":1,"error":"the event is a JSON array, not an object"}
          {"id":nul,"mapping":1,"event":{}}#{"error":"the line is not a JSON object: 'nul' is no JSON value at byte 7"}
          [1]#{"error":"the line is not a JSON object: it does not start with {"}
          {"id":1,"mapping":1,"event":{}} {}#{"id":1,"error":"the line is not a JSON object: something follows the object"}
          """)
  void saysWhatIsWrongWithALineAndGoesOn(String question, String answer) {
    assertThat(eval(question, "{\"mapping\":1,\"event\":{}}"))
        .containsExactly(answer, "{\"cell\":\"\\\"1\\\"\"}");
  }

  @Test
  void readsEventsAsStrictlyAsTheJob() {
    assertThat(eval("{\"id\":1,\"mapping\":1,\"event\":{\"a\":01}}").get(0))
        .startsWith("{\"id\":1,\"error\":\"the event is not usable: Invalid numeric value");
    assertThat(eval("{\"id\":2,\"mapping\":1,\"event\":{\"a\":[}}").get(0)).contains("\"error\"");
    String deep = "[".repeat(100) + "]".repeat(100);
    assertThat(eval("{\"id\":3,\"mapping\":1,\"event\":{\"a\":" + deep + "}}").get(0))
        .startsWith(
            "{\"id\":3,\"error\":\"the event is not usable: objects and arrays nest deeper");
    String large = "x".repeat(1024 * 1024);
    assertThat(eval("{\"id\":4,\"mapping\":1,\"event\":{\"a\":\"" + large + "\"}}").get(0))
        .startsWith(
            "{\"id\":4,\"error\":\"the event has 1048584 bytes, at most 1048576 are accepted");
  }

  @Test
  void answersBytesThatAreNotUtf8WithAnError() {
    byte[] line =
        "{\"id\":1,\"mapping\":1,\"event\":{\"a\":\"?\"}}\n".getBytes(StandardCharsets.UTF_8);
    line[34] = (byte) 0xff;
    assertThat(CommandRun.withInput(line, "eval").out())
        .isEqualTo("{\"id\":1,\"error\":\"the event is not UTF-8: see the byte at offset 6\"}\n");
  }

  @Test
  void namesTheDirectiveOrThePlaceThatIsWrong() {
    assertThat(eval("{\"mapping\":{\"@pth\":\"$.a\"},\"event\":{}}").get(0))
        .startsWith("{\"error\":\"mapping: unknown directive \\\"@pth\\\"");
    assertThat(eval("{\"trigger\":\"type &&\",\"event\":{}}").get(0))
        .startsWith("{\"error\":\"trigger: line 1, column ");
  }

  @Test
  void skipsBlankLinesAndAnswersALastOneWithoutNewline() {
    CommandRun run =
        CommandRun.withInput(
            "\n \t\r\n{\"mapping\":1,\"event\":{}}".getBytes(StandardCharsets.UTF_8), "eval");
    assertThat(run.out())
        .isEqualTo(
            """
            {"cell":"\\"1\\""}
            """);
    assertThat(CommandRun.of("eval")).isEqualTo(new CommandRun(0, "", ""));
  }

  @Test
  void survivesALineLongerThanItReads() {
    byte[] input = new byte[17 * 1024 * 1024];
    Arrays.fill(input, (byte) ' ');
    byte[] next = "\n{\"mapping\":1,\"event\":{}}\n".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(next, 0, input, input.length - next.length, next.length);
    assertThat(CommandRun.withInput(input, "eval").out().lines())
        .containsExactly(
            "{\"error\":\"the line is longer than the 16777216 bytes that are read\"}",
            "{\"cell\":\"\\\"1\\\"\"}");
  }

  @Test
  @Timeout(30)
  void answersBeforeItWaitsForMoreInput() throws Exception {
    try (PipedInputStream in = new PipedInputStream();
        OutputStream questions = new PipedOutputStream(in);
        PipedOutputStream out = new PipedOutputStream();
        BufferedReader answers =
            new BufferedReader(
                new InputStreamReader(new PipedInputStream(out), StandardCharsets.UTF_8))) {
      CompletableFuture<Integer> command =
          CompletableFuture.supplyAsync(
              () -> Spillway.run(List.of("eval"), in, out, OutputStream.nullOutputStream()));
      for (int i = 0; i < 3; i++) {
        questions.write(
            ("{\"id\":" + i + ",\"mapping\":1,\"event\":{}}\n").getBytes(StandardCharsets.UTF_8));
        questions.flush();
        assertThat(answers.readLine()).isEqualTo("{\"id\":" + i + ",\"cell\":\"\\\"1\\\"\"}");
      }
      questions.close();
      assertThat(command.get()).isZero();
    }
  }

  @Test
  void endsQuietlyWhenNobodyReadsTheAnswers() {
    assertThat(evalInto("Broken pipe")).isEqualTo(new CommandRun(0, "", ""));
  }

  @Test
  void failsInOneSentenceWhenAnswersCannotBeWritten() {
    assertThat(evalInto("No space left on device"))
        .isEqualTo(new CommandRun(1, "", "spillway eval failed: No space left on device\n"));
  }

  private static CommandRun evalInto(String failure) {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(failure);
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Spillway.run(
            List.of("eval"),
            new ByteArrayInputStream("{}\n".getBytes(StandardCharsets.UTF_8)),
            closed,
            err);
    return new CommandRun(exitCode, "", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void keepsTheOrderOfThousandsOfLines() {
    String questions =
        IntStream.range(0, 2_000)
            .mapToObj(
                i ->
                    i % 2 == 0
                        ? "{\"id\":"
                            + i
                            + ",\"mapping\":{\"@path\":\"$.userId\"},\"event\":{\"userId\":"
                            + i
                            + "}}"
                        : "{\"id\":"
                            + i
                            + ",\"trigger\":\"properties.n >"
                            + " 1000\",\"event\":{\"properties\":{\"n\":"
                            + i
                            + "}}}")
            .collect(Collectors.joining("\n"));
    String answers =
        IntStream.range(0, 2_000)
            .mapToObj(
                i ->
                    i % 2 == 0
                        ? "{\"id\":" + i + ",\"cell\":\"\\\"" + i + "\\\"\"}\n"
                        : "{\"id\":"
                            + i
                            + (i > 1000
                                ? ",\"match\":true}\n"
                                : ",\"match\":false,\"why\":[\"properties.n > 1000 (it is "
                                    + i
                                    + ")\"]}\n"))
            .collect(Collectors.joining());
    assertThat(CommandRun.withInput(questions.getBytes(StandardCharsets.UTF_8), "eval"))
        .isEqualTo(new CommandRun(0, answers, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      textBlock =
          """
          {"id":1,"mapping_settings":{"columns":{"n":{"@path":"$.userId"}}},"event":{"type":"track","userId":"u"}}#{"id":1,"match":true,"header":"n","row":"\\"u\\"","key":"<time>_<unique>.csv"}
          {"mapping_settings":{"rows":{"@path":"$.items"},"columns":{"n":{"@path":"$.item.n"}},"s3_aws_folder_name":{"@path":"$.item.f"}},"event":{"type":"track","items":[{"n":1,"f":"a"},{"n":2,"f":"b"}]}}#{"match":true,"header":"n","rows":["\\"1\\"","\\"2\\""],"keys":["a/<time>_<unique>.csv","b/<time>_<unique>.csv"]}
          {"mapping_settings":{"rows":{"@path":"$.items"},"columns":{"n":{"@path":"$.item.n"}}},"event":{"type":"track","items":[]}}#{"match":true,"header":"n","rows":[],"keys":[]}
          {"mapping_settings":{"rows":null,"columns":{"n":1}},"event":{"type":"track"}}#{"match":true,"header":"n","row":"\\"1\\"","key":"<time>_<unique>.csv","warnings":["rows: is null, so each event has one row: name its items, as in {\\"@path\\": \\"$.properties.products\\"}, or leave it out"]}
          {"id":1,"mapping_settings":{"id":"m","trigger":"type = \\"page\\"","columns":{"n":{"@path":"$.name"}},"batch_size_column_name":"size","delimiter":"tab","file_extension":"txt","filename_prefix":"p","s3_aws_folder_name":{"@template":"a/{{userId}}"}},"event":{"type":"page","userId":"u","name":"a\\"b"}}#{"id":1,"match":true,"header":"n\\tsize","row":"\\"a\\"\\"b\\"\\t\\"1\\"","key":"a/u/p_<time>_<unique>.txt"}
          {"id":1,"mapping_settings":{"columns":{"n":1},"athena":true,"compression":"gzip","s3_aws_folder_name":"a"},"event":{"type":"track","timestamp":"2026-11-22T16:29:00Z"}}#{"id":1,"match":true,"header":"n","row":"\\"1\\"","key":"a/layout=2438d463/type=track/dt=2026-11-22/<time>_<unique>.csv.gz"}
          {"id":1,"mapping_settings":{"columns":{"n":"$.a"}},"event":{"type":"page"}}#{"id":1,"match":false,"why":["type = \\"identify\\" (it is \\"page\\")","type = \\"track\\" (it is \\"page\\")"],"warnings":["columns.n: the text \\"$.a\\" is the same for every event: for a value of the event write {\\"@path\\": \\"$.a\\"}"]}
          {"id":1,"mapping_settings":{"enabled":false},"event":{"type":"track"}}#{"id":1,"match":false,"why":["enabled is false"]}
          {"id":1,"mapping_settings":{"columns":{"n":"{{a}}"},"batch_size":0},"event":{}}#{"id":1,"error":"batch_size: needs a whole number from 1 to 999999999, got the number 0","warnings":["columns.n: the text \\"{{a}}\\" is the same for every event: for a value of the event write {\\"@template\\": \\"{{a}}\\"}"]}
          {"id":1,"mapping_settings":{"s3_aws_folder_name":{"@path":"$.f"}},"event":{"type":"track","f":{}}}#{"id":1,"error":"s3_aws_folder_name: needs text, the event gave an object"}
          {"id":1,"mapping_settings":{"s3_aws_folder_name":{"@path":"$.f"}},"event":{"type":"track","f":"a/../b"}}#{"id":1,"error":"s3_aws_folder_name: a folder may not be named '.' or '..'"}
          {"id":1,"mapping_settings":{"columns":{"n":1}},"event":[]}#{"id":1,"error":"the event is a JSON array, not an object"}
          """)
  void answersWhatAWholeMappingMakesOfAnEvent(String question, String answer) {
    assertThat(eval(question)).containsExactly(answer);
  }

  @Test
  void warnsBesideAnError() {
    assertThat(
            eval(
                "{\"mapping\":{\"@liquid\":\"{{ a | map: 'x' }}\"},\"event\":{\"a\":[{\"x\":1}]}}"))
        .singleElement()
        .asString()
        .startsWith("{\"error\":\"")
        .contains(",\"warnings\":[\"mapping.@liquid: ");
  }

  @Test
  void holdsQuestionsToTheLimitsThatAreSet() {
    String question =
        "{\"id\":1,\"mapping\":{\"@liquid\":\"{{ (1..50) | size }}\"},\"event\":{}}\n"
            + "{\"id\":2,\"trigger\":\"contains(event, \\\"y\\\")\",\"event\":{\"event\":\""
            + "x".repeat(2_000)
            + "\"}}\n";

    assertThat(eval(question))
        .containsExactly(
            "{\"id\":1,\"cell\":\"\\\"50\\\"\"}",
            "{\"id\":2,\"match\":false,\"why\":[\"contains(event, \\\"y\\\") (it is \\\""
                + "x".repeat(99)
                + "...)\"]}");
    CommandRun run =
        CommandRun.withInput(
            question.getBytes(StandardCharsets.UTF_8),
            "eval",
            "--set",
            "limits.values=20",
            "--set",
            "limits.steps=100");
    assertThat(run.out().lines())
        .containsExactly(
            "{\"id\":1,\"error\":\"mapping: more than 20 values are made for this event; simplify"
                + " the mapping or raise limits.values\"}",
            "{\"id\":2,\"error\":\"trigger: this event takes more than 100 steps; simplify the"
                + " mapping or raise limits.steps\"}");
    assertThat(CommandRun.of("eval", "--set", "limits.valeus=20").err())
        .startsWith(
            "limits.valeus: unknown key; did you mean limits.values? docs/configuration.md");
  }

  private static List<String> eval(String... lines) {
    CommandRun run =
        CommandRun.withInput(String.join("\n", lines).getBytes(StandardCharsets.UTF_8), "eval");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    return run.out().lines().toList();
  }
}
