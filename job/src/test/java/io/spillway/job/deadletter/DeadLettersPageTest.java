package io.spillway.job.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.event.RejectReason;
import io.spillway.routing.DeadLetterLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares docs/dead-letters.md with what is written. */
class DeadLettersPageTest {
  private static final Path PAGE = Path.of("../docs/dead-letters.md");

  @Test
  void thePageListsEveryReason() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(firstCells(page.substring(page.indexOf("| reason | when |"))))
        .containsExactlyElementsOf(
            Arrays.stream(RejectReason.values()).map(RejectReason::code).toList());
  }

  @Test
  void thePageListsEveryFieldInOrder() throws IOException {
    String page = Files.readString(PAGE);
    String fields =
        page.substring(page.indexOf("| field | type |"), page.indexOf("| reason | when |"));
    DeadLetterLine line =
        new DeadLetterLine(
            new DeadLetterLine.Rejection("r", "m", "d", "p"),
            new DeadLetterLine.Origin("t", 1, 2, Instant.EPOCH));
    String json = new String(line.toJson(new byte[] {1}), StandardCharsets.UTF_8);
    assertThat(firstCells(fields))
        .isEqualTo(
            Pattern.compile("\"(\\w+)\":").matcher(json).results().map(r -> r.group(1)).toList());
  }

  private static List<String> firstCells(String table) {
    return Pattern.compile("(?m)^\\| `([a-z-]+)` \\|")
        .matcher(table)
        .results()
        .map((MatchResult row) -> row.group(1))
        .toList();
  }
}
