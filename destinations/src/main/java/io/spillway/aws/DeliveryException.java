package io.spillway.aws;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why an object could not be put. The message names what was asked of whom and what it answered.
 */
public sealed class DeliveryException extends Exception permits AccessException {
  private static final long serialVersionUID = 1L;

  /** What to do about it. */
  public enum Kind {
    /** Try again soon: an overloaded or unreachable store, a time-out. */
    TRANSIENT,
    /** Someone has to change something at the destination first; look again now and then. */
    DENIED,
    /** The staged file is not there (yet): the destination is not to blame. */
    NOT_STAGED
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
