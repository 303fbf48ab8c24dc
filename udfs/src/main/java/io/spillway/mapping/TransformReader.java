package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.json.EcmaText;
import io.spillway.mapping.CellTransform.Normalization;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code columns_to_transform}. */
final class TransformReader {
  private static final String COLUMN_NAME = "column_name";
  private static final String HASH_ALGORITHM = "hash_algorithm";
  private static final String NORMALIZE = "normalize";
  private static final List<String> KEYS = List.of(COLUMN_NAME, HASH_ALGORITHM, NORMALIZE);
  private static final Set<String> HASHES = Set.of("none", "sha256");

  private final Collection<String> columns;
  private final Map<String, ColumnTransform> extensions;
  private final List<Problem> problems;

  /**
   * @param columns the names of all columns of the file
   */
  TransformReader(
      Collection<String> columns, Map<String, ColumnTransform> extensions, List<Problem> problems) {
    this.columns = columns;
    this.extensions = extensions;
    this.problems = problems;
  }

  /** The transform of each column that has one. One entry may stand without its list. */
  Map<String, CellTransform> read(JsonNode value) {
    Map<String, CellTransform> transforms = new HashMap<>();
    if (value.isMissingNode() || (value.isTextual() && value.textValue().isEmpty())) {
      return transforms;
    }
    List<JsonNode> entries = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(entries::add);
    } else {
      entries.add(value);
    }
    for (int i = 0; i < entries.size(); i++) {
      readEntry(entries.get(i), Setting.COLUMNS_TO_TRANSFORM.key() + "[" + i + "]", transforms);
    }
    return transforms;
  }

  private void readEntry(JsonNode entry, String path, Map<String, CellTransform> transforms) {
    if (!entry.isObject()) {
      report(path, "needs an object with " + Wording.list(KEYS) + ", got " + Wording.got(entry));
      return;
    }
    for (Map.Entry<String, JsonNode> field : entry.properties()) {
      if (!KEYS.contains(field.getKey())) {
        report(
            path + "." + field.getKey(), "unknown key" + Wording.suggestion(field.getKey(), KEYS));
      }
    }
    String column = EcmaText.trim(entry.path(COLUMN_NAME).asText(""));
    String hash = choice(entry, HASH_ALGORITHM, HASHES, path);
    List<String> spellings = new ArrayList<>(Normalization.settings());
    spellings.addAll(extensions.keySet());
    String normalize = choice(entry, NORMALIZE, spellings, path);
    if (!columns.contains(column)) {
      report(
          path + "." + COLUMN_NAME,
          "there is no column " + Wording.quote(column) + Wording.suggestion(column, columns));
      return;
    }
    ColumnTransform extension = extensions.get(normalize);
    CellTransform transform =
        new CellTransform(
            extension == null ? Normalization.ofSetting(normalize) : extension::apply,
            hash.equals("sha256"));
    if (transforms.put(column, transform) != null) {
      report(
          path + "." + COLUMN_NAME,
          "the column " + Wording.quote(column) + " is named twice: keep one of the entries");
    }
  }

  /** The spelling, {@code none} when absent or wrong. */
  private String choice(JsonNode entry, String key, Collection<String> allowed, String path) {
    JsonNode value = entry.path(key);
    if (value.isMissingNode() || value.isNull() || value.asText().isEmpty()) {
      return "none";
    }
    if (!allowed.contains(value.asText())) {
      report(
          path + "." + key,
          "is one of "
              + Wording.list(allowed.stream().sorted().toList())
              + ", got "
              + Wording.got(value));
      return "none";
    }
    return value.asText();
  }

  private void report(String path, String message) {
    problems.add(new Problem(path, message));
  }
}
