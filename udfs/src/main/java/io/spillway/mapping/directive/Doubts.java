package io.spillway.mapping.directive;

import io.spillway.diagnostic.Diagnostic;
import io.spillway.json.EcmaText;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.evaluation.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Warns of paths and templates that have no value in any event, or another one than meant. */
final class Doubts {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{+([^{}]+)\\}\\}");

  /** {@code ${path}}, but not a dollar sign before a placeholder. */
  private static final Pattern DOLLAR = Pattern.compile("\\$\\{[^{]");

  /** Two dots outside of a key in quotes, the first of which is not escaped. */
  private static final Pattern TWO_DOTS = Pattern.compile("^[^'\"]*(?<!\\\\)\\.\\.");

  /** The same of a dot and white space. */
  private static final Pattern DOT_AND_SPACE = Pattern.compile("^[^'\"]*((?<!\\\\)\\.\\s|\\s\\.)");

  private Doubts() {}

  /** Looks at the text of {@code @path}. */
  static void ofPath(String path, DirectiveContext context) {
    boolean hasStar = path.contains("[*]") || path.contains(".*");
    if (hasStar && !Path.of(path).isSplitBySegment()) {
      context.warning(
          "a path leads to one value, so this is blank for every event: ",
          "take the whole array, or a part of each item with @arrayPath");
    } else if (path.startsWith("$[")) {
      context.warning(
          "this looks for a key \"$\" in the event, so it is blank: ",
          "write " + Diagnostic.quote(path.substring(1)) + " or \"$.key\"");
    } else if (path.equals("$")) {
      context.warning(
          "this looks for a key \"$\" in the event, so it is blank: ",
          "write \"$.\" for the whole event");
    } else if (path.contains("{{")) {
      context.warning("a path has no placeholders, so this is blank: ", "put @template into @path");
    } else if (!path.equals(EcmaText.trim(path))) {
      context.warning(
          "the space before or behind the path is part of a key, so this is blank: ",
          "leave it out");
    } else if (TWO_DOTS.matcher(path).find()) {
      context.warning(
          "two dots are as one, they look for no key further below: ",
          "write every key on the way, like $.properties.plan");
    } else if (DOT_AND_SPACE.matcher(path).find()) {
      context.warning("the space beside a dot is part of a key: ", "leave it out");
    } else if (hasBareBracket(path)) {
      context.warning(
          "a bracket that neither a quote nor a digit follows is part of a key: ",
          "write ['key'] for a key, or [0] for an item");
    } else if (Path.isUnclosed(path)) {
      context.warning(
          "a bracket and a quote begin a key that does not end, so its dots separate keys: ",
          "write a key with dots like ['utm.source']");
    }
  }

  /** Whether a bracket outside of keys in quotes begins neither a key in quotes nor an index. */
  private static boolean hasBareBracket(String path) {
    int bracket = path.indexOf('[');
    while (bracket >= 0 && bracket + 1 < path.length()) {
      char next = path.charAt(bracket + 1);
      int end = bracket + 1;
      if (next == '"' || next == '\'') {
        end = path.indexOf(next, bracket + 2);
        if (end < 0) {
          return false;
        }
      } else if ((next < '0' || next > '9') && next != '*') {
        return true;
      }
      bracket = path.indexOf('[', end);
    }
    return false;
  }

  /** Looks at the text of {@code @template}. */
  static void ofTemplate(String template, DirectiveContext context) {
    Matcher placeholder = PLACEHOLDER.matcher(template);
    while (placeholder.find()) {
      String path = EcmaText.trim(placeholder.group(1));
      if (path.startsWith("$.")) {
        context.warning(
            Diagnostic.quote(placeholder.group())
                + " is blank, a template's paths have no \"$.\": ",
            "write {{" + path.substring(2) + "}}");
      } else if (path.contains("|")) {
        context.warning(
            Diagnostic.quote(placeholder.group()) + " is blank, @template has no filters: ",
            "use @liquid");
      } else if (path.contains("[*]")) {
        context.warning(
            Diagnostic.quote(placeholder.group()) + " is blank, a path leads to one value: ",
            "take one item, like [0]");
      } else if (Path.isUnclosed(path)) {
        context.warning(
            Diagnostic.quote(placeholder.group())
                + " has a key in quotes that does not end, so its dots separate keys: ",
            "write a key with dots like ['utm.source']");
      }
    }
    LooseBraces.in(template)
        .ifPresent(loose -> context.warning(loose.statement(), "write " + loose.meant()));
    if (template.contains("{%")) {
      context.warning(
          "@template has no tags like {% if %}, they are written as they are: ", "use @liquid");
    } else if (DOLLAR.matcher(template).find()) {
      context.warning("\"${\" is written as it is: ", "write {{path}} for a value of the event");
    }
  }
}
