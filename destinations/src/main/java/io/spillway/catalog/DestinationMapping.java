package io.spillway.catalog;

import io.spillway.mapping.CompiledMapping;
import java.util.Objects;

/** One compiled mapping of a destination. */
public record DestinationMapping(String id, boolean enabled, CompiledMapping compiled) {
  public DestinationMapping {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(compiled, "compiled");
  }
}
