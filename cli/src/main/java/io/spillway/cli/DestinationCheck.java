package io.spillway.cli;

import io.spillway.aws.AccessException;
import io.spillway.aws.AccessStep;
import io.spillway.aws.DeliveryException;
import io.spillway.aws.DeliveryException.Kind;
import io.spillway.aws.ObjectStore.Content;
import io.spillway.aws.S3ObjectStore;
import io.spillway.aws.S3Settings;
import io.spillway.aws.S3Settings.IntermediaryRole;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AccessKey;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.Destination;
import io.spillway.catalog.SecretReference;
import io.spillway.catalog.Secrets;
import io.spillway.settings.Messages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes the steps of a delivery to a destination and prints a line for each. */
final class DestinationCheck {
  private static final String EXTERNAL_ID = "external id";
  private static final String TRUST = "trust policy";

  /** What the customer sees in CloudTrail. */
  private static final String WRONG_ID = "spillway-check-wrong-id-";

  /** Query engines ignore files whose names begin with an underscore. */
  private static final String PROBE = "_spillway_check_";

  private static final byte[] CONTENT =
      "Put here by `spillway check`; may be deleted.\n".getBytes(StandardCharsets.UTF_8);

  private final S3ObjectStore store;
  private final @Nullable IntermediaryRole intermediary;
  private final Secrets secrets;
  private final StandardStreams streams;

  /** Roles that were found to ask for their external id. */
  private final Set<AssumedRole> trusted = new HashSet<>();

  /**
   * @param settings those of the store
   */
  DestinationCheck(S3ObjectStore store, S3Settings settings, StandardStreams streams) {
    this.store = store;
    this.intermediary = settings.intermediary();
    this.secrets = Secrets.allowedBy(settings.policy());
    this.streams = streams;
  }

  /** Whether the destination takes objects in the folders of all its mappings. */
  boolean passes(SelectedDestination selected) {
    BucketAccess access = selected.destination().access();
    streams
        .text()
        .println(access.destinationId() + ": s3://" + access.bucket() + " in " + access.region());
    try {
      if (!readSecrets(access)) {
        return false;
      }
      boolean canHash = readHashSecrets(selected.destination());
      authenticate(access);
      passed(AccessStep.REACH_S3, store.reachBucket(access) + " answers");
      boolean isTrustRight = access.role() == null || checkTrust(access, access.role());
      passed(AccessStep.REACH_S3, store.reachBucket(access) + " answers");
      for (String prefix : selected.prefixes().texts()) {
        probe(access, key(prefix, PROBE + UUID.randomUUID()));
      }
      return isTrustRight && canHash;
    } catch (AccessException e) {
      failed(label(e.step()), e.reason(), e.remedy());
      return false;
    } catch (DeliveryException e) {
      throw new IllegalStateException("the probe's content is in memory", e);
    }
  }

  private boolean readSecrets(BucketAccess access) {
    if (access.identity() instanceof AccessKey key) {
      return read("access key", "access_key_id", key.id(), secrets::accessKey)
          && read("access key", "secret_access_key", key.secret(), secrets::accessKey);
    }
    AssumedRole role = access.role();
    if (role == null) {
      return true;
    }
    SecretReference hop = intermediary == null ? null : intermediary.externalId();
    Lookup ofPlatform = Secrets.ofPlatform()::externalId;
    return (hop == null || read(EXTERNAL_ID, "sts.intermediary-external-id", hop, ofPlatform))
        && read(EXTERNAL_ID, "iam_external_id", role.externalId(), secrets::externalId);
  }

  private boolean readHashSecrets(Destination destination) {
    return destination.mappings().stream()
        .flatMap(mapping -> mapping.compiled().hashSecrets().stream())
        .distinct()
        .map(SecretReference::new)
        .map(reference -> read("hash secret", "hash_secret", reference, secrets::hashSecret))
        .reduce(true, Boolean::logicalAnd);
  }

  /** Looks a secret up. */
  private interface Lookup {
    String secret(SecretReference reference) throws IOException;
  }

  private boolean read(String what, String key, SecretReference reference, Lookup lookup) {
    try {
      var unused = lookup.secret(reference);
      passed(what, key + " is found: " + reference);
      return true;
    } catch (IOException e) {
      failed(
          what,
          key + " cannot be read from " + reference + ": " + Messages.reason(e),
          "put it there, for this command and for the job's processes");
      return false;
    }
  }

