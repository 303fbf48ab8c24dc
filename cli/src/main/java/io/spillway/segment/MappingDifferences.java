package io.spillway.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.mapping.Setting;
import io.spillway.mapping.evaluation.Path;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the settings of a mapping whose rows or files may be others than Segment's, on purpose:
 * each with its key and what is different. For one mapping.
 */
final class MappingDifferences {
  /** Doubles are exact up to here. */
  private static final BigInteger EXACT = BigInteger.TWO.pow(53);

  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,9}");

  /** A placeholder for an object of the event, which has no text in Segment. */
  private static final Pattern OBJECT_IN_TEMPLATE =
      Pattern.compile(
          "\\{\\{\\{?\\s*(?:\\$\\.)?(properties|traits|context|integrations"
              + "|context\\.[a-z]+)\\s*}}");

  /** Goes on after text. */
  private static final Pattern INTO_TEXT =
      Pattern.compile(
          "(?:\\$\\.)?(?:event|type|name|userId|anonymousId|messageId|timestamp)[.\\[].*"
              + "|.*\\.length");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{+([^{}]+)}}");
  private static final Pattern INCREMENT = Pattern.compile("\\{%-?\\s*(in|de)crement\\b");
  private static final Pattern EXTENSION = Pattern.compile("(?i).*\\.(csv|txt)/?");

  private final ExportNode settings;
  private final List<String> found = new ArrayList<>();

  private MappingDifferences(ExportNode settings) {
    this.settings = settings;
  }

  /** All that are found, in the order of the settings. */
  static List<String> of(ExportNode settings) {
    MappingDifferences differences = new MappingDifferences(settings);
    differences.ofColumns();
    differences.ofAudience();
    differences.ofTransforms();
    differences.ofPrefix();
    for (Setting setting : List.of(Setting.COLUMNS, Setting.FOLDER, Setting.TRAITS_OR_PROPS)) {
      differences.walk(differences.get(setting), setting.key());
    }
    return differences.found;
  }

  private JsonNode get(Setting setting) {
    return settings.json().path(setting.key());
  }

  private void ofColumns() {
    JsonNode columns = get(Setting.COLUMNS);
    if (!columns.isObject()) {
      found.add("columns: none are given, so the files have the default ones; Segment refuses it");
      return;
    }
    String delimiter = get(Setting.DELIMITER).asText(",");
    String separator = delimiter.equals("tab") ? "\t" : delimiter;
    for (Map.Entry<String, JsonNode> column : columns.properties()) {
      String name = column.getKey();
      String place = "columns." + Diagnostic.escaped(name, 80) + ": ";
      if (INDEX.matcher(name).matches()) {
        found.add(place + "stays where it is; Segment puts names that are numbers first");
      }
      if (!separator.isEmpty() && name.indexOf(separator) != name.lastIndexOf(separator)) {
        found.add(place + "loses every delimiter in its name; in Segment, only the first one");
      } else if (name.matches("(?s).*[\\r\\n\\t].*")) {
        found.add(place + "loses the line breaks and tabs in its name");
      }
    }
  }

  private void ofAudience() {
    JsonNode audience = get(Setting.AUDIENCE_ACTION_COLUMN_NAME);
    if (audience.asText("").isBlank()) {
      return;
    }
    String place = Setting.AUDIENCE_ACTION_COLUMN_NAME.key() + ": ";
    found.add(
        place
            + "an event of a journey's step without a boolean for the step has true, where Segment"
            + " has an empty cell");
    if (audience.equals(get(Setting.BATCH_SIZE_COLUMN_NAME))) {
      found.add(
          place
              + "the batch-size column of the same name has the batch size; in Segment, both have"
              + " the audience action");
    }
  }

  private void ofTransforms() {
    JsonNode transforms = get(Setting.COLUMNS_TO_TRANSFORM);
    for (JsonNode transform : transforms.isObject() ? List.of(transforms) : transforms) {
      String normalize = transform.path("normalize").asText("");
      boolean isHashed = transform.path("hash_algorithm").asText("").equals("sha256");
      if (isHashed && !normalize.isEmpty() && !normalize.equals("none")) {
        found.add(
            "columns_to_transform."
                + Diagnostic.escaped(transform.path("column_name").asText(""), 80)
                + ": a cell that is a hash with spaces around it, or in capitals, is normalized and"
                + " not hashed again");
      }
    }
  }

  private void ofPrefix() {
    String prefix = get(Setting.FILENAME_PREFIX).asText("");
    String place = Setting.FILENAME_PREFIX.key() + ": ";
    if (EXTENSION.matcher(prefix).matches()) {
      found.add(
          place
              + "its extension is not repeated and leaves no dot: export.csv makes"
              + " export_<time>_<unique>.csv");
    } else if (prefix.endsWith("/")) {
      found.add(place + "names begin with the time, and not with _, after a /");
    }
  }

  /** Mapping values nest at most as deep as an export may. */
  private void walk(JsonNode value, String path) {
    if (value.isIntegralNumber() && value.bigIntegerValue().abs().compareTo(EXACT) > 0) {
      found.add(path + ": keeps all its digits; Segment rounds it to a double");
    }
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        walk(value.get(i), path + "[" + i + "]");
      }
    }
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      String key = entry.getKey();
      String inner = path + "." + Diagnostic.escaped(key, 80);
      if (key.equals("__proto__")) {
        found.add(inner + ": is kept; Segment loses it");
      }
      if (entry.getValue().isTextual()) {
        ofDirective(key, entry.getValue().textValue(), inner);
      } else if (key.equals("@arrayPath")) {
        ofKeys(Path.of(entry.getValue().path(0).asText("")), inner);
      }
      walk(entry.getValue(), inner);
    }
  }

  private void ofKeys(Path read, String path) {
    if (read.isSplitBySegment()) {
      found.add(
          path
              + ": a key in quotes is first looked up as a whole, and so is one with \\.; Segment"
              + " only splits it at its dots");
    }
  }

  private void ofDirective(String key, String operand, String path) {
    if (key.equals("@path")) {
      ofKeys(Path.of(operand), path);
    } else if (key.equals("@template")) {
      PLACEHOLDER
          .matcher(operand)
          .results()
          .map(placeholder -> Path.ofPlain(placeholder.group(1).trim()))
          .filter(Path::isSplitBySegment)
          .findFirst()
          .ifPresent(read -> ofKeys(read, path));
    }
    Matcher template = OBJECT_IN_TEMPLATE.matcher(operand);
    if (key.equals("@template") && template.find()) {
      found.add(
          path + ": " + template.group(1) + " is written as JSON; in Segment, as [object Object]");
    } else if (key.equals("@path") && INTO_TEXT.matcher(operand).matches()) {
      found.add(
          path + ": goes on after text, which is missing here; in Segment, a length or a letter");
    } else if (key.equals("@liquid") && INCREMENT.matcher(operand).find()) {
      found.add(
          path
              + ": counts in its own template only; in Segment, it changes what later columns see");
    }
  }
}
