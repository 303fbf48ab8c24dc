package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.json.JsonText;
import io.spillway.json.TextSink;
import io.spillway.json.TextTooLongException;
import java.util.Map;

/** JSON text over several lines, as {@code JSON.stringify} lays it out. */
final class IndentedJson {
  private final String indent;
  private final TextSink out;

  IndentedJson(String indent, TextSink out) {
    this.indent = indent;
    this.out = out;
  }

  /**
   * @param newline a line feed and the indentation of the value
   */
  void write(JsonNode value, String newline) throws TextTooLongException {
    if (!value.isContainerNode() || value.isEmpty()) {
      JsonText.write(value, out);
      return;
    }
    String inner = newline + indent;
    out.ascii(value.isArray() ? '[' : '{');
    boolean first = true;
    if (value.isArray()) {
      for (JsonNode item : value) {
        separate(first, inner);
        first = false;
        write(item, inner);
      }
    } else {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        separate(first, inner);
        first = false;
        JsonText.write(TextNode.valueOf(field.getKey()), out);
        out.text(": ");
        write(field.getValue(), inner);
      }
    }
    out.text(newline);
    out.ascii(value.isArray() ? ']' : '}');
  }

  private void separate(boolean first, String inner) throws TextTooLongException {
    if (!first) {
      out.ascii(',');
    }
    out.text(inner);
  }
}
