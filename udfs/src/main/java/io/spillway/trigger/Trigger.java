package io.spillway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.event.Event;
import io.spillway.event.LazyEvent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Which events a mapping takes: an FQL expression made ready to run. Immutable. */
public final class Trigger {
  /** The trigger of a mapping that names none. */
  public static final String DEFAULT = "type = \"identify\" or type = \"track\"";

  /** Longest trigger, in UTF-16 units. */
  public static final int MAX_LENGTH = 20_000;

  private final Condition condition;
  private final @Nullable String warning;

  private Trigger(Condition condition, @Nullable String warning) {
    this.condition = Objects.requireNonNull(condition, "condition");
    this.warning = warning;
  }

  /**
   * Compiles an FQL expression. One that breaks the grammar but that Segment makes sense of is read
   * the way Segment reads it, and has a {@link #warning}.
   *
   * @throws InvalidTriggerException naming the place and what was expected there
   */
  public static Trigger compile(String fql) throws InvalidTriggerException {
    if (fql.length() > MAX_LENGTH) {
      throw new InvalidTriggerException(
          fql, MAX_LENGTH, "a trigger has at most " + MAX_LENGTH + " characters");
    }
    try {
      return new Trigger(Parser.parse(fql, Lexer.tokens(fql)), null);
    } catch (InvalidTriggerException e) {
      Condition condition = SegmentReading.read(fql).orElseThrow(() -> e);
      return new Trigger(condition, e.getMessage());
    }
  }

  /**
   * What is wrong with a trigger that is accepted only because Segment accepts it: it probably does
   * not match the events its author had in mind.
   */
  public Optional<String> warning() {
    return Optional.ofNullable(warning);
  }

  /**
   * Whether {@code event}, as it is whenever this is asked, is taken: always what {@link #matches}
   * says.
   */
  public BooleanSupplier bind(LazyEvent event) {
    return condition.bind(event);
  }

  /** False only when no event with this value of {@code type} is taken, whatever else it holds. */
  public boolean mayMatch(JsonNode type) {
    return condition.mayTake(type);
  }

  /**
   * What can be said of the events that are taken without looking at them: at each of these places
   * there is one of the texts. For an index over many triggers.
   *
   * @return texts by the keys that lead to the place; an empty set where no event can be taken;
   *     empty when nothing can be said
   */
  public Map<List<String>, Set<String>> requiredTexts() {
    return condition.requiredTexts();
  }

  /** Whether the event is taken. Never throws for what the event holds. */
  public boolean matches(Event event) {
    return condition.test(event.json());
  }
}
