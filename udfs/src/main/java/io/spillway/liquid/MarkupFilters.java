package io.spillway.liquid;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Filters over HTML and XML. */
final class MarkupFilters {
  /** What a tag, a comment or an element that is no text may start and end with. */
  private static final String[][] BLOCKS = {
    {"<script", "</script>"}, {"<style", "</style>"}, {"<!--", "-->"}, {"<", ">"}
  };

  private MarkupFilters() {}

  static void register(Map<String, Filter> filters) {
    filters.put("escape", onText(MarkupFilters::escaped));
    filters.put("xml_escape", onText(MarkupFilters::escaped));
    filters.put("unescape", onText(MarkupFilters::unescaped));
    filters.put("escape_once", onText(text -> escaped(unescaped(text))));
    filters.put("strip_html", onText(MarkupFilters::stripped));
  }

  private static Filter onText(UnaryOperator<String> operator) {
    return (value, arguments, rendering) -> {
      String text = Js.text(value);
      rendering.use(text.length());
      String result = operator.apply(text);
      rendering.use((double) result.length() - text.length());
      return TextNode.valueOf(result);
    };
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&#34;")
        .replace("'", "&#39;");
  }

  /** Ampersands come last, so that what is escaped twice is unescaped once. */
  private static String unescaped(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  private static String stripped(String text) {
    StringBuilder kept = new StringBuilder();
    Map<String, Integer> nowhere = new HashMap<>();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('<', at);
      if (open < 0) {
        return kept.append(text, at, text.length()).toString();
      }
      kept.append(text, at, open);
      int after = afterBlock(text, open, nowhere);
      if (after < 0) {
        return kept.append(text, open, text.length()).toString();
      }
      at = after;
    }
    return kept.toString();
  }

  /** The end of the block that starts at {@code open}, negative when none is ever closed. */
  private static int afterBlock(String text, int open, Map<String, Integer> nowhere) {
    for (String[] block : BLOCKS) {
      if (text.startsWith(block[0], open) && !nowhere.containsKey(block[0])) {
        int close = text.indexOf(block[1], open + block[0].length());
        if (close >= 0) {
          return close + block[1].length();
        }
        nowhere.put(block[0], open);
      }
    }
    return -1;
  }
}
