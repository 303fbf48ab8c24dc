package io.spillway.local.query;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.delimited.Delimiter;
import io.spillway.local.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Events whose cells are difficult to read back, a catalog that delivers them with the Athena
 * preset in every delimiter, plain and compressed, and what a query must find.
 */
final class HardRows {
  /** The source of a parameterized test for each delimiter, plain and compressed. */
  static final String FILES = "io.spillway.local.query.HardRows#files";

  static final String BUCKET = "acme-bucket";
  static final String DAY_BEFORE_NEW_YEAR = "2025-12-31";
  private static final Instant KAFKA = Instant.parse("2026-11-22T16:29:00.123Z");
  private static final int RANDOM_ROWS = 260;
  private static final int LONG_CELL = 300_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The parts of random texts. */
  private static final List<String> PARTS =
      List.of(
          "\"",
          "\"\"",
          "\\",
          "\\\\",
          "\\n",
          "\\\"",
          "\n",
          "\r",
          "\r\n",
          "\t",
          "\u0000",
          "\u0001",
          "\u0002",
          "\b",
          "\f",
          "\u000b",
          "\u001a",
          "\u001f",
          "\u007f",
          "\u0085",
          "\u2028",
          "\ufeff",
          "😀",
          "👩‍👩‍👧",
          "é",
          "日本",
          ",",
          "|",
          ";",
          ":",
          "'",
          "`",
          " ",
          "a",
          "0",
          "NULL",
          "\\N",
          "{}",
          "#",
          "--",
          "=",
          "$",
          "%00",
          "\\u0000",
          "&");

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "\"",
          "\\",
          "\\\\",
          "ends in \\",
          "\\\"",
          "\"\\",
          "a\",\"b",
          "a\"|\"b",
          "a\"\t\"b",
          "a\";\"b",
          "a\":\"b",
          "\n",
          "\r\n",
          "\na",
          "a\n",
          "\"\n\"",
          "\u0000",
          "a\u0000b",
          "\u0000\"\u0000",
          "\\\u0000\"",
          "NULL",
          "null",
          "\\N",
          "  leading and trailing  ",
          "\ufeffmark",
          "0012",
          "1e400",
          "-0",
          "true",
          "2026-02-30",
          "{\"a\":\"\\\"\\\\\"}");

  /** An event and what its row must contain. */
  record HardRow(int id, String text, String object, Instant at) {
    String type() {
      return id % 3 == 0 ? "identify" : id % 3 == 1 ? "track" : "page";
    }

    /** The timestamp of the event, with an offset in some rows. */
    String time() {
      return id % 7 == 0 ? at.atOffset(ZoneOffset.ofHours(2)).toString() : at.toString();
    }

    long number() {
      return id * 1_000_003L;
    }

    String day() {
      return at.truncatedTo(ChronoUnit.DAYS).toString().substring(0, 10);
    }

    String hour() {
      return at.toString().substring(11, 13);
    }

    /** The text as the preset writes it. */
    String written() {
      return text.replace("\r", "\\r").replace("\n", "\\n").replace("\u0000", "\\u0000");
    }
  }

  private HardRows() {}

  static Stream<Arguments> files() {
    return Stream.of(Delimiter.values())
        .flatMap(delimiter -> Stream.of(false, true).map(gzip -> Arguments.of(delimiter, gzip)));
  }

  static List<HardRow> rows() throws IOException {
    Random random = new Random(6);
    List<String> texts = new ArrayList<>(TEXTS);
    texts.add("\"\\,|;:\t".repeat(LONG_CELL / 7));
    while (texts.size() < RANDOM_ROWS) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        text.append(PARTS.get(random.nextInt(PARTS.size())));
      }
      texts.add(text.toString());
    }
    Instant midnight = Instant.parse("2026-01-01T00:00:00Z");
    List<HardRow> rows = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("text", texts.get(i));
      object.put("key \"" + i, List.of(texts.get(texts.size() - 1 - i), i, true, 0.5));
      // Every 15 minutes, around the end of a year.
      Instant at = midnight.plus((i - texts.size() / 2) * 15L, ChronoUnit.MINUTES);
      rows.add(new HardRow(i, texts.get(i), JSON.writeValueAsString(object), at));
    }
    return rows;
  }

  /** The name of the mapping for each delimiter and compression. */
  static String mapping(Delimiter delimiter, boolean gzip) {
    return delimiter.name().toLowerCase(Locale.ROOT) + (gzip ? "-gzip" : "-plain");
  }

  /** Writes the catalog. */
  static Path catalog(Path folder) throws IOException {
    StringBuilder catalog =
        new StringBuilder(
            """
            destinations:
              - id: acme
                settings: {s3_aws_bucket_name: acme-bucket, s3_aws_region: us-east-1,
                           use_platform_credentials: true}
                mappings:
            """);
    for (Delimiter delimiter : Delimiter.values()) {
      for (boolean gzip : new boolean[] {false, true}) {
        catalog
            .append("      - {id: ")
            .append(mapping(delimiter, gzip))
            .append(", athena: true, partition_by: ")
            .append(gzip ? "[type, day, hour]" : "[type, day]")
            .append(", batch_size: 9, delimiter: '")
            .append(delimiter.setting())
            .append("', compression: ")
            .append(gzip ? "gzip" : "none")
            .append(
                ", trigger: 'type = \"track\" or type = \"identify\" or type = \"page\"',"
                    + " s3_aws_folder_name: ")
            .append(mapping(delimiter, gzip))
            .append(
                """
                , batch_size_column_name: rows_in_file,
                         columns: {id: {'@path': $.properties.id}, text: {'@path': $.properties.text},
                                   object: {'@path': $.properties.object}, nothing: {'@path': $.no},
                                   empty: {'@literal': ' '}, at: {'@path': $.timestamp},
                                   number: {'@path': $.properties.number},
                                   properties: {'@path': $.properties}}}
                """);
      }
    }
    return Files.writeString(folder.resolve("catalog.yaml"), catalog);
  }

  /** Writes the files that the job would deliver, each to {@code <folder>/<bucket>/<key>}. */
  static void deliver(Path catalog, List<HardRow> rows, Path folder) throws IOException {
    List<String> events = new ArrayList<>();
    for (HardRow row : rows) {
      ObjectNode event = JSON.createObjectNode();
      event.put("type", row.type());
      event.put("timestamp", row.time());
      ObjectNode properties = event.putObject("properties");
      properties.put("id", row.id());
      properties.put("text", row.text());
      properties.set("object", JSON.readTree(row.object()));
      properties.put("number", row.number());
      events.add(JSON.writeValueAsString(event));
    }
    Path lines = Files.write(catalog.resolveSibling("events.jsonl"), events);
    run(
        "preview",
        catalog.toString(),
        "--events",
        lines.toString(),
        "--out",
        folder.toString(),
        "--at",
        KAFKA.toString());
  }

  /** Runs a command and returns what it prints. */
  static String run(String... arguments) {
    CommandRun run = CommandRun.of(List.of(arguments));
    if (run.exitCode() != 0) {
      throw new AssertionError(run.err());
    }
    return run.out();
  }
}
