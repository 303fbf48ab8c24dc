package io.spillway.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.settings.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value of an export, which knows its file and the keys that lead to it. A value of a wrong type
 * is answered with both, and never shown, as it may be a secret. Two values are equal when they say
 * the same, wherever they are.
 */
final class ExportNode {
  private final String file;
  private final String path;
  private final JsonNode json;

  private ExportNode(String file, String path, JsonNode json) {
    this.file = Objects.requireNonNull(file, "file");
    this.path = Objects.requireNonNull(path, "path");
    this.json = Objects.requireNonNull(json, "json");
  }

  /**
   * The root of a document.
   *
   * @param file how messages name it
   */
  static ExportNode root(String file, JsonNode json) {
    return new ExportNode(file, "", json);
  }

  JsonNode json() {
    return json;
  }

  String file() {
    return file;
  }

  boolean isObject() {
    return json.isObject();
  }

  boolean isList() {
    return json.isArray();
  }

  /** Whether there is no value. */
  private boolean isAbsent() {
    return json.isMissingNode() || json.isNull();
  }

  boolean has(String key) {
    return json.hasNonNull(key);
  }

  /** The value of a key; of any type, and one that is absent when there is none. */
  ExportNode child(String key) {
    JsonNode child = json.get(key);
    return new ExportNode(
        file,
        path.isEmpty() ? key : path + "." + key,
        child == null ? MissingNode.getInstance() : child);
  }

  /** The same value as text of JSON had it, such as Terraform's settings. */
  ExportNode decoded(JsonNode value) {
    return new ExportNode(file, path, value);
  }

  /** The items of a list; none when it is absent. */
  List<ExportNode> items() throws UsageException {
    if (isAbsent()) {
      return List.of();
    }
    if (!json.isArray()) {
      throw wrong("a list");
    }
    List<ExportNode> items = new ArrayList<>();
    for (int i = 0; i < json.size(); i++) {
      items.add(new ExportNode(file, path + "[" + i + "]", json.get(i)));
    }
    return items;
  }

  /** An object; null when it is absent. */
  @Nullable ExportNode object(String key) throws UsageException {
    ExportNode child = child(key);
    if (child.isAbsent()) {
      return null;
    }
    return child.asObject();
  }

  /** This value, which has to be an object. */
  ExportNode asObject() throws UsageException {
    if (!json.isObject()) {
      throw wrong("an object");
    }
    return this;
  }

  /** Text that is not blank; null when there is none. */
  @Nullable String text(String key) throws UsageException {
    ExportNode child = child(key);
    if (child.isAbsent()) {
      return null;
    }
    if (!child.json.isTextual()) {
      throw child.wrong("text");
    }
    String text = child.json.textValue();
    return text.isBlank() ? null : text;
  }

  /** The texts of a list that are not blank; null when the list is absent. */
  @Nullable List<String> texts(String key) throws UsageException {
    ExportNode child = child(key);
    if (child.isAbsent()) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (ExportNode item : child.items()) {
      if (!item.json.isTextual()) {
        throw item.wrong("text");
      }
      if (!item.json.textValue().isBlank()) {
        texts.add(item.json.textValue());
      }
    }
    return texts;
  }

  /** The id of a thing, without which it cannot be told from others. */
  String id() throws UsageException {
    String id = text("id");
    if (id == null) {
      throw child("id").wrong("the id that Segment gave");
    }
    return id;
  }

  /** True or false; null when it is absent. */
  @Nullable Boolean flag(String key) throws UsageException {
    ExportNode child = child(key);
    if (child.isAbsent()) {
      return null;
    }
    if (!child.json.isBoolean()) {
      throw child.wrong("true or false");
    }
    return child.json.booleanValue();
  }

  /** What to say of a value that is of another type. */
  UsageException wrong(String expected) {
    return wrong(expected, "got " + Diagnostic.kind(json));
  }

  /** The same with what is wrong instead of the type. */
  UsageException wrong(String expected, String found) {
    return new UsageException(
        file
            + ": "
            + (path.isEmpty() ? "" : Diagnostic.escaped(path, 200) + ": ")
            + "expected "
            + expected
            + ", "
            + found
            + "; export it again, or correct it there");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExportNode that && that.json.equals(json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  /** Never contains the value, which may be a secret. */
  @Override
  public String toString() {
    return file + ": " + path;
  }
}
