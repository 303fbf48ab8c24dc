package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What an engine makes of a template and an event.
 *
 * @param text the rendered text, or the message of the error
 */
record Answer(boolean rendered, String text) {
  static Answer ofSpillway(String template, JsonNode event) {
    try {
      return new Answer(true, LiquidTemplate.compile(template).render(event));
    } catch (LiquidException e) {
      return new Answer(false, e.getMessage());
    }
  }

  /** Whether both engines render the same text, or neither renders any. */
  boolean agreesWith(Answer other) {
    return rendered ? equals(other) : !other.rendered;
  }
}
