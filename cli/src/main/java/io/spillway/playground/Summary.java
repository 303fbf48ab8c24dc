package io.spillway.playground;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What all rows of the shown mapping have in common. */
final class Summary {
  private final List<String> header;
  private final BitSet filled = new BitSet();
  private final Map<String, Integer> folders = new LinkedHashMap<>();
  private int matched;
  private int events;

  /**
   * @param header the names of the columns; empty when no mapping is shown
   */
  Summary(List<String> header) {
    this.header = List.copyOf(header);
  }

  void event() {
    events++;
  }

  /**
   * A row.
   *
   * @param isFirst whether its event has none before it
   */
  void row(String folder, List<String> cells, boolean isFirst) {
    matched += isFirst ? 1 : 0;
    folders.merge(folder, 1, Integer::sum);
    for (int i = 0; i < cells.size(); i++) {
      if (!cells.get(i).isEmpty()) {
        filled.set(i);
      }
    }
  }

  /**
   * The answer.
   *
   * @param mostFolders that are listed
   */
  ObjectNode json(int mostFolders) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode names = json.putArray("header");
    header.forEach(names::add);
    json.put("matched", matched);
    json.put("of", events);
    ArrayNode never = json.putArray("neverFilled");
    for (int i = 0; i < header.size() && matched > 0; i++) {
      if (!filled.get(i)) {
        never.add(header.get(i));
      }
    }
    ArrayNode list = json.putArray("folders");
    folders.entrySet().stream()
        .limit(mostFolders)
        .forEach(
            folder ->
                list.addObject().put("folder", folder.getKey()).put("rows", folder.getValue()));
    json.put("moreFolders", Math.max(0, folders.size() - mostFolders));
    return json;
  }
}
