package io.spillway.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.util.Objects;
import java.util.regex.Pattern;

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
    return sentence.substring(0, Math.min(sentence.length(), MAX_SENTENCE));
  }

  public Fault fault() {
    return fault;
  }
}
