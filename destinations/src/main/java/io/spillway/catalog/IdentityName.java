package io.spillway.catalog;

import io.spillway.catalog.BucketAccess.AccessKey;
import io.spillway.catalog.BucketAccess.AssumedRole;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A name of a destination's role, or of one of its secrets. Destinations that have one in common
 * act as one.
 *
 * @param key the setting that it is from; empty when it is in one of several mappings
 * @param what it names, for messages
 * @param name the same for all spellings of the same
 * @param standing what is known of it once it is in force; may stand for several names
 */
record IdentityName(String key, String what, String name, String standing) {
  private static final String ROLE = "role";
  private static final String SECRET = "secret";

  /** What is known of a secret in clear text: the catalog in force does not have it. */
  private static final String CLEAR_TEXT = SECRET + " in clear text";

  /**
   * All of a destination's.
   *
   * @param secretsFolder null for anywhere
   */
  static List<IdentityName> of(BucketAccess access, @Nullable String secretsFolder) {
    List<IdentityName> names = new ArrayList<>();
    if (access.identity() instanceof AssumedRole role) {
      // IAM has no two names that differ by their case alone.
      String arn = ROLE + " " + role.arn().toLowerCase(Locale.ROOT);
      names.add(new IdentityName("iam_role_arn", ROLE, arn, arn));
      SecretReference externalId = role.externalId();
      if (externalId.isInCatalog()) {
        String itsOwn = SECRET + " of " + access.destinationId();
        names.add(new IdentityName("iam_external_id", SECRET, itsOwn, CLEAR_TEXT));
      } else {
        addSecret("iam_external_id", externalId, secretsFolder, names);
      }
    } else if (access.identity() instanceof AccessKey key) {
      addSecret("access_key_id", key.id(), secretsFolder, names);
      addSecret("secret_access_key", key.secret(), secretsFolder, names);
    }
    return names;
  }

  /**
   * Those of the secrets of hashes.
   *
   * @param secretsFolder null for anywhere
   */
  static List<IdentityName> ofHashes(
      Collection<String> references, @Nullable String secretsFolder) {
    List<IdentityName> names = new ArrayList<>();
    for (String reference : references) {
      addSecret("", new SecretReference(reference), secretsFolder, names);
    }
    return names;
  }

  private static void addSecret(
      String key, SecretReference reference, @Nullable String folder, List<IdentityName> out) {
    if (reference.isClearText()) {
      out.add(new IdentityName(key, SECRET, SECRET + " " + reference.spelling(), CLEAR_TEXT));
    }
    for (String place : reference.names(folder)) {
      String name = SECRET + " " + place;
      out.add(new IdentityName(key, SECRET, name, name));
    }
  }

  /** Never contains a secret. */
  @Override
  public String toString() {
    return what + " of " + key;
  }
}
