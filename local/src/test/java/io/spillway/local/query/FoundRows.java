package io.spillway.local.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spillway.local.query.HardRows.HardRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a reader found in the files of a format: cells by column, an empty cell is null. */
record FoundRows(FileFormat format, List<Map<String, @Nullable String>> rows) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 80;

  /** What the page's query of a day must find: a row for each type, in order. */
  static List<Map<String, String>> countsByType(List<HardRow> sent, String day) {
    Map<String, Integer> counts = new TreeMap<>();
    sent.stream()
        .filter(row -> row.day().equals(day))
        .forEach(row -> counts.merge(row.type(), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(
            count ->
                Map.of("type", count.getKey(), "dt", day, "events", count.getValue().toString()))
        .toList();
  }

  /** The ids of the rows that are not as they were sent, each with the first cell that differs. */
  Map<Integer, String> differencesFrom(List<HardRow> sent) {
    Map<Integer, String> differences = new TreeMap<>();
    Map<String, Map<String, @Nullable String>> byId = new TreeMap<>();
    for (Map<String, @Nullable String> row : rows) {
      String id = String.valueOf(row.get("id"));
      if (byId.put(id, row) != null) {
        differences.put(-1 - differences.size(), "two rows are " + shown(id));
      }
    }
    for (HardRow row : sent) {
      Map<String, @Nullable String> found = byId.remove(Integer.toString(row.id()));
      List<String> wrong = found == null ? List.of("no row") : wrong(row, found);
      if (!wrong.isEmpty()) {
        differences.put(row.id(), wrong.get(0));
      }
    }
    byId.keySet().forEach(id -> differences.put(-1 - differences.size(), "a row " + shown(id)));
    return differences;
  }

  private List<String> wrong(HardRow row, Map<String, @Nullable String> found) {
    List<String> wrong = new ArrayList<>();
    compare(wrong, "text", nullIfEmpty(format.written(row.text())), found);
    compare(wrong, "nothing", null, found);
    compare(wrong, "empty", " ", found);
    compare(wrong, "at", row.time(), found);
    compare(wrong, "number", Long.toString(row.number()), found);
    compare(wrong, "type", row.type(), found);
    compare(wrong, "dt", row.day(), found);
    if (format.hourly() && Integer.parseInt(row.hour()) != hour(found)) {
      wrong.add("hour: " + shown(found.get("hour")));
    }
    if (!json(row.object()).equals(json(found.get("object")))) {
      wrong.add("object: " + shown(found.get("object")));
    }
    if (!json(found.get("properties")).contains(json(row.object()))) {
      wrong.add("properties: " + shown(found.get("properties")));
    }
    return wrong;
  }

  private static void compare(
      List<String> wrong,
      String column,
      @Nullable String sent,
      Map<String, @Nullable String> found) {
    String cell = found.get(column);
    if (!Objects.equals(sent, cell)) {
      wrong.add(column + ": " + shown(sent) + " is read as " + shown(cell));
    }
  }

  /** Spark makes a number of it, others leave it as text. */
  private static int hour(Map<String, @Nullable String> found) {
    String hour = found.get("hour");
    return hour == null ? -1 : Integer.parseInt(hour);
  }

  /** Compact JSON, or what is not JSON in angle brackets. */
  private static String json(@Nullable String text) {
    try {
      return text == null ? "<null>" : JSON.readTree(text).toString();
    } catch (JsonProcessingException e) {
      return "<" + text + ">";
    }
  }

  private static @Nullable String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String shown(@Nullable String text) {
    if (text == null) {
      return "NULL";
    }
    String start = text.substring(0, Math.min(SHOWN, text.length()));
    return JSON.valueToTree(start).toString();
  }
}
