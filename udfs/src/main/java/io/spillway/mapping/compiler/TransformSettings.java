package io.spillway.mapping.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.delimited.Sha256;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostics;
import io.spillway.diagnostic.NearestName;
import io.spillway.json.EcmaText;
import io.spillway.mapping.ColumnTransform;
import io.spillway.mapping.Setting;
import io.spillway.mapping.evaluation.ValueDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads {@code columns_to_transform}. */
final class TransformSettings {
  private static final String COLUMN_NAME = "column_name";
  private static final String HASH_ALGORITHM = "hash_algorithm";
  private static final String NORMALIZE = "normalize";
  private static final List<String> KEYS = List.of(COLUMN_NAME, HASH_ALGORITHM, NORMALIZE);
  private static final Set<String> HASHES = Set.of("none", "sha256");

  private final Collection<String> columns;
  private final Map<String, ColumnTransform> extensions;
  private final MappingReader settings;
  private final Diagnostics diagnostics;

  /** What to do with a column's text before it is written. */
  record Transform(UnaryOperator<String> normalization, boolean hash)
      implements UnaryOperator<String> {
    /**
     * The text of the cell. Blank text becomes empty, so that its hash cannot be looked up, and
     * text that already is a hash, if only once it is normalized, is not hashed again.
     */
    @Override
    public String apply(String text) {
      if (!hash) {
        return normalization.apply(text);
      }
      if (EcmaText.trim(text).isEmpty()) {
        return "";
      }
      String normalized = normalization.apply(text);
      if (Sha256.isHash(normalized)) {
        return normalized;
      }
      return Sha256.isHash(text) ? text : Sha256.hex(normalized);
    }
  }

  /** The built-in values of {@code normalize}. */
  enum Normalization implements UnaryOperator<String> {
    NONE,
    LOWERCASE,
    TRIM,
    LOWERCASE_TRIM;

    private String setting() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Normalization ofSetting(String setting) {
      return valueOf(setting.toUpperCase(Locale.ROOT));
    }

    static List<String> settings() {
      return Arrays.stream(values()).map(Normalization::setting).toList();
    }

    @Override
    public String apply(String text) {
      return switch (this) {
        case NONE -> text;
        case LOWERCASE -> EcmaText.lowerCase(text);
        case TRIM -> EcmaText.trim(text);
        case LOWERCASE_TRIM -> EcmaText.trim(EcmaText.lowerCase(text));
      };
    }
  }

  /**
   * @param columns the names of all columns of the file
   */
  TransformSettings(
      Collection<String> columns, Map<String, ColumnTransform> extensions, MappingReader settings) {
    this.columns = columns;
    this.extensions = extensions;
    this.settings = settings;
    this.diagnostics = settings.diagnostics();
  }

  /** The transform of each column that has one. A single entry needs no list. */
  Map<String, Transform> read() {
    JsonNode value = settings.get(Setting.COLUMNS_TO_TRANSFORM);
    Map<String, Transform> transforms = new HashMap<>();
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

  private void readEntry(JsonNode entry, String path, Map<String, Transform> transforms) {
    if (!entry.isObject()) {
      diagnostics.error(
          path,
          "needs an object with "
              + Diagnostic.quoteAll(KEYS)
              + ", got "
              + ValueDescription.of(entry));
      return;
    }
    for (Map.Entry<String, JsonNode> field : entry.properties()) {
      if (!KEYS.contains(field.getKey())) {
        diagnostics.error(path + "." + field.getKey(), "unknown key: ", suggestion(field.getKey()));
      }
    }
    if (!entry.has(COLUMN_NAME)) {
      diagnostics.error(
          path,
          "has no " + Diagnostic.quote(COLUMN_NAME) + ": ",
          "write the name of the column to transform");
      return;
    }
    String column = EcmaText.trim(entry.path(COLUMN_NAME).asText(""));
    String hash = choice(entry, HASH_ALGORITHM, HASHES, path);
    List<String> normalizations = new ArrayList<>(Normalization.settings());
    normalizations.addAll(extensions.keySet());
    String normalize = choice(entry, NORMALIZE, normalizations, path);
    if (!columns.contains(column)) {
      diagnostics.error(
          path + "." + COLUMN_NAME,
          "there is no column " + Diagnostic.quote(column) + ": ",
          NearestName.suggestion(column, columns));
      return;
    }
    ColumnTransform extension = extensions.get(normalize);
    Transform transform =
        new Transform(
            extension == null ? Normalization.ofSetting(normalize) : extension::apply,
            hash.equals("sha256"));
    if (transforms.put(column, transform) != null) {
      diagnostics.error(
          path + "." + COLUMN_NAME,
          "the column " + Diagnostic.quote(column) + " is named twice: ",
          "keep one of the entries");
    }
  }

  /** Like that of all names, and a word that one of them begins with. */
  private static String suggestion(String key) {
    return KEYS.stream()
        .filter(known -> known.startsWith(key + "_"))
        .findFirst()
        .map(known -> "did you mean " + Diagnostic.quote(known) + "?")
        .orElseGet(() -> NearestName.suggestion(key, KEYS));
  }

  /** The value of a key, {@code none} when it is absent or wrong. */
  private String choice(JsonNode entry, String key, Collection<String> allowed, String path) {
    JsonNode value = entry.path(key);
    if (value.isMissingNode() || value.isNull() || value.asText().isEmpty()) {
      return "none";
    }
    if (!allowed.contains(value.asText())) {
      diagnostics.error(
          path + "." + key,
          "is one of "
              + Diagnostic.quoteAll(allowed.stream().sorted().toList())
              + ", got "
              + ValueDescription.of(value));
      return "none";
    }
    return value.asText();
  }
}
