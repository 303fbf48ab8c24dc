package io.spillway.liquid;

import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.budget.Meter;
import io.spillway.json.TextBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** Filters for HTML and XML. */
final class HtmlFilters {
  /** The start and end of comments, tags, and elements that contain no text. */
  private static final String[][] BLOCKS = {
    {"<script", "</script>"}, {"<style", "</style>"}, {"<!--", "-->"}, {"<", ">"}
  };

  /** Characters and how they are escaped; ampersands first, which the others contain. */
  private static final String[][] ENTITIES = {
    {"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&#34;"}, {"'", "&#39;"}
  };

  /** The characters of {@link #ENTITIES}, in their order. */
  private static final String ESCAPED = "&<>\"'";

  private HtmlFilters() {}

  static void register(Map<String, Filter> filters) {
    filters.put("escape", onText(HtmlFilters::escaped));
    filters.put("xml_escape", onText(HtmlFilters::escaped));
    filters.put("escape_once", onText((text, meter) -> escaped(unescaped(text), meter)));
    filters.put("strip_html", onText((text, meter) -> stripped(text)));
  }

  private static Filter onText(BiFunction<String, Meter, String> operator) {
    return (value, arguments, context) -> {
      String text = Coercion.text(value, context.meter());
      context.charge(text.length());
      return TextNode.valueOf(operator.apply(text, context.meter()));
    };
  }

  private static String escaped(String text, Meter meter) {
    TextBuffer escaped = new TextBuffer(meter);
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      int entity = ESCAPED.indexOf(text.charAt(i));
      if (entity >= 0) {
        escaped.text(text, from, i);
        escaped.text(ENTITIES[entity][1]);
        from = i + 1;
      }
    }
    escaped.text(text, from, text.length());
    return escaped.toString();
  }

  /** Ampersands are last, so that text that was escaped twice is unescaped once. */
  private static String unescaped(String text) {
    String unescaped = text;
    for (int i = ENTITIES.length - 1; i >= 0; i--) {
      unescaped = unescaped.replace(ENTITIES[i][1], ENTITIES[i][0]);
    }
    return unescaped;
  }

  private static String stripped(String text) {
    StringBuilder kept = new StringBuilder();
    Map<String, Integer> unclosed = new HashMap<>();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('<', at);
      if (open < 0) {
        return kept.append(text, at, text.length()).toString();
      }
      kept.append(text, at, open);
      int after = afterBlock(text, open, unclosed);
      if (after < 0) {
        return kept.append(text, open, text.length()).toString();
      }
      at = after;
    }
    return kept.toString();
  }

  /** The end of the block that starts at {@code open}; negative when the block has no end. */
  private static int afterBlock(String text, int open, Map<String, Integer> unclosed) {
    for (String[] block : BLOCKS) {
      if (text.startsWith(block[0], open) && !unclosed.containsKey(block[0])) {
        int close = text.indexOf(block[1], open + block[0].length());
        if (close >= 0) {
          return close + block[1].length();
        }
        unclosed.put(block[0], open);
      }
    }
    return -1;
  }
}
