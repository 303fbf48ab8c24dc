package io.spillway.settings;

import org.jspecify.annotations.Nullable;

/**
 * The user's input cannot be used. The user sees the message only: one sentence that names the key,
 * its value, and what to do.
 */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    this(message, null);
  }

  public UsageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
