package io.spillway.aws;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An object could not be put. The message names the request, the service and its answer. */
public sealed class DeliveryException extends Exception permits AccessException {
  private static final long serialVersionUID = 1L;

  /** What to do about it. */
  public enum Kind {
    /** A retry may succeed soon: an overloaded or unreachable store, a time-out. */
    TRANSIENT,
    /** Someone has to change something at the destination first; retry from time to time. */
    DENIED,
    /** The destination refuses this file, which says nothing about others. */
    FILE_REFUSED,
    /** The staged file does not exist (yet), which says nothing about the destination. */
    NOT_STAGED,
    /** The staged file cannot be read, by its own fault or because staging is down. */
    UNREADABLE
  }

  private final Kind kind;

  public DeliveryException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  public Kind kind() {
    return kind;
  }
}
