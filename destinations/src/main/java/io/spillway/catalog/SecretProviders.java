package io.spillway.catalog;

import java.io.IOException;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The available secret providers by name. */
final class SecretProviders {
  private final Map<String, SecretProvider> providers = new TreeMap<>();
  private final @Nullable String fault;

  private SecretProviders(Iterable<SecretProvider> found) {
    String problem = null;
    try {
      for (SecretProvider provider : found) {
        SecretProvider other = providers.putIfAbsent(provider.name(), provider);
        if (other != null) {
          problem =
              "the secret provider '"
                  + provider.name()
                  + "' is there twice, as "
                  + other.getClass().getName()
                  + " and "
                  + provider.getClass().getName()
                  + "; remove one of them";
        }
      }
    } catch (ServiceConfigurationError e) {
      problem = "a secret provider cannot be loaded: " + e.getMessage();
    }
    this.fault = problem;
  }

  /** The providers on the class path, looked up once. */
  static SecretProviders installed() {
    return Installed.PROVIDERS;
  }

  /** A holder, so that nothing is looked up before the first secret of a provider. */
  private static final class Installed {
    private static final SecretProviders PROVIDERS =
        of(ServiceLoader.load(SecretProvider.class, SecretProvider.class.getClassLoader()));
  }

  static SecretProviders of(Iterable<SecretProvider> found) {
    return new SecretProviders(found);
  }

  /**
   * Asks a provider for a secret.
   *
   * @throws IOException naming provider and key, never the secret
   */
  String resolve(String name, String key) throws IOException {
    if (fault != null) {
      throw new IOException(fault);
    }
    SecretProvider provider = providers.get(name);
    if (provider == null) {
      throw new IOException(
          "there is no secret provider '"
              + name
              + "'; found are "
              + (providers.isEmpty() ? "none" : String.join(", ", providers.keySet()))
              + "; put the jar that has it beside the job's");
    }
    String start = "the secret provider '" + name + "' has no secret for '" + key + "': ";
    try {
      String secret = provider.resolve(key);
      if (secret == null) {
        throw new IOException(start + "it gave null");
      }
      return secret;
    } catch (RuntimeException e) {
      // Its message is not meant to be shown and may contain anything.
      throw new IOException(start + "it threw " + e.getClass().getName());
    }
  }
}
