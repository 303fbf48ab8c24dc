package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;

/** Makes one value of another. */
@FunctionalInterface
interface Filter {
  JsonNode apply(JsonNode value, Arguments arguments, Rendering rendering)
      throws LiquidRenderException;
}