  private void authenticate(BucketAccess access) throws AccessException {
    AssumedRole role = access.role();
    if (role != null) {
      passed(AccessStep.REACH_STS, store.reachSts(access) + " answers");
    }
    try {
      store.authenticate(access);
    } catch (AccessException e) {
      if (e.step() != AccessStep.ACCESS_KEY) {
        passedBefore(e.step(), role);
      }
      throw e;
    }
    if (access.identity() instanceof AccessKey) {
      return;
    }
    passedBefore(AccessStep.ROLE, role);
    if (role != null) {
      passed(AccessStep.ROLE, role.arn() + " is assumed");
    }
  }

  /** Reports the steps before the one that was reached. */
  private void passedBefore(AccessStep step, @Nullable AssumedRole role) {
    if (step.compareTo(AccessStep.PLATFORM_CREDENTIALS) > 0) {
      passed(AccessStep.PLATFORM_CREDENTIALS, "they are found");
    }
    if (role != null && intermediary != null && step == AccessStep.ROLE) {
      passed(AccessStep.INTERMEDIARY_ROLE, intermediary.arn() + " is assumed");
    }
  }

  /** Whether the role is denied to those who do not know its external id, as far as STS says. */
  private boolean checkTrust(BucketAccess access, AssumedRole role) {
    if (trusted.contains(role)) {
      passed(TRUST, "as above, for the same role");
      return true;
    }
    List<String> ways = new ArrayList<>();
    try {
      if (store.isAssumableWith(WRONG_ID + UUID.randomUUID(), access)) {
        ways.add("with a wrong external id");
      }
      if (store.isAssumableWith(null, access)) {
        ways.add("without an external id");
      }
    } catch (AccessException e) {
      if (ways.isEmpty()) {
        print(
            "note",
            "fg(yellow)",
            TRUST,
            "not proved that it asks for the external id: " + e.reason());
        return true;
      }
    }
    if (ways.isEmpty()) {
      trusted.add(role);
      passed(TRUST, "denies the role with a wrong external id, and without one");
      return true;
    }
    failed(
        TRUST,
        role.arn()
            + " is assumed "
            + String.join(" and ", ways)
            + ", too: anyone who knows the role's name could use it",
        "in the role's trust policy, set the condition StringEquals with sts:ExternalId in each"
            + " statement that allows sts:AssumeRole, as `spillway iam` prints it");
    return false;
  }

  /** A key with this prefix and the name as its last part. */
  private static String key(String prefix, String name) {
    return prefix.isEmpty() || prefix.endsWith("/")
        ? prefix + name
        : prefix + "_spillway_check/" + name;
  }

  private void probe(BucketAccess access, String key) throws DeliveryException {
    String place = "s3://" + access.bucket() + "/" + key;
    store.put(
        access,
        new Content(key, "text/plain", CONTENT.length, () -> new ByteArrayInputStream(CONTENT)));
    passed(AccessStep.PUT_OBJECT, place + " is put");
    try {
      store.delete(access, key);
      passed(AccessStep.DELETE_OBJECT, "it is removed again");
    } catch (AccessException e) {
      String why =
          e.kind() == Kind.DENIED ? "not allowed to remove it, and it need not be" : e.reason();
      print("note", "fg(yellow)", label(AccessStep.DELETE_OBJECT), "it stays there: " + why);
    }
  }

  private void passed(AccessStep step, String what) {
    passed(label(step), what);
  }

  private void passed(String step, String what) {
    print("ok", "fg(green)", step, what);
  }

  private void failed(String step, String reason, String remedy) {
    print("FAILED", "bold,fg(red)", step, reason);
    print("", "", "", "to do: " + remedy);
  }

  private void print(String outcome, String style, String step, String text) {
    String padded = String.format(Locale.ROOT, "%-6s", outcome);
    String word = style.isEmpty() ? padded : streams.styled(style, padded);
    streams.text().println(String.format(Locale.ROOT, "  %s  %-20s  %s", word, step, text));
  }

  private static String label(AccessStep step) {
    return switch (step) {
      case REACH_STS -> "reach STS";
      case PLATFORM_CREDENTIALS -> "platform credentials";
      case INTERMEDIARY_ROLE -> "intermediary role";
      case ROLE -> "role";
      case ACCESS_KEY -> "access key";
      case REACH_S3 -> "reach S3";
      case PUT_OBJECT -> "put object";
      case DELETE_OBJECT -> "remove object";
    };
  }
}
