package io.spillway.mapping.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostics;
import io.spillway.diagnostic.NearestName;
import io.spillway.json.EcmaText;
import io.spillway.mapping.ColumnTransform;
import io.spillway.mapping.Setting;
import io.spillway.mapping.evaluation.ValueDescription;
import io.spillway.mapping.transform.CellTransform;
import io.spillway.mapping.transform.Normalization;
import io.spillway.mapping.transform.PhoneNumber;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads {@code columns_to_transform}. */
final class TransformSettings {
  private static final String COLUMN_NAME = "column_name";
  private static final String NORMALIZE = "normalize";
  private static final String DEFAULT_COUNTRY = "default_country";
  private static final List<String> KEYS =
      List.of(
          COLUMN_NAME,
          HashSettings.ALGORITHM,
          HashSettings.ENCODING,
          HashSettings.SECRET,
          NORMALIZE,
          DEFAULT_COUNTRY);

  /** Most normalizations of a column: more than there are with a meaning. */
  private static final int MAX_NORMALIZATIONS = 10;

  private final Collection<String> columns;
  private final String batchSizeColumn;
  private final Map<String, ColumnTransform> extensions;
  private final MappingReader settings;
  private final Diagnostics diagnostics;
  private final HashSettings hashes;

  /**
   * @param columns the names of all columns of the file
   * @param batchSizeColumn blank for none
   */
  TransformSettings(
      Collection<String> columns,
      String batchSizeColumn,
      Map<String, ColumnTransform> extensions,
      MappingReader settings,
      HashSettings hashes) {
    this.columns = columns;
    this.batchSizeColumn = batchSizeColumn;
    this.extensions = extensions;
    this.settings = settings;
    this.diagnostics = settings.diagnostics();
    this.hashes = hashes;
  }

  /** The transform of each column that has one. A single entry needs no list. */
  Map<String, CellTransform> read() {
    JsonNode value = settings.get(Setting.COLUMNS_TO_TRANSFORM);
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
    HashSettings.Hash hash = hashes.read(entry, path);
    List<String> normalizations = normalizations(entry, path + "." + NORMALIZE);
    String country = country(entry, normalizations, path + "." + DEFAULT_COUNTRY);
    if (!columns.contains(column)) {
      diagnostics.error(
          path + "." + COLUMN_NAME,
          "there is no column " + Diagnostic.quote(column) + ": ",
          NearestName.suggestion(column, columns));
      return;
    }
    if (column.equals(batchSizeColumn) && !hash.isOfBatchSize()) {
      diagnostics.error(
          path,
          "the column of the batch size has no other hash than sha256 in hex: ",
          "use that, or leave the column as it is");
    }
    List<UnaryOperator<String>> operators = new ArrayList<>();
    for (String name : normalizations) {
      ColumnTransform extension = extensions.get(name);
      operators.add(
          extension == null ? Normalization.ofSetting(name).operator(country) : extension::apply);
    }
    if (hash.keyed() != null) {
      operators.add(hash.keyed());
    }
    if (transforms.put(column, new CellTransform(operators, hash.plain())) != null) {
      diagnostics.error(
          path + "." + COLUMN_NAME,
          "the column " + Diagnostic.quote(column) + " is named twice: ",
          "keep one of the entries");
    }
  }

  /** One name, or a list of names that are applied in its order. */
  private List<String> normalizations(JsonNode entry, String path) {
    List<String> allowed = new ArrayList<>(Normalization.settings());
    allowed.addAll(extensions.keySet());
    JsonNode value = entry.path(NORMALIZE);
    if (!value.isArray()) {
      return List.of(hashes.choice(value, allowed, path));
    }
    if (value.size() > MAX_NORMALIZATIONS) {
      diagnostics.error(
          path,
          "has " + value.size() + " names, at most " + MAX_NORMALIZATIONS + " are allowed: ",
          "leave out those that are there twice");
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      names.add(hashes.choice(value.get(i), allowed, path + "[" + i + "]"));
    }
    return names;
  }

  private @Nullable String country(JsonNode entry, List<String> normalizations, String path) {
    JsonNode value = entry.path(DEFAULT_COUNTRY);
    String phone = Normalization.PHONE_E164.setting();
    if (value.isMissingNode() || value.isNull() || value.asText().isEmpty()) {
      return null;
    }
    if (!normalizations.contains(phone)) {
      diagnostics.error(
          path,
          "counts for " + Diagnostic.quote(phone) + " only: ",
          "write that as " + NORMALIZE + ", or leave " + DEFAULT_COUNTRY + " out");
      return null;
    }
    String expected =
        "needs the two capital letters of a country with phone numbers, like \"DE\", got ";
    if (value.isBoolean() && !value.booleanValue()) {
      diagnostics.error(
          path, expected + value + ": ", "write \"NO\" in quotes, as YAML reads it as false");
      return null;
    }
    if (!value.isTextual() || !PhoneNumber.countries().contains(value.textValue())) {
      diagnostics.error(path, expected + ValueDescription.of(value));
      return null;
    }
    return value.textValue();
  }

  /** Like that of all names, and a word that one of them begins with. */
  private static String suggestion(String key) {
    return KEYS.stream()
        .filter(known -> known.startsWith(key + "_"))
        .findFirst()
        .map(known -> "did you mean " + Diagnostic.quote(known) + "?")
        .orElseGet(() -> NearestName.suggestion(key, KEYS));
  }
}
