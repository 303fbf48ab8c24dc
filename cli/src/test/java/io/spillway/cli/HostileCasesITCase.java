package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.cli.HostileCases.Case;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One process of {@code eval} with a small heap answers every hostile question. */
@Timeout(300)
class HostileCasesITCase {
  @TempDir private Path folder;

  @Tag("cluster")
  @Test
  void everyQuestionHasItsAnswerInAHeapOf512Megabytes() throws Exception {
    Map<String, Case> cases = HostileCases.all();
    Path questions = folder.resolve("questions");
    Files.writeString(
        questions,
        cases.values().stream().map(Case::question).collect(Collectors.joining("\n", "", "\n")));
    Path answers = folder.resolve("answers");
    Path errors = folder.resolve("errors");

    ProcessBuilder eval = ProcessITCase.java("eval");
    eval.command().add(1, "-Xmx512m");
    Process process =
        eval.redirectInput(questions.toFile())
            .redirectOutput(answers.toFile())
            .redirectError(errors.toFile())
            .start();
    assertThat(process.waitFor(280, TimeUnit.SECONDS)).isTrue();

    assertThat(errors).isEmptyFile();
    assertThat(process.exitValue()).isZero();
    List<String> lines = Files.readAllLines(answers, StandardCharsets.UTF_8);
    assertThat(lines).hasSameSizeAs(cases.values());
    SoftAssertions soft = new SoftAssertions();
    int line = 0;
    for (Map.Entry<String, Case> hostile : cases.entrySet()) {
      String answer = lines.get(line++);
      soft.assertThat(answer.substring(0, Math.min(answer.length(), 400)))
          .startsWith("{\"id\":\"" + hostile.getKey() + "\",")
          .containsPattern(
              switch (hostile.getValue().answer()) {
                case LIMIT -> "\"error\":\".*; simplify the mapping or raise limits\\.";
                case RESULT -> "\"(cell|match)\":";
                case EITHER -> "\"cell\":|\"error\":\".*; simplify the mapping or raise limits\\.";
              });
    }
    soft.assertAll();
  }
}
