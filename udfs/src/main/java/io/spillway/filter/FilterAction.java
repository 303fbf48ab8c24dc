package io.spillway.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.budget.Meter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a filter does with the events that it is for. The names are Segment's. */
public sealed interface FilterAction {

  /** Keeps them from the destination. */
  record Drop() implements FilterAction {}

  /**
   * Lets a part of them pass: always the same ones, whenever and wherever they are read.
   *
   * @param percent the part, from 0 (none) to 1 (all)
   * @param path where the value is that decides, like {@code userId}, so that events with the same
   *     one have the same fate; without a value there, and with an empty path, {@code messageId}
   *     decides, and without that one the whole event
   */
  record Sample(double percent, String path) implements FilterAction {
    public Sample {
      if (!(percent >= 0 && percent <= 1)) {
        throw new IllegalArgumentException("percent " + percent);
      }
    }
  }

  /** Removes fields. */
  record DropProperties(List<Fields> fields) implements Edit {
    public DropProperties {
      fields = List.copyOf(fields);
    }

    /**
     * @param fields keys by the path of what has them, as {@link Fields#of} reads it
     */
    public DropProperties(Map<String, Set<String>> fields) {
      this(Fields.of(fields));
    }

    @Override
    public boolean keeps(String key, Set<String> names, boolean isTopLevel) {
      return !names.contains(key);
    }
  }

  /** Removes all fields but these, where they are. {@code type} always stays. */
  record AllowProperties(List<Fields> fields) implements Edit {
    public AllowProperties {
      fields = List.copyOf(fields);
    }

    /**
     * @param fields keys by the path of what has them, as {@link Fields#of} reads it
     */
    public AllowProperties(Map<String, Set<String>> fields) {
      this(Fields.of(fields));
    }

    @Override
    public boolean keeps(String key, Set<String> names, boolean isTopLevel) {
      return names.contains(key) || (isTopLevel && key.equals(TYPE));
    }
  }

  /** An action that changes events. */
  sealed interface Edit extends FilterAction {
    /** The field by which events are told apart to the end: files have events of one type. */
    String TYPE = "type";

    /** The fields, by the object, or list of objects, that has them. */
    List<Fields> fields();

    /**
     * Whether a field stays.
     *
     * @param names the keys that the action has for the object
     * @param isTopLevel whether the object is the event itself
     */
    boolean keeps(String key, Set<String> names, boolean isTopLevel);

    /** The event without the fields that do not stay; null when all do. */
    default @Nullable ObjectNode edited(ObjectNode event, Meter meter) {
      JsonNode edited = null;
      for (Fields at : fields()) {
        JsonNode next = edited(edited == null ? event : edited, at.path, 0, at.names, meter);
        edited = next == null ? edited : next;
      }
      return (ObjectNode) edited;
    }

    private @Nullable JsonNode edited(
        JsonNode value, List<String> keys, int depth, Set<String> names, Meter meter) {
      meter.step();
      if (value instanceof ArrayNode array) {
        return editedItems(array, keys, depth, names, meter);
      }
      if (!(value instanceof ObjectNode object)) {
        return null;
      }
      if (depth == keys.size()) {
        return editedFields(object, names, depth == 0, meter);
      }
      JsonNode member = object.get(keys.get(depth));
      JsonNode edited = member == null ? null : edited(member, keys, depth + 1, names, meter);
      if (edited == null) {
        return null;
      }
      ObjectNode copy = copy(object, meter);
      copy.set(keys.get(depth), edited);
      return copy;
    }

    private @Nullable ArrayNode editedItems(
        ArrayNode array, List<String> keys, int depth, Set<String> names, Meter meter) {
      ArrayNode copy = null;
      for (int i = 0; i < array.size(); i++) {
        JsonNode edited = edited(array.get(i), keys, depth, names, meter);
        if (edited != null) {
          if (copy == null) {
            meter.values(array.size());
            copy = JsonNodeFactory.instance.arrayNode(array.size()).addAll(array);
          }
          copy.set(i, edited);
        }
      }
      return copy;
    }

    private @Nullable ObjectNode editedFields(
        ObjectNode object, Set<String> names, boolean isTopLevel, Meter meter) {
      Set<String> removed = new HashSet<>();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        meter.step();
        if (!keeps(field.getKey(), names, isTopLevel)) {
          removed.add(field.getKey());
        }
      }
      return removed.isEmpty() ? null : copy(object, meter).remove(removed);
    }

    private static ObjectNode copy(ObjectNode object, Meter meter) {
      meter.values(object.size());
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      copy.setAll(object);
      return copy;
    }
  }

  /**
   * Fields of an object.
   *
   * @param path the keys that lead to the object, or to a list of objects; none for the event
   * @param names the fields' keys
   */
  record Fields(List<String> path, Set<String> names) {
    public Fields {
      path = List.copyOf(path);
      names = Set.copyOf(names);
    }

    /** Those of paths like {@code context.traits}; the empty path is the event itself. */
    static List<Fields> of(Map<String, Set<String>> byPath) {
      return byPath.entrySet().stream()
          .map(at -> new Fields(FieldPath.keys(at.getKey()), at.getValue()))
          .toList();
    }
  }
}
