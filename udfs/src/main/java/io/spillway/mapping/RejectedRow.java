package io.spillway.mapping;

import io.spillway.event.RejectReason;
import java.util.Objects;

/**
 * An event that a mapping could not be evaluated for.
 *
 * @param message names the column and the directive, e.g. {@code columns.email.@if.then: ...}
 */
public record RejectedRow(RejectReason reason, String message) implements RowResult {
  public RejectedRow {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(message, "message");
  }
}
