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
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A compiled FQL expression: which events a mapping matches. Immutable. */
public final class Trigger {
  /** The trigger of a mapping that has none. */
  public static final String DEFAULT = "type = \"identify\" or type = \"track\"";

  /** Longest trigger, in UTF-16 units. */
  public static final int MAX_LENGTH = 20_000;

  private final String fql;
  private final Condition condition;
  private final List<Diagnostic> warnings;

  private Trigger(String fql, Condition condition, List<Diagnostic> warnings) {
    this.fql = Objects.requireNonNull(fql, "fql");
    this.condition = Objects.requireNonNull(condition, "condition");
    this.warnings = List.copyOf(warnings);
  }

  /**
   * Compiles an FQL expression. If it breaks the grammar but Segment accepts it, it has the meaning
   * that it has in Segment, and one of the {@link #warnings} says so.
   *
   * @throws CompilationException naming the place and what was expected there
   */
  public static Trigger compile(String fql) throws CompilationException {
    if (fql.length() > MAX_LENGTH) {
      throw Lexer.error(fql, MAX_LENGTH, "a trigger has at most " + MAX_LENGTH + " characters", "");
    }
    Suspicions suspicions = new Suspicions(fql);
    try {
      Condition condition = Parser.parse(fql, suspicions);
      suspicions.ofAll(condition);
      return new Trigger(fql, condition, suspicions.found());
    } catch (CompilationException e) {
      Condition condition = SegmentParser.parse(fql).orElseThrow(() -> e);
      return new Trigger(fql, condition, List.of(asSegmentReadsIt(e.errors().get(0), condition)));
    }
  }

  private static Diagnostic asSegmentReadsIt(Diagnostic error, Condition condition) {
    String reading = condition.fql();
    String meaning = reading.isEmpty() ? "it matches no event" : "it is read as Segment does: ";
    String end = error.message().endsWith("?") ? " " : "; ";
    return Diagnostic.of(Severity.WARNING, error.place(), error.message() + end + meaning, reading);
  }

  /** What its author probably did not have in mind; each says what it matches then. */
  public List<Diagnostic> warnings() {
    return warnings;
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

  /**
   * Why the event does not match: the first of the conditions that must all be met, or each of
   * those of which one would suffice.
   *
   * @return empty when it matches
   * @throws io.spillway.budget.BudgetExceededException when that takes more than the meter allows
   */
  public List<Unmet> unmet(Event event, Meter meter) {
    if (matches(event, meter)) {
      return List.of();
    }
    List<Unmet> unmet = condition.unmet(event.json(), meter);
    return unmet.isEmpty() ? List.of(new Unmet(fql, null)) : unmet;
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
