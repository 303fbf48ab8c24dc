package io.spillway.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text is not one JSON value within the limits. This is part of ordinary operation, so there is no
 * stack trace.
 */
public final class MalformedJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the text. */
  public enum Fault {
    /** Not one JSON value. */
    SYNTAX,
    /** Objects and arrays nest deeper than allowed. */
    DEPTH,
    /** An integer with more than {@link JsonReader#MAX_INTEGER_DIGITS} digits. */
    INTEGER_DIGITS
  }

  private static final int MAX_SENTENCE = 160;

  private static final Pattern SOURCE =
      Pattern.compile(
          " \\((start marker at|for \\w+ starting at) \\[Source.*|: enable `.*` to allow.*");

  private static final Pattern UNEXPECTED =
      Pattern.compile(
          "Unexpected character \\('(.+)' \\(code \\d+[^)]*\\)\\): (.*)", Pattern.DOTALL);

  private static final Pattern UNKNOWN = Pattern.compile("Unrecognized token '(.*)': .*");

  private static final Pattern NUMBER = Pattern.compile("Non-standard token '(.*)'");

  private static final Pattern CONTROL =
      Pattern.compile("Illegal unquoted character \\(\\(CTRL-CHAR, code (\\d+)\\)\\): .*");

  private static final Pattern STRAY =
      Pattern.compile("Illegal character \\(\\(CTRL-CHAR, code (\\d+)\\)\\): .*");

  private final Fault fault;

  MalformedJsonException(Fault fault, String message) {
    super(message, null, false, false);
    this.fault = Objects.requireNonNull(fault, "fault");
  }

  /** A parser's sentence on malformed text, without what the parser may add for programmers. */
  public static String sentence(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return "it nests too deeply, or a name, a text or a number in it is too long";
    }
    String message = e.getOriginalMessage();
    int end = message.indexOf('\n');
    String sentence =
        SOURCE.matcher(end < 0 ? message : message.substring(0, end)).replaceFirst("");
    String plain = plain(sentence);
    return plain.substring(0, Math.min(plain.length(), MAX_SENTENCE));
  }

  /** What was found and what should be there, without the parser's own words for it. */
  private static String plain(String sentence) {
    Matcher unexpected = UNEXPECTED.matcher(sentence);
    if (unexpected.matches()) {
      String expected = expected(unexpected.group(2));
      return expected == null
          ? sentence
          : "there is '" + unexpected.group(1) + "' instead of " + expected;
    }
    Matcher unknown = UNKNOWN.matcher(sentence);
    if (unknown.matches()) {
      return "'" + unknown.group(1) + "' is no JSON value";
    }
    Matcher number = NUMBER.matcher(sentence);
    if (number.matches()) {
      return number.group(1) + " is no JSON number";
    }
    Matcher control = CONTROL.matcher(sentence);
    if (control.matches()) {
      return "a text has a control character (code " + control.group(1) + ") that is not escaped";
    }
    Matcher stray = STRAY.matcher(sentence);
    return stray.matches()
        ? "there is a control character (code " + stray.group(1) + ") outside of any text"
        : sentence;
  }

  private static @Nullable String expected(String advice) {
    if (advice.contains("to start field name")) {
      return "a name in double quotes";
    }
    if (advice.contains("colon")) {
      return "a colon";
    }
    if (advice.contains("comma")) {
      return "a comma";
    }
    return advice.contains("valid value") ? "a value" : null;
  }

  public Fault fault() {
    return fault;
  }
}
