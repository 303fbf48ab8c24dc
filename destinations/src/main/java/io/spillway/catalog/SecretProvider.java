package io.spillway.catalog;

import java.io.IOException;

/**
 * A store of secrets, for example a vault: {@code ${provider:name:key}} in a catalog asks the
 * provider of that name for a key. Implementations are found by {@link java.util.ServiceLoader} on
 * the job's class path and must be safe for use by several threads.
 */
public interface SecretProvider {
  /** Letters, digits, {@code _} and {@code -}; unique among all providers. */
  String name();

  /**
   * The current secret. Called whenever a role is assumed, so that a rotated secret takes effect: a
   * slow provider caches it for a short time itself.
   *
   * @throws IOException when there is none or it cannot be fetched; the message is shown and must
   *     not contain a secret
   */
  String resolve(String key) throws IOException;
}
