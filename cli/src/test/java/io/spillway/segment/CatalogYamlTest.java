package io.spillway.segment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.catalog.CatalogDocument;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogYamlTest {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "a",
          "true",
          "Yes",
          "NO",
          "null",
          "~",
          "010",
          "1_0",
          "1e3",
          "0x1f",
          ".5",
          "-",
          "- a",
          "a: b",
          "a #b",
          "#a",
          "'",
          "\"",
          "it's \"so\"",
          "\\",
          "a\nb",
          "a\r\n",
          "\t",
          "@a",
          "`a",
          "%a",
          "&a",
          "*a",
          "!a",
          "|",
          ">",
          "{a}",
          "[a]",
          "a,b",
          "?",
          ": ",
          "=",
          "<<",
          "$.userId",
          "${A}",
          "2026-11-22",
          "12:30",
          "ünï",
          "日本",
          "\u0001",
          "\u0085",
          "\u2028",
          "\uFEFF",
          "😀",
          "a ",
          " a",
          "NaN",
          "on",
          "y");

  @Test
  void isReadAsWhatWasWritten() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    ArrayNode destinations = tree.putArray("destinations");
    for (String text : TEXTS) {
      ObjectNode destination = destinations.addObject().put("id", text);
      destination.putObject("settings").put(text, text);
      ObjectNode mapping = destination.putArray("mappings").addObject().put("name", text);
      ObjectNode columns = mapping.putObject("columns");
      columns.putObject(text).put("@path", text);
      columns.putArray("list").add(text).add(text.repeat(100)).addArray().add(text);
      columns.put("int", 5).put("long", 1L << 60).put("double", 1e-7).put("big", 2.5e30);
      columns.put("flag", false).putNull("null");
      columns.putObject("empty").putArray("too");
    }
    String yaml = CatalogYaml.write(tree);
    assertThat(CatalogDocument.of("c.yaml", yaml).tree().toString()).isEqualTo(tree.toString());
  }
}
