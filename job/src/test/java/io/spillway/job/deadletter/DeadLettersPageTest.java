package io.spillway.job.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.deadletter.DeadLetterHeaders;
import io.spillway.deadletter.DeadLetterLine;
import io.spillway.deadletter.Origin;
import io.spillway.deadletter.RecordContent;
import io.spillway.deadletter.Rejections;
import io.spillway.deadletter.Rejections.Rejection;
import io.spillway.event.RejectReason;
import io.spillway.staging.LostFileLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares docs/dead-letters.md with what is written. */
class DeadLettersPageTest {
  private static final Path PAGE = Path.of("../docs/dead-letters.md");

  @Test
  void thePageListsEveryReason() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(
            firstCells(
                page.substring(page.indexOf("| reason | when |"), page.indexOf("## Lost files"))))
        .containsExactlyElementsOf(
            Arrays.stream(RejectReason.values()).map(RejectReason::code).toList());
  }

  @Test
  void thePageListsEveryFieldInOrder() throws IOException {
    String page = Files.readString(PAGE);
    String fields =
        page.substring(page.indexOf("| field | type |"), page.indexOf("| reason | when |"));
    List<String> listed = firstCells(fields);
    List<String> one = written(0, DeadLetterLine.WHOLE);
    List<String> several = written(1, 9);
    assertThat(listed).containsSubsequence(one).containsSubsequence(several);
    assertThat(Stream.concat(one.stream(), several.stream()).toList()).containsAll(listed);
  }

  @Test
  void thePageListsEveryHeaderInOrder() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(
            firstCells(
                page.substring(page.indexOf("| header | what "), page.indexOf("## In files"))))
        .containsExactlyElementsOf(DeadLetterHeaders.ALL);
  }

  @Test
  void thePageListsEveryMemberOfALostFileInOrder() throws IOException {
    String page = Files.readString(PAGE);
    LostFileLine line =
        new LostFileLine(
            new LostFileLine.Staged(
                "2026-11-22/acme/orders/csv/a/b_~/2026-11-22T16-29-00-123Z-u-0",
                "2026-11-22/~shared/2026-11-22T16-29-00-123Z-v-0.zip",
                2,
                9,
                Instant.EPOCH),
            "lost",
            "m",
            Instant.EPOCH);
    List<String> members = new ArrayList<>();
    new JsonMapper().readTree(line.toBytes()).fieldNames().forEachRemaining(members::add);
    assertThat(
            firstCells(
                page.substring(page.indexOf("| member | what "), page.indexOf("## Feed them"))))
        .containsExactlyElementsOf(members);
    assertThat(LostFileLine.isOne(line.toBytes())).isTrue();
    assertThat(LostFileLine.isOne("{}".getBytes(StandardCharsets.UTF_8))).isFalse();
  }

  /** The fields of a dead letter that lists one failure. */
  private static List<String> written(int omitted, int withheld) throws IOException {
    DeadLetterLine line =
        new DeadLetterLine(
            new Rejections(List.of(new Rejection("r", "m", "d", "p")), omitted),
            new Origin("t", 1, 2, 3, Instant.EPOCH),
            new RecordContent(
                new byte[0], List.of(new RecordContent.Header("h", null)), new byte[] {1}),
            withheld);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    line.write(out);
    List<String> names = new ArrayList<>();
    new JsonMapper().readTree(out.toByteArray()).fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<String> firstCells(String table) {
    return Pattern.compile("(?m)^\\| `([a-z_.-]+)` \\|")
        .matcher(table)
        .results()
        .map((MatchResult row) -> row.group(1))
        .toList();
  }
}
