package io.spillway.local.query;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Events whose cells are difficult to read back, and what a query must find. */
final class HardRows {
  static final String DAY_BEFORE_NEW_YEAR = "2025-12-31";
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
          "NA",
          "nan",
          "\\N",
          "  leading and trailing  ",
          "\ufeffmark",
          "0012",
          "1e400",
          "1,5",
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
  }

  private HardRows() {}

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
}
