package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;

/** Something in a template that has a value: a literal, a variable, an expression. */
@FunctionalInterface
interface Value {
  /** The value; missing when there is none. */
  JsonNode get(Rendering rendering) throws LiquidRenderException;
}
