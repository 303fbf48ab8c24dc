package io.spillway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spillway.diagnostic.Diagnostic.Place;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Objects;

/**
 * The places of a file's keys and items. Each takes a few bytes of memory, whatever its path is: a
 * file may have millions of them, as deep as they like.
 */
final class FilePlaces {
  private final String file;
  private final IdentityHashMap<JsonNode, Positions> positions = new IdentityHashMap<>();
  private JsonNode root = MissingNode.getInstance();

  /** Lines and columns of the children of an object or a list, in their order. */
  private static final class Positions {
    private int[] ints = new int[2];
    private int size;

    void add(Place place) {
      if (size == ints.length) {
        ints = Arrays.copyOf(ints, size * 2);
      }
      ints[size++] = place.line();
      ints[size++] = place.column();
    }

    Place of(int child) {
      return Place.ofPosition(ints[2 * child], ints[2 * child + 1]);
    }
  }

  FilePlaces(String file) {
    this.file = Objects.requireNonNull(file, "file");
  }

  /** The name of the file. */
  String file() {
    return file;
  }

  /** Notes where the next child of an object or a list is. */
  void add(JsonNode parent, Place place) {
    positions.computeIfAbsent(parent, key -> new Positions()).add(place);
  }

  /** Notes the tree that was read; all before it is forgotten if it is missing. */
  void setRoot(JsonNode read) {
    root = read;
    if (read.isMissingNode()) {
      positions.clear();
    }
  }

  /** The position of a path or, when there is nothing, of what would contain it. */
  Place place(String path) {
    Place place = CatalogParser.START;
    JsonNode node = root;
    int start = 0;
    while (start < path.length()) {
      int end = end(node, path, start);
      if (end < 0) {
        break;
      }
      String segment = path.substring(start, end);
      boolean isItem = path.charAt(start) == '[' && node.isArray();
      int child = isItem ? index(segment) : ordinal(node, segment);
      Positions children = Objects.requireNonNull(positions.get(node), "a child has a position");
      place = children.of(child);
      node = isItem ? node.path(child) : node.path(segment);
      start = end < path.length() && path.charAt(end) == '.' ? end + 1 : end;
    }
    return place.in(file, path);
  }

  /** Where the name of a node's child ends that begins at a path's character; -1 without one. */
  private static int end(JsonNode node, String path, int start) {
    if (node.isArray()) {
      int end = path.indexOf(']', start) + 1;
      return end > 0 && node.has(index(path.substring(start, end))) ? end : -1;
    }
    // Keys may have dots and brackets in them: the longest one that is there is meant.
    for (int end = path.length(); end > start; end--) {
      boolean isEnd = end == path.length() || path.charAt(end) == '.' || path.charAt(end) == '[';
      if (isEnd && node.has(path.substring(start, end))) {
        return end;
      }
    }
    return -1;
  }

  /** The number in brackets. */
  private static int index(String item) {
    return item.matches("\\[[0-9]{1,9}]") ? Integer.parseInt(item, 1, item.length() - 1, 10) : -1;
  }

  private static int ordinal(JsonNode object, String key) {
    int ordinal = 0;
    for (Iterator<String> keys = object.fieldNames(); !keys.next().equals(key); ) {
      ordinal++;
    }
    return ordinal;
  }
}
