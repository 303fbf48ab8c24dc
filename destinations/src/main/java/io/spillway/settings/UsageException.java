package io.spillway.settings;

import org.jspecify.annotations.Nullable;

/**
 * Something the user gave cannot be used. The message is all that the user is shown: one sentence
 * that names the key, its value, and what to do.
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
