package io.spillway.catalog;

import java.io.IOException;

/**
 * Where secrets are kept, a vault for example: {@code ${provider:name:key}} in a catalog asks the
 * provider of that name for a key. Found with {@link java.util.ServiceLoader} beside the job's own
 * classes. Must be safe for use by several threads.
 */
public interface SecretProvider {
  /** Letters, digits, {@code _} and {@code -}; different from every other provider's. */
  String name();

  /**
   * The secret, as it is now. Called whenever a role is assumed, so that a rotated secret is seen:
   * a provider that is slow to answer caches for a short while itself.
   *
   * @throws IOException when there is none or it cannot be had; the message is shown and names
   *     neither this nor any other secret
   */
  String resolve(String key) throws IOException;
}
