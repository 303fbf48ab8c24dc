package io.spillway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.event.Event;
import io.spillway.event.LazyEvent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A compiled FQL expression: which events a mapping matches. Immutable. */
public final class Trigger {
  /** The trigger of a mapping that has none. */
  public static final String DEFAULT = "type = \"identify\" or type = \"track\"";

  /** Longest trigger, in UTF-16 units. */
  public static final int MAX_LENGTH = 20_000;

  private final Condition condition;
  private final @Nullable Diagnostic warning;

  private Trigger(Condition condition, @Nullable Diagnostic warning) {
    this.condition = Objects.requireNonNull(condition, "condition");
    this.warning = warning;
  }

  /**
   * Compiles an FQL expression. If it breaks the grammar but Segment accepts it, it has the meaning
   * that it has in Segment, and a {@link #warning}.
   *
   * @throws CompilationException naming the place and what was expected there
   */
  public static Trigger compile(String fql) throws CompilationException {
    if (fql.length() > MAX_LENGTH) {
      throw Lexer.error(fql, MAX_LENGTH, "a trigger has at most " + MAX_LENGTH + " characters", "");
    }
    try {
      return new Trigger(Parser.parse(fql, Lexer.tokens(fql)), null);
    } catch (CompilationException e) {
      Condition condition = SegmentParser.parse(fql).orElseThrow(() -> e);
      return new Trigger(condition, e.errors().get(0).as(Severity.WARNING));
    }
  }

  /**
   * The reason why the trigger breaks the grammar, if it is accepted only because Segment accepts
   * it: it probably does not match the events that its author had in mind.
   */
  public Optional<Diagnostic> warning() {
    return Optional.ofNullable(warning);
  }

  /**
   * Whether the current event of {@code event} matches, always with the same result as {@link
   * #matches}.
   */
  public BooleanSupplier bind(LazyEvent event, Meter meter) {
    return condition.bind(event, meter);
  }

  /** False only when no event with this value of {@code type} can match. */
  public boolean mayMatch(JsonNode type) {
    return condition.mayMatch(type);
  }

  /**
   * What all matching events have in common, for an index over many triggers: each of these places
   * contains one of its texts.
   *
   * @return texts by the keys that lead to the place; an empty set where no event can match; empty
   *     when nothing is known
   */
  public Map<List<String>, Set<String>> requiredTexts() {
    return condition.requiredTexts();
  }

  /** Whether the event matches, within {@link Limits#DEFAULTS}. */
  public boolean matches(Event event) {
    return matches(event, new Meter(Limits.DEFAULTS));
  }

  /**
   * Whether the event matches.
   *
   * @throws io.spillway.budget.BudgetExceededException when that takes more than the meter allows;
   *     nothing else that the event contains makes it throw
   */
  public boolean matches(Event event, Meter meter) {
    return condition.test(event.json(), meter);
  }
}
