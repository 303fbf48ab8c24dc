package io.spillway.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * What is wrong with a YAML text, in words for those who did not mean to write YAML's own signs:
 * most often text that has to be in quotes.
 *
 * @param statement what YAML made of it; of the text, only a key or one character
 * @param remedy what to write
 */
record YamlProblem(String statement, String remedy) {
  private static final List<Known> ALL =
      List.of(
          known("^Duplicate field '(.*)'", "the key '%s' is there twice; ", "leave one out"),
          known(
              "found character '(?:\\\\t|\t)",
              "YAML takes no tab here; ",
              "indent lines with spaces, or put text that begins with a tab in quotes"),
          known(
              "found character '@'",
              "YAML takes no text that begins with @; ",
              "put it in quotes, such as {\"@path\": $.event}"),
          known(
              "found character '\\|'",
              "YAML takes no text that begins with | inside of { } or [ ]; ",
              "put it in quotes, such as delimiter: \"|\""),
          known(
              "found character '(.)' that cannot start",
              "YAML takes no text that begins with %s; ",
              "put it in quotes"),
          known(
              "mapping values are not allowed here",
              "YAML takes this colon for the end of a key, and no key can be here; ",
              "put text with a colon and a space in quotes, or indent the line like those that it"
                  + " belongs with"),
          known(
              "got this instead: .*AliasEvent",
              "an alias (*name) is not read; ",
              "write out what it stands for, or put text that begins with * in quotes"),
          known(
              "got this instead: .*MappingStartEvent",
              "YAML reads {{ as the start of an object inside of another one; ",
              "put the text in quotes, such as {\"@template\": \"{{event}}\"}"),
          known(
              "got this instead: .*SequenceStartEvent",
              "YAML reads [ as the start of a list where a key has to be; ",
              "put the text in quotes"),
          known(
              "<stream end>",
              "the text ends inside of { } or [ ]; ",
              "close what is open, or put text that has such a sign in quotes"),
          known(
              "found unexpected end of stream",
              "text in quotes is not closed; ",
              "close it with the quote that it begins with"),
          known(
              "^expected ',' or '([}\\]])', but got '?[\\[{]",
              "YAML reads { or [ in the middle of text, where a comma or %s has to be; ",
              "put the text in quotes"),
          known(
              "^expected ',' or '([}\\]])'",
              "a comma or %s is missing before this; ",
              "write it, or put text that has one of the signs { } [ ] , : in quotes"),
          known(
              "^expected (?:<block end>|the node content), but found '([,\\]}])'",
              "YAML takes no text that begins with %s; ",
              "write a value before it, or put it in quotes, such as delimiter: \",\""),
          known(
              "^expected <block end>",
              "something follows a value that has ended; ",
              "put the whole value in quotes, or indent the line like those that it belongs with"),
          known(
              "^expected the node content",
              "a value is missing before this; ",
              "write it, or put the text in quotes"),
          known(
              "^could not find expected ':'",
              "this key has no colon with a space after it; ",
              "write key: value"),
          known(
              "^found unknown escape character",
              "between double quotes, \\ begins an escape, and YAML does not know this one; ",
              "write \\\\ for a \\, or use single quotes"),
          known(
              "^(?:unexpected character found|expected alphabetic or numeric character)",
              "YAML reads & and * at the start of text as its own signs; ",
              "put the text in quotes"));

  /** What the parser says, and what it means. */
  private record Known(Pattern said, String statement, String remedy) {}

  private static Known known(String said, String statement, String remedy) {
    return new Known(Pattern.compile(said), statement, remedy);
  }

  /** Empty for what the parser has good words for itself. */
  static Optional<YamlProblem> of(JsonProcessingException e) {
    String said =
        e.getCause() instanceof MarkedYAMLException yaml ? yaml.getProblem() : e.getMessage();
    for (Known known : ALL) {
      Matcher matcher = known.said.matcher(String.valueOf(said));
      if (matcher.find()) {
        String sign = matcher.groupCount() > 0 ? matcher.group(1) : "";
        return Optional.of(new YamlProblem(known.statement.replace("%s", sign), known.remedy));
      }
    }
    return Optional.empty();
  }
}
