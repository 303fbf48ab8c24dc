package io.spillway.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.mapping.Setting;
import io.spillway.trigger.SegmentReading;
import java.util.ArrayList;
import java.util.List;

/** Says what Segment would make of a mapping otherwise, as {@code import} does. */
public final class SegmentDifferences {
  private SegmentDifferences() {}

  /**
   * The differences, each a sentence that begins with the mapping's key.
   *
   * @param mapping as in a catalog, of which it is known that it can be used
   */
  public static List<String> of(ObjectNode mapping) {
    List<String> differences = new ArrayList<>();
    JsonNode trigger = mapping.path(Setting.TRIGGER.key());
    if (trigger.isTextual()) {
      for (String difference : SegmentReading.differences(trigger.textValue())) {
        differences.add(Setting.TRIGGER.key() + ": " + difference);
      }
    }
    differences.addAll(MappingDifferences.of(ExportNode.root("", mapping)));
    return differences;
  }
}
