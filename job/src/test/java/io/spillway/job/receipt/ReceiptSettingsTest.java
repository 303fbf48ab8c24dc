package io.spillway.job.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.batching.TimeRange;
import io.spillway.settings.UsageException;
import io.spillway.staging.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptSettingsTest {
  private static final Path PAGE = Path.of("../docs/receipts.md");

  private static final Receipt RECEIPT =
      new Receipt(
          "2026-11-22/acme/orders/csv/a/b_~/2026-11-22T16-29-00-123Z-u-0",
          9,
          new Receipt.Content("track", 2, 0xCBF43926, Instant.EPOCH, new TimeRange(0, 1)),
          new Receipt.Arrival(
              "acme-bucket", "\"e\"", false, "0123456789ab", Instant.EPOCH, Instant.EPOCH));

  @TempDir Path folder;

  @Test
  void takesFilesOrATopicOrNeither() throws UsageException {
    assertThat(read(Map.of())).isEqualTo(new ReceiptSettings.None());
    assertThat(read(Map.of("receipts.path", "s3://b/r")))
        .isEqualTo(new ReceiptSettings.Files("s3://b/r"));
    assertThat(read(Map.of("receipts.topic", "r"))).isEqualTo(new ReceiptSettings.Topic("r"));
    assertThatThrownBy(() -> read(Map.of("receipts.topic", "r", "receipts.path", "s3://b/r")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "receipts.path: given together with receipts.topic; give one of the two, or none");
    assertThatThrownBy(() -> read(Map.of("receipts.topic", "bad topic!")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "receipts.topic: 'bad topic!' cannot be a topic's name; give 1 to 249 letters, digits,"
                + " '.', '_' and '-'");
    assertThatThrownBy(() -> read(Map.of("receipts.topic", "r", "dead-letters.topic", "r")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("receipts.topic: 'r' is that of dead-letters.topic");
  }

  private static ReceiptSettings read(Map<String, String> options) throws UsageException {
    return ReceiptSettings.read(Configuration.fromMap(options));
  }

  @Test
  void writesAFileForEachFlushThatHasReceipts() throws Exception {
    try (Receipts receipts = sent(new ReceiptSettings.Files(folder.toUri().toString()))) {
      receipts.flush();
      assertThat(lines()).isEmpty();
      receipts.add(RECEIPT);
      receipts.add(RECEIPT);
      assertThat(lines()).isEmpty();
      receipts.flush();
      receipts.flush();
      assertThat(lines()).hasSize(2);
      receipts.add(RECEIPT);
      receipts.flush();
      assertThat(lines())
          .hasSize(3)
          .containsOnly(new String(RECEIPT.toBytes(), StandardCharsets.UTF_8));
    }
    try (Receipts receipts = sent(new ReceiptSettings.None())) {
      receipts.add(RECEIPT);
      receipts.flush();
    }
  }

  /** As a task gets them. */
  private static Receipts sent(ReceiptSettings settings) throws Exception {
    return InstantiationUtil.clone(settings.receipts(new Properties())).create();
  }

  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  @Test
  void keepsReceiptsThatCannotBeWritten() throws Exception {
    Path blocked = Files.writeString(folder.resolve("file"), "");
    try (Receipts receipts = sent(new ReceiptSettings.Files(blocked.toUri().toString()))) {
      receipts.add(RECEIPT);
      assertThatThrownBy(receipts::flush)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("receipts.path: ");
      Files.delete(blocked);
      receipts.flush();
      assertThat(lines()).hasSize(1);
    }
  }

  @Test
  void thePageListsEveryMemberInOrder() throws IOException {
    JsonNode json = new JsonMapper().readTree(RECEIPT.toBytes());
    List<String> members = new ArrayList<>();
    json.fieldNames().forEachRemaining(members::add);
    List<String> listed =
        Files.readAllLines(PAGE).stream()
            .dropWhile(line -> !line.startsWith("| member"))
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .toList();
    assertThat(listed).containsExactlyElementsOf(members);
    assertThat(json.path("crc32").asText()).isEqualTo("cbf43926");
  }
}
