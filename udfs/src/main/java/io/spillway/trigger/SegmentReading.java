package io.spillway.trigger;

import io.spillway.diagnostic.CompilationException;
import io.spillway.event.IsoTime;
import io.spillway.trigger.Lexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Segment makes of a trigger that means something else here, for those who move it. */
public final class SegmentReading {
  private static final Pattern TEXT_OR_SPACE = Pattern.compile("\"[^\"]*\"|'[^']*'|\\s+");

  /** Beyond it, a double is not exact. */
  private static final Pattern LONG_NUMBER = Pattern.compile("[+-]?[0-9]{16,}");

  private SegmentReading() {}

  /**
   * A sentence for each way in which Segment's answer may be another one. Empty for a trigger that
   * breaks the grammar: it has the meaning that it has in Segment, and a {@link Trigger#warnings
   * warning} says which.
   */
  public static List<String> differences(String fql) {
    List<String> differences = new ArrayList<>();
    try {
      Condition here = Parser.parse(fql, new Suspicions(fql));
      List<Token> tokens = Lexer.tokens(fql);
      structural(fql, tokens, here.fql()).ifPresent(differences::add);
      ofTokens(tokens, differences);
    } catch (CompilationException e) {
      return List.of();
    }
    return differences;
  }

  /** Whether it is one comparison, or several, of fields that Segment does not know. */
  private static boolean hasOnlyIgnored(List<Token> tokens) {
    boolean hasComparison = false;
    for (int i = 1; i < tokens.size(); i++) {
      Token.Kind kind = tokens.get(i).kind();
      if (kind == Token.Kind.OPERATOR) {
        hasComparison = true;
        if (isKnownField(tokens, i)) {
          return false;
        }
      } else if (kind == Token.Kind.OPEN || kind == Token.Kind.NOT) {
        return false;
      }
    }
    return hasComparison;
  }

  /** Whether Segment knows the field before an operator. */
  private static boolean isKnownField(List<Token> tokens, int operator) {
    int field = operator - 1;
    while (field >= 2 && tokens.get(field - 1).kind() == Token.Kind.DOT) {
      field -= 2;
    }
    String root = field < 0 ? "" : tokens.get(field).text();
    return Field.TEXT_FIELDS.contains(root) || Field.OBJECT_FIELDS.contains(root);
  }

  private static Optional<String> structural(String fql, List<Token> tokens, String here) {
    Optional<Condition> there = SegmentParser.parse(fql);
    if (there.isEmpty()) {
      return Optional.of(
          (hasOnlyIgnored(tokens)
                  ? "Segment ignores all its conditions, as it does not know the fields, so it"
                      + " matches no event there"
                  : "Segment refuses it")
              + "; here it is read as FQL");
    }
    String reading = there.get().fql();
    if (reading.isEmpty()) {
      return Optional.of("it matches no event in Segment; here it is read as FQL");
    }
    return withoutSpace(reading).equals(withoutSpace(here))
        ? Optional.empty()
        : Optional.of("Segment reads it as " + reading + "; here it is read as " + here);
  }

  private static String withoutSpace(String fql) {
    return TEXT_OR_SPACE
        .matcher(fql)
        .replaceAll(part -> Matcher.quoteReplacement(part.group().isBlank() ? "" : part.group()));
  }

  private static void ofTokens(List<Token> tokens, List<String> out) {
    for (int i = 0; i + 1 < tokens.size(); i++) {
      Token operator = tokens.get(i);
      Token value = tokens.get(i + 1);
      if (value.kind() == Token.Kind.NUMBER && LONG_NUMBER.matcher(value.text()).matches()) {
        out.add(value.text() + " is compared exactly; in Segment, as a double");
      }
      if (operator.kind() != Token.Kind.OPERATOR || !isKnownField(tokens, i)) {
        continue;
      }
      String comparison = operator.text() + " " + value.text();
      boolean isEquality = operator.text().equals("=") || operator.text().equals("!=");
      if (operator.text().equals("!=") && value.isBoolean()) {
        out.add(
            comparison
                + " compares with the boolean; Segment compares with the text, so it takes every"
                + " boolean there");
      } else if (isEquality && value.isNull() && i > 0 && tokens.get(i - 1).isName("event")) {
        out.add(
            "event "
                + comparison
                + " tests whether there is a value; Segment compares with the text \"null\"");
      } else if (!isEquality
          && value.kind() == Token.Kind.TEXT
          && IsoTime.millis(value.text()) != IsoTime.UNREADABLE
          && Double.isNaN(value.number())) {
        out.add(comparison + " compares times; it matches no event in Segment");
      }
    }
  }
}
