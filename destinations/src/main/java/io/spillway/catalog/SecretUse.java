package io.spillway.catalog;

import io.spillway.policy.NamePatterns;
import io.spillway.policy.SecretRules;

/** What a catalog refers to a secret for. */
enum SecretUse {
  /** The external id of a role. */
  EXTERNAL_ID(PolicyCompiler.EXTERNAL_IDS),

  /** A part of the access key of an S3-compatible store. */
  ACCESS_KEY(PolicyCompiler.ACCESS_KEYS),

  /** The key of a hash. */
  HASH(PolicyCompiler.HASH_SECRETS);

  private final String key;

  SecretUse(String key) {
    this.key = key;
  }

  /** The setting of the policy that lists the variables for it. */
  String setting() {
    return PolicyCompiler.SECRETS + "." + key;
  }

  /** Whether a variable may hold such a secret. */
  boolean allows(SecretRules rules, String variable) {
    return switch (this) {
      case EXTERNAL_ID -> rules.isForExternalIds(variable);
      case ACCESS_KEY -> rules.isForAccessKeys(variable);
      case HASH -> rules.isForHashes(variable);
    };
  }

  /** The variables that may hold such a secret. */
  NamePatterns variables(SecretRules rules) {
    return switch (this) {
      case EXTERNAL_ID -> rules.externalIds();
      case ACCESS_KEY -> rules.accessKeys();
      case HASH -> rules.hashSecrets();
    };
  }
}
