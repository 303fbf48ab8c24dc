package io.spillway.catalog;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose a destination is. An owner and a destination that names none are never the same, whatever
 * they are called.
 *
 * @param name the {@code owner} that the catalog names, or the destination's own id
 * @param isOwner whether the catalog names an owner
 */
public record Customer(String name, boolean isOwner) implements Serializable {
  public Customer {
    Objects.requireNonNull(name, "name");
  }

  /** That of a destination. */
  public static Customer of(String destinationId, @Nullable String owner) {
    return owner == null ? new Customer(destinationId, false) : new Customer(owner, true);
  }

  /** The owner that the catalog names; null when it names none. */
  public @Nullable String owner() {
    return isOwner ? name : null;
  }
}
