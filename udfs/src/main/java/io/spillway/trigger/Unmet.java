package io.spillway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.json.JsonText;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A condition that an event does not meet.
 *
 * @param condition as it is written in the trigger
 * @param value what the event has where the condition looks; null for a condition about several
 *     places
 */
public record Unmet(String condition, @Nullable JsonNode value) {
  private static final int MAX_VALUE_CHARS = 100;

  public Unmet {
    Objects.requireNonNull(condition, "condition");
  }

  /** For example {@code type = "track" (it is "page")}. */
  @Override
  public String toString() {
    if (value == null) {
      return condition;
    }
    return condition
        + (value.isMissingNode()
            ? " (it is missing)"
            : " (it is " + Diagnostic.escaped(JsonText.of(value), MAX_VALUE_CHARS) + ")");
  }
}
