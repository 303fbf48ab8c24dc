package io.spillway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.mapping.Setting;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the keys of objects begin with.
 *
 * @param texts in their order, none of which begins with another one; the empty text stands for any
 *     key, and none at all for no key
 */
public record KeyPrefixes(List<String> texts) implements Serializable {
  private static final String PLACEHOLDER = "{{";

  /** Of no key. */
  public static final KeyPrefixes NONE = new KeyPrefixes(List.of());

  /** Of every key. */
  public static final KeyPrefixes ALL = new KeyPrefixes(List.of(""));

  public KeyPrefixes {
    texts = List.copyOf(texts);
  }

  /** The prefixes without those that another one covers. */
  public static KeyPrefixes of(Collection<String> prefixes) {
    List<String> texts = new ArrayList<>();
    for (String prefix : new TreeSet<>(prefixes)) {
      if (texts.isEmpty() || !prefix.startsWith(texts.get(texts.size() - 1))) {
        texts.add(prefix);
      }
    }
    return new KeyPrefixes(texts);
  }

  /**
   * The prefixes of a destination's objects, as far as the {@code s3_aws_folder_name} of its
   * mappings says so without an event. Disabled mappings count: they may be enabled at any time.
   *
   * @param destination as the catalog holds it
   */
  public static KeyPrefixes ofMappings(JsonNode destination) {
    Set<String> all = new TreeSet<>();
    destination
        .path("mappings")
        .forEach(mapping -> all.add(ofFolder(mapping.path(Setting.FOLDER.key()))));
    return of(all);
  }

  private static String ofFolder(JsonNode folder) {
    JsonNode literal = folder.isObject() ? folder.path("@literal") : folder;
    if (literal.isTextual()) {
      String text = literal.textValue();
      return text.isBlank() || text.endsWith("/") ? text.strip() : text + "/";
    }
    JsonNode template = folder.path("@template");
    if (template.isTextual() && template.textValue().contains(PLACEHOLDER)) {
      String head = template.textValue();
      return head.substring(0, head.indexOf(PLACEHOLDER)).stripLeading();
    }
    return "";
  }

  /** Whether a key begins with one of them. */
  public boolean cover(String key) {
    return texts.stream().anyMatch(key::startsWith);
  }

  /** These and another one. */
  public KeyPrefixes with(String prefix) {
    List<String> more = new ArrayList<>(texts);
    more.add(prefix);
    return of(more);
  }

  /**
   * One prefix less, for a few keys more: the two that have the longest beginning in common give
   * way to it, and a single one to {@link #ALL}.
   */
  public KeyPrefixes merged() {
    if (texts.size() < 2) {
      return ALL;
    }
    int closest = 0;
    for (int i = 1; i + 1 < texts.size(); i++) {
      if (common(i) > common(closest)) {
        closest = i;
      }
    }
    return with(texts.get(closest).substring(0, common(closest)));
  }

  /** How many characters a prefix and the next one have in common. */
  private int common(int index) {
    String one = texts.get(index);
    String next = texts.get(index + 1);
    int length = 0;
    while (length < Math.min(one.length(), next.length())
        && one.charAt(length) == next.charAt(length)) {
      length++;
    }
    return length;
  }
}
