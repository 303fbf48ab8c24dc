package io.spillway.agreement;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;

/** Prints JSON values in many ways that mean the same to a reader. */
final class Spelling {
  private static final String[] SPACES = {"", "", "", " ", "\n", "\t\r\n ", "  "};

  private final Random random;

  Spelling(Random random) {
    this.random = random;
  }

  static byte[] compact(JsonNode value) {
    return JsonText.of(value).getBytes(StandardCharsets.UTF_8);
  }

  /** With white space between tokens, unnecessary escapes, and longer forms of numbers. */
  byte[] loose(JsonNode value) {
    String compact = Answer.utf8(compact(value));
    StringBuilder out = new StringBuilder();
    boolean inText = false;
    for (int i = 0; i < compact.length(); i++) {
      char c = compact.charAt(i);
      if (inText && c == '\\') {
        out.append(c).append(compact.charAt(++i));
      } else if (c == '"') {
        inText = !inText;
        out.append(c);
      } else if (inText) {
        out.append(random.nextInt(40) == 0 ? escaped(c) : String.valueOf(c));
      } else if ("{}[],:".indexOf(c) >= 0) {
        boolean afterDigit = i > 0 && Character.isDigit(compact.charAt(i - 1)) && c != ':';
        out.append(afterDigit && compact.charAt(i - 1) != '"' ? ending() : "");
        out.append(space()).append(c).append(space());
      } else {
        out.append(c);
      }
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private String ending() {
    return random.nextInt(6) == 0 ? "e0" : "";
  }

  private String space() {
    return SPACES[random.nextInt(SPACES.length)];
  }

  private static String escaped(char c) {
    return String.format(Locale.ROOT, c % 2 == 0 ? "\\u%04x" : "\\u%04X", (int) c);
  }
}
