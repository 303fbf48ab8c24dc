package io.spillway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Place;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.diagnostic.Diagnostics;
import io.spillway.diagnostic.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A node of a catalog's tree that knows its path and reports what is wrong there. */
final class CatalogNode {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,60}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  private final String path;
  private final JsonNode json;
  private final Diagnostics diagnostics;

  CatalogNode(String path, JsonNode json, Diagnostics diagnostics) {
    this.path = path;
    this.json = json;
    this.diagnostics = diagnostics;
  }

  /** A file's root; empty when it is not a catalog's, which is then reported. */
  static Optional<CatalogNode> root(CatalogFile file, CatalogDiagnostics.OfFile diagnostics) {
    return anyRoot(file, diagnostics)
        .filter(root -> root.isObject("an object with the key `destinations`"));
  }

  /** A policy's root, which has no keys when the file has nothing but comments. */
  static Optional<CatalogNode> policy(CatalogFile file, CatalogDiagnostics.OfFile diagnostics) {
    return anyRoot(file, diagnostics)
        .map(
            root ->
                root.isAbsent()
                    ? new CatalogNode("", JsonNodeFactory.instance.objectNode(), root.diagnostics)
                    : root)
        .filter(root -> root.isObject("an object with the keys of a policy"));
  }

  private static Optional<CatalogNode> anyRoot(
      CatalogFile file, CatalogDiagnostics.OfFile diagnostics) {
    if (file.problem() != null) {
      diagnostics.diagnostics().error("", file.problem());
      return Optional.empty();
    }
    return CatalogParser.tree(file, diagnostics)
        .map(json -> new CatalogNode("", json, diagnostics.diagnostics()));
  }

  static String path(String parent, String key) {
    return parent.isEmpty() ? key : parent + "." + key;
  }

  static String path(String parent, int index) {
    return parent + "[" + index + "]";
  }

  /** The destinations of a root. */
  List<CatalogNode> destinations() {
    return list(CatalogDocument.DESTINATIONS, true);
  }

  /** The keys from the root of its file, as messages print them. */
  String path() {
    return path;
  }

  JsonNode json() {
    return json;
  }

  CatalogNode child(String key) {
    return new CatalogNode(path(path, key), json.path(key), diagnostics);
  }

  /** The node under a key; empty when nothing is there. */
  Optional<CatalogNode> given(String key) {
    return Optional.of(child(key)).filter(node -> !node.isAbsent());
  }

  /** Reports an error whose message says what is allowed. */
  void error(String message) {
    diagnostics.error(path, message);
  }

  /** Reports an error whose message is a statement followed by what to do. */
  void error(String statement, String remedy) {
    diagnostics.error(path, statement, remedy);
  }

  /** Reports a warning whose message is a statement followed by what to do. */
  void warning(String statement, String remedy) {
    diagnostics.report(Severity.WARNING, path, statement, remedy);
  }

  /** Reports something that is not wrong, with what to do if it was not meant. */
  void note(String statement, String remedy) {
    diagnostics.report(Severity.NOTE, path, statement, remedy);
  }

  /** Reports a diagnostic whose path begins at this node. */
  void report(Diagnostic diagnostic) {
    diagnostics.report(path(path, diagnostic.place().path()), diagnostic);
  }

  /** Reports a diagnostic about the node's text. */
  void reportText(Diagnostic diagnostic) {
    diagnostics.report(path, diagnostic.nestedAt(Place.ofPath("")));
  }

  /** The node's position as messages print it: {@code destinations.yaml:12}. */
  String position() {
    Place place = diagnostics.place(path);
    return place.file() + ":" + place.line();
  }

  boolean isAbsent() {
    return json.isMissingNode() || json.isNull();
  }

  boolean isEmptyList() {
    return json.isArray() && json.isEmpty();
  }

  boolean isObject(String what) {
    if (!json.isObject()) {
      error("expected " + what + ", got " + Diagnostic.kind(json));
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
      if (key.equals("<<")) {
        child(key)
            .error("a merge key of YAML, which is not applied; ", "write out what it stands for");
        continue;
      }
      if (isValueless(json.get(key)) || !NAME.matcher(key).matches()) {
        error(
            "a key that is not shown because it may contain a secret: ",
            "write `key: value`, with a space after the colon; allowed keys are "
                + String.join(", ", new TreeSet<>(known)));
        continue;
      }
      child(key)
          .error(
              "unknown key; ",
              KeyHomes.remedy(key)
                  .or(
                      () ->
                          NearestName.meant(key, new TreeSet<>(known))
                              .map(nearest -> "did you mean " + nearest + "?"))
                  .orElseGet(() -> "allowed are " + String.join(", ", new TreeSet<>(known))));
    }
  }

  /** Reports a key that an owner's folder has not: what waits may be another owner's. */
  void refuseWhatIsThePlatforms(String key) {
    given(key)
        .ifPresent(
            given ->
                given.error(
                    "decides about files that may be another owner's, so it cannot be in an owner's"
                        + " folder; ",
                    "let the platform write it into a file outside of the owners' folders"));
  }

  private static boolean isValueless(JsonNode value) {
    return value.isNull() || (value.isTextual() && value.textValue().isEmpty());
  }

  /** The items of the list under a key. A missing list has none and is reported if required. */
  List<CatalogNode> list(String key, boolean required) {
    CatalogNode node = child(key);
    List<CatalogNode> items = new ArrayList<>();
    if (node.isAbsent()) {
      if (required) {
        node.error("missing; ", "give a list");
      }
    } else if (!node.json.isArray()) {
      node.error("expected a list, got " + Diagnostic.kind(node.json) + "; ", "put it in [ ]");
    } else {
      for (int i = 0; i < node.json.size(); i++) {
        items.add(new CatalogNode(path(node.path, i), node.json.get(i), diagnostics));
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
      node.error("expected true or false, got " + Diagnostic.kind(node.json));
    }
    return node.json.asBoolean(whenAbsent);
  }

  /** The node's text; empty when it is blank or not text, which is then reported. */
  Optional<String> text(String what) {
    if (!json.isTextual() || json.textValue().isBlank()) {
      if (isAbsent()) {
        error("missing; ", "give " + what);
      } else if (json.isNumber() || json.isBoolean()) {
        error("expected " + what + ", got " + Diagnostic.kind(json) + "; ", "put it in quotes");
      } else {
        error("expected " + what + ", got " + Diagnostic.kind(json));
      }
      return Optional.empty();
    }
    return Optional.of(json.textValue());
  }

  /** The node's text; empty when it is not one of the allowed ones, which is then reported. */
  Optional<String> oneOf(List<String> allowed) {
    String choice = "one of " + String.join(", ", allowed);
    if (json.isBoolean()) {
      error(
          "expected " + choice + ", got " + Diagnostic.kind(json) + ", as YAML reads on and yes; ",
          "give " + choice);
      return Optional.empty();
    }
    return text(choice)
        .filter(
            value -> {
              if (!allowed.contains(value)) {
                error(Diagnostic.value(value) + " cannot be used; ", "give " + choice);
              }
              return allowed.contains(value);
            });
  }

  /**
   * Whether the node is there and {@code off}, which is one of the allowed texts. In YAML 1.1,
   * {@code off} without quotes is {@code false}.
   */
  boolean isOff(List<String> allowed) {
    return (json.isBoolean() && !json.booleanValue())
        || (!isAbsent() && oneOf(allowed).filter("off"::equals).isPresent());
  }

  /** The id under a key, which becomes part of paths and metric labels. */
  Optional<String> id(String key) {
    return child(key).id();
  }

  /**
   * The node's {@code id}. One that is used twice is reported.
   *
   * @param what the node is, like {@code mapping}
   * @param taken the nodes that the ids are from so far; this one's is added
   */
  Optional<String> ownId(String what, Map<String, CatalogNode> taken) {
    CatalogNode node = child("id");
    Optional<String> id = node.id();
    CatalogNode first = id.map(value -> taken.putIfAbsent(value, node)).orElse(null);
    if (first != null) {
      node.error(
          Diagnostic.value(id.orElseThrow())
              + " is used twice in this destination, first at "
              + first.position()
              + "; ",
          "give every " + what + " its own");
    }
    return id;
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** The node's text as an id; empty when it is none, which is then reported. */
  Optional<String> id() {
    Optional<String> text = json.isIntegralNumber() ? Optional.of(json.asText()) : text("an id");
    return text.filter(
        value -> {
          boolean valid = isId(value);
          if (!valid) {
            error(
                Diagnostic.value(value)
                    + " is not an id: 1 to 64 letters, digits, _ and -, the first a letter"
                    + " or digit");
          }
          return valid;
        });
  }
}
