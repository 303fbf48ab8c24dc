package io.spillway.segment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Writes a catalog's tree as YAML that people edit: a line for each key, small values like mapping
 * values in one line. Text that could be read as something else is in quotes.
 */
final class CatalogYaml {
  private static final int INDENT = 2;
  private static final int WIDTH = 100;

  /** Lists and objects that always have a line for each part. */
  private static final Set<String> TALL =
      Set.of("destinations", "settings", "mappings", "filters", "columns", "actions");

  /** Lists whose items do, too. */
  private static final Set<String> TALL_ITEMS = Set.of("destinations", "mappings", "filters");

  /** Text that is the same without quotes, also in braces. */
  private static final Pattern PLAIN =
      Pattern.compile("(\\$\\.)?[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*");

  private static final Set<String> WORDS =
      Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");

  private final StringBuilder out = new StringBuilder();

  private CatalogYaml() {}

  /** The text of a tree, which ends in a line break. */
  static String write(JsonNode root) {
    CatalogYaml yaml = new CatalogYaml();
    yaml.object(root, 0);
    return yaml.out.toString();
  }

  private void object(JsonNode object, int indent) {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      pad(indent);
      out.append(text(entry.getKey())).append(':');
      String key = entry.getKey();
      JsonNode value = entry.getValue();
      if (isShort(value, indent, TALL.contains(key))) {
        out.append(' ').append(flow(value)).append('\n');
      } else {
        out.append('\n');
        if (value.isObject()) {
          object(value, indent + INDENT);
        } else {
          list(value, indent + INDENT, TALL_ITEMS.contains(key));
        }
      }
    }
  }

  private void list(JsonNode list, int indent, boolean hasTallItems) {
    for (JsonNode item : list) {
      if (isShort(item, indent, hasTallItems)) {
        pad(indent);
        out.append("- ").append(flow(item)).append('\n');
      } else if (item.isObject()) {
        int dash = out.length() + indent;
        object(item, indent + INDENT);
        out.setCharAt(dash, '-');
      } else {
        pad(indent);
        out.append("-\n");
        list(item, indent + INDENT, false);
      }
    }
  }

  private void pad(int indent) {
    out.append(" ".repeat(indent));
  }

  private static boolean isShort(JsonNode value, int indent, boolean isTall) {
    return !value.isContainerNode()
        || value.isEmpty()
        || (!isTall && flow(value).length() + indent < WIDTH);
  }

  private static String flow(JsonNode value) {
    if (value.isObject()) {
      StringJoiner joined = new StringJoiner(", ", "{", "}");
      value
          .properties()
          .forEach(entry -> joined.add(text(entry.getKey()) + ": " + flow(entry.getValue())));
      return joined.toString();
    }
    if (value.isArray()) {
      StringJoiner joined = new StringJoiner(", ", "[", "]");
      value.forEach(item -> joined.add(flow(item)));
      return joined.toString();
    }
    return value.isTextual() ? text(value.textValue()) : value.toString();
  }

  private static String text(String text) {
    if (PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT))) {
      return text;
    }
    boolean isPrintable = text.codePoints().allMatch(CatalogYaml::isPrintable);
    if (isPrintable && (text.indexOf('"') >= 0 || text.indexOf('\\') >= 0)) {
      return "'" + text.replace("'", "''") + "'";
    }
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().forEach(c -> appendEscaped(c, quoted));
    return quoted.append('"').toString();
  }

  private static void appendEscaped(int c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (isPrintable(c)) {
          out.appendCodePoint(c);
        } else {
          out.append(String.format(Locale.ROOT, "\\u%04x", c));
        }
      }
    }
  }

  /** Also outside of the characters that YAML takes as they are: those that nobody sees. */
  private static boolean isPrintable(int c) {
    return (c >= ' ' && c <= '~')
        || (c >= 0xA1 && c < Character.MIN_SURROGATE && c != 0x2028 && c != 0x2029)
        || (c > Character.MAX_SURROGATE && c <= 0xFFFD && c != 0xFEFF)
        || c > 0xFFFF;
  }
}
