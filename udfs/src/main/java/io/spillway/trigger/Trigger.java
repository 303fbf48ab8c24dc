package io.spillway.trigger;

import io.spillway.event.Event;
import java.util.List;
import java.util.Objects;

/** Which events a mapping takes: an FQL expression made ready to run. Immutable. */
public final class Trigger {
  /** The trigger of a mapping that names none. */
  public static final String DEFAULT = "type = \"identify\" or type = \"track\"";

  /** Longest trigger, in UTF-16 units. */
  public static final int MAX_LENGTH = 20_000;

  private final Condition condition;

  private Trigger(Condition condition) {
    this.condition = Objects.requireNonNull(condition, "condition");
  }

  /**
   * Compiles an FQL expression.
   *
   * @throws InvalidTriggerException naming the place and what was expected there
   */
  public static Trigger compile(String fql) throws InvalidTriggerException {
    if (fql.length() > MAX_LENGTH) {
      throw new InvalidTriggerException(
          fql, MAX_LENGTH, "a trigger has at most " + MAX_LENGTH + " characters");
    }
    List<Token> tokens = Lexer.tokens(fql);
    return new Trigger(Parser.parse(fql, tokens));
  }

  /** Whether the event is taken. Never throws for what the event holds. */
  public boolean matches(Event event) {
    return condition.test(event.json());
  }
}
