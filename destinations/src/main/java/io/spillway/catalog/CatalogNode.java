package io.spillway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.spelling.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A place in a catalog's tree that knows its path and takes down what is wrong there. */
final class CatalogNode {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,60}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  private final String path;
  private final JsonNode json;
  private final Findings findings;

  CatalogNode(String path, JsonNode json, Findings findings) {
    this.path = path;
    this.json = json;
    this.findings = findings;
  }

  /** A file's root, or nothing when it is not a catalog's, which is then noted. */
  static Optional<CatalogNode> root(CatalogFile file, Findings findings) {
    return CatalogParser.tree(file, findings)
        .map(json -> new CatalogNode("", json, findings))
        .filter(root -> root.isObject("an object with the key `destinations`"));
  }

  static String path(String parent, String key) {
    return parent.isEmpty() ? key : parent + "." + key;
  }

  static String path(String parent, int index) {
    return parent + "[" + index + "]";
  }

  /** Of a root: its destinations. */
  List<CatalogNode> destinations() {
    return list(CatalogDocument.DESTINATIONS, true);
  }

  JsonNode json() {
    return json;
  }

  CatalogNode child(String key) {
    return new CatalogNode(path(path, key), json.path(key), findings);
  }

  void problem(String message) {
    findings.problem(path, message);
  }

  void warning(String message) {
    findings.warning(path, message);
  }

  void note(String message) {
    findings.note(path, message);
  }

  /** Where it is, for people: {@code destinations.yaml:12}. */
  String at() {
    return findings.at(path);
  }

  boolean isAbsent() {
    return json.isMissingNode() || json.isNull();
  }

  boolean isObject(String what) {
    if (!json.isObject()) {
      problem("expected " + what + ", got " + kind(json));
      return false;
    }
    return true;
  }

  void rejectUnknownKeys(Collection<String> known) {
    for (Iterator<String> keys = json.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (known.contains(key)) {
        continue;
      }
      if (isValueless(json.get(key)) || !NAME.matcher(key).matches()) {
        problem(
            "a key that is not shown, it may hold a secret: write `key: value`, with a space after"
                + " the colon; allowed keys are "
                + String.join(", ", new TreeSet<>(known)));
        continue;
      }
      child(key)
          .problem(
              "unknown key; "
                  + NearestName.meant(key, new TreeSet<>(known))
                      .map(nearest -> "did you mean " + nearest + "?")
                      .orElseGet(() -> "allowed are " + String.join(", ", new TreeSet<>(known))));
    }
  }

  private static boolean isValueless(JsonNode value) {
    return value.isNull() || (value.isTextual() && value.textValue().isEmpty());
  }

  /** The items of the list at a key; none when it is missing and not required. */
  List<CatalogNode> list(String key, boolean required) {
    CatalogNode node = child(key);
    List<CatalogNode> items = new ArrayList<>();
    if (node.isAbsent()) {
      if (required) {
        node.problem("missing; give a list");
      }
    } else if (!node.json.isArray()) {
      node.problem("expected a list, got " + kind(node.json));
    } else {
      for (int i = 0; i < node.json.size(); i++) {
        items.add(new CatalogNode(path(node.path, i), node.json.get(i), findings));
      }
    }
    return items;
  }

  boolean flag(String key, boolean whenAbsent) {
    CatalogNode node = child(key);
    if (node.isAbsent()) {
      return whenAbsent;
    }
    if (!node.json.isBoolean()) {
      node.problem("expected true or false, got " + kind(node.json));
    }
    return node.json.asBoolean(whenAbsent);
  }

  /** Non-blank text here, or a problem that names what was expected. */
  Optional<String> text(String what) {
    if (!json.isTextual() || json.textValue().isBlank()) {
      problem(
          isAbsent()
              ? "missing; give " + what
              : "expected "
                  + what
                  + ", got "
                  + kind(json)
                  + (json.isNumber() || json.isBoolean() ? "; put it in quotes" : ""));
      return Optional.empty();
    }
    return Optional.of(json.textValue());
  }

  /** An identifier at a key: it becomes part of paths and metric labels. */
  Optional<String> id(String key) {
    CatalogNode node = child(key);
    Optional<String> text =
        node.json.isIntegralNumber() ? Optional.of(node.json.asText()) : node.text("an id");
    return text.filter(
        value -> {
          boolean valid = ID.matcher(value).matches();
          if (!valid) {
            node.problem(
                "'"
                    + value
                    + "' is not an id: 1 to 64 letters, digits, _ and -, the first a letter"
                    + " or digit");
          }
          return valid;
        });
  }

  /** The kind alone: whatever stands where something else should be may be a secret. */
  static String kind(JsonNode json) {
    return switch (json.getNodeType()) {
      case STRING -> json.textValue().isBlank() ? "blank text" : "text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      default -> "nothing";
    };
  }
}
