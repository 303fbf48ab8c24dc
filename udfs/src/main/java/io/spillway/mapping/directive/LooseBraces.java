package io.spillway.mapping.directive;

import io.spillway.diagnostic.Diagnostic;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Braces in a text that look like a placeholder's and are none, because one of them is missing.
 *
 * @param written the braces with what is between them, as the text has it
 * @param statement what comes out
 * @param meant the placeholder that was probably meant
 */
public record LooseBraces(String written, String statement, String meant) {
  /** Longest text that is searched, as the time for that grows with its square. */
  private static final int MAX_LENGTH = 2_000;

  private static final String PATH = "([A-Za-z_][\\w.\\[\\]-]*+)";
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{\\{[^}]+\\}\\}\\}|\\{\\{[^}]+\\}\\}");
  private static final Pattern OPEN = Pattern.compile("\\{\\{++\\s*+" + PATH + "?\\s*+\\}*+");
  private static final Pattern CLOSE = Pattern.compile("\\{?" + PATH + "\\s*+\\}\\}");
  private static final Pattern SINGLE = Pattern.compile("(?<!\\$)\\{\\s*+" + PATH + "\\s*+\\}");
  private static final String AS_IT_IS = ", it comes out as it is: ";

  /** Stands for a placeholder, and is no part of a path. */
  private static final String CLOSED = "\0";

  /** The first ones in a template, if there are any; none in a very long one. */
  public static Optional<LooseBraces> in(String template) {
    if (template.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher closed = PLACEHOLDER.matcher(template);
    while (closed.find()) {
      String placeholder = closed.group();
      boolean isTriple = placeholder.startsWith("{{{") && placeholder.endsWith("}}}");
      if (placeholder.lastIndexOf('{') > (isTriple ? 2 : 1)) {
        return first(OPEN, placeholder, Diagnostic.quote(placeholder) + " is blank: ");
      }
    }
    String rest = closed.replaceAll(CLOSED);
    if (rest.contains("{{")) {
      return first(OPEN, rest, "\"{{\" is never closed" + AS_IT_IS);
    }
    // Not the end of an object in JSON text.
    if (count(rest, '{') < count(rest, '}') && CLOSE.matcher(rest).find()) {
      return first(CLOSE, rest, "\"}}\" closes nothing" + AS_IT_IS);
    }
    return first(SINGLE, rest, "\"{\" begins no placeholder" + AS_IT_IS);
  }

  private static Optional<LooseBraces> first(Pattern pattern, String text, String statement) {
    Matcher found = pattern.matcher(text);
    if (!found.find()) {
      return Optional.empty();
    }
    String path = found.group(1) == null ? "path" : found.group(1);
    return Optional.of(
        new LooseBraces(found.group().stripTrailing(), statement, "{{" + path + "}}"));
  }

  private static long count(String text, char c) {
    return text.chars().filter(each -> each == c).count();
  }
}
