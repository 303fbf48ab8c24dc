package io.spillway.mapping;

import io.spillway.delimited.Sha256;
import io.spillway.json.EcmaText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * One entry of {@code columns_to_transform}: what to do with a column's text before it is written.
 */
record CellTransform(UnaryOperator<String> normalization, boolean hash) {

  /** The spellings of {@code normalize}. */
  enum Normalization implements UnaryOperator<String> {
    NONE,
    LOWERCASE,
    TRIM,
    LOWERCASE_TRIM;

    String setting() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** One of the spellings that {@link #setting} gives. */
    static Normalization ofSetting(String setting) {
      return valueOf(setting.toUpperCase(Locale.ROOT));
    }

    static List<String> settings() {
      return Arrays.stream(values()).map(Normalization::setting).toList();
    }

    @Override
    public String apply(String text) {
      return switch (this) {
        case NONE -> text;
        case LOWERCASE -> text.toLowerCase(Locale.ROOT);
        case TRIM -> EcmaText.trim(text);
        case LOWERCASE_TRIM -> EcmaText.trim(text.toLowerCase(Locale.ROOT));
      };
    }
  }

  /**
   * Blank text becomes empty, so that nobody can look its hash up, and what a customer has hashed
   * already is not hashed again.
   */
  String apply(String text) {
    if (!hash) {
      return normalization.apply(text);
    }
    if (EcmaText.trim(text).isEmpty()) {
      return "";
    }
    if (Sha256.isHash(text)) {
      return text;
    }
    return Sha256.hex(normalization.apply(text));
  }
}
