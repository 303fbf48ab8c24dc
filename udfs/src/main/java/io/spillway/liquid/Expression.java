package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;

/** A part of a template that has a value: a literal, a variable, a range, or several of them. */
@FunctionalInterface
interface Expression {
  /** The value for one event; missing when there is none. */
  JsonNode get(RenderContext context) throws LiquidException;
}
