package io.spillway.policy;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which secrets a catalog may refer to.
 *
 * @param externalIds environment variables for external ids
 * @param accessKeys environment variables for the access keys of S3-compatible stores
 * @param hashSecrets environment variables for the secrets of keyed hashes
 * @param folder the folder that files must be in; null for any file
 * @param providers keys by the names of secret providers
 */
public record SecretRules(
    NamePatterns externalIds,
    NamePatterns accessKeys,
    NamePatterns hashSecrets,
    @Nullable String folder,
    Map<String, NamePatterns> providers)
    implements Serializable {
  /** Where the manifests mount external ids. */
  public static final String DEFAULT_FOLDER = "/opt/spillway/external-ids";

  /** The variables that AWS's SDK reads; no pattern with a {@code *} covers them. */
  public static final String AWS = "AWS_";

  /** Those that apply when the policy says nothing. */
  public static final SecretRules DEFAULT =
      new SecretRules(
          new NamePatterns(List.of("*_EXTERNAL_ID")),
          new NamePatterns(List.of("*_S3_ACCESS_KEY_ID", "*_S3_SECRET_ACCESS_KEY")),
          new NamePatterns(List.of("*_HASH_SECRET")),
          DEFAULT_FOLDER,
          Map.of());

  /** Every secret that the platform's processes can read. */
  static final SecretRules UNRESTRICTED =
      new SecretRules(
          NamePatterns.ALL,
          NamePatterns.ALL,
          NamePatterns.ALL,
          null,
          Map.of("*", NamePatterns.ALL));

  public SecretRules {
    Objects.requireNonNull(externalIds, "externalIds");
    Objects.requireNonNull(accessKeys, "accessKeys");
    Objects.requireNonNull(hashSecrets, "hashSecrets");
    providers = new TreeMap<>(providers);
  }

  /** Whether a variable may hold an external id. */
  public boolean isForExternalIds(String variable) {
    return allow(externalIds, variable);
  }

  /** Whether a variable may hold a part of an access key. */
  public boolean isForAccessKeys(String variable) {
    return allow(accessKeys, variable);
  }

  /** Whether a variable may hold the secret of a keyed hash. */
  public boolean isForHashes(String variable) {
    return allow(hashSecrets, variable);
  }

  private boolean allow(NamePatterns names, String variable) {
    boolean isListed = names.patterns().contains(variable);
    return isListed
        || (names.match(variable) && (!variable.startsWith(AWS) || equals(UNRESTRICTED)));
  }

  /** Whether a provider may be asked for a key. */
  public boolean allowsProvided(String provider, String key) {
    return providers.entrySet().stream()
        .anyMatch(
            entry -> NamePatterns.match(entry.getKey(), provider) && entry.getValue().match(key));
  }

  /**
   * The patterns that cover a provider's key, each without what follows from its first {@code *}
   * or, without one, after its last slash: where the key of one of several customers differs.
   */
  public List<String> startsOfProvided(String provider, String key) {
    return providers.entrySet().stream()
        .filter(entry -> NamePatterns.match(entry.getKey(), provider))
        .flatMap(entry -> entry.getValue().patterns().stream())
        .filter(pattern -> NamePatterns.match(pattern, key))
        .map(
            pattern -> {
              int any = pattern.indexOf('*');
              return pattern.substring(0, any < 0 ? pattern.lastIndexOf('/') + 1 : any);
            })
        .toList();
  }
}
