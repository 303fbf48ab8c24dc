package io.spillway.policy;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names that are allowed; in a pattern, {@code *} stands for any characters. */
public record NamePatterns(List<String> patterns) implements Serializable {
  public static final NamePatterns NONE = new NamePatterns(List.of());
  public static final NamePatterns ALL = new NamePatterns(List.of("*"));

  public NamePatterns {
    patterns = List.copyOf(patterns);
  }

  /** Whether one of the patterns covers the whole name. */
  public boolean match(String name) {
    return patterns.stream().anyMatch(pattern -> match(pattern, name));
  }

  static boolean match(String pattern, String name) {
    String regex =
        Arrays.stream(pattern.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return Pattern.compile(regex, Pattern.DOTALL).matcher(name).matches();
  }

  /** The patterns, separated by commas; {@code none} when there are none. */
  @Override
  public String toString() {
    return patterns.isEmpty() ? "none" : String.join(", ", patterns);
  }
}
