package io.spillway.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.BucketAccess.Encryption;
import io.spillway.catalog.BucketKind;
import io.spillway.catalog.KeyPrefixes;
import io.spillway.catalog.Partition;

/**
 * What delivering to a bucket needs, as an IAM policy: for the role itself, or for a session of it,
 * which cannot allow what the role does not.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html">
 *     Actions of S3</a>
 */
public final class BucketPermissions {
  /** Where a role's policy leaves a place for an access point's name. */
  public static final String ACCESS_POINT = "<ACCESS_POINT>";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String ALIAS = "alias/";
  private static final String ANY = "*";
  private static final String AES256 = "AES256";

  private final BucketAccess access;
  private final String partition;
  private final boolean ofSession;

  private BucketPermissions(BucketAccess access, boolean ofSession) {
    this.access = access;
    this.partition = partition(access);
    this.ofSession = ofSession;
  }

  /** Of the role, or of the platform's identity when there is none. */
  public static ObjectNode ofRole(BucketAccess access, KeyPrefixes keys) {
    BucketPermissions permissions = new BucketPermissions(access, false);
    ArrayNode statements = JSON.arrayNode();
    statements.add(permissions.objects(keys, false));
    // The account's own key, aws/s3, needs no permission.
    Encryption encryption = access.objects().encryption();
    if (encryption != null && encryption.kmsKeyId() != null) {
      statements.add(permissions.encryption(encryption.kmsKeyId()));
    }
    return policy(statements);
  }

  /**
   * Of a session. What only the role's owner knows is left to the role: the account and name behind
   * an alias, and the key that the bucket encrypts with by default.
   *
   * @param removes whether it also removes what a check has put
   */
  static ObjectNode ofSession(BucketAccess access, KeyPrefixes keys, boolean removes) {
    BucketPermissions permissions = new BucketPermissions(access, true);
    ArrayNode statements = JSON.arrayNode();
    statements.add(permissions.objects(keys, removes));
    Encryption encryption = access.objects().encryption();
    if (encryption == null || !encryption.algorithm().equals(AES256)) {
      String key = encryption == null ? null : encryption.kmsKeyId();
      statements.add(permissions.encryption(key == null ? ANY : key));
    }
    return policy(statements);
  }

  /** The id of the partition that the role is in, e.g. {@code aws-cn}. */
  public static String partition(BucketAccess access) {
    AssumedRole role = access.role();
    return role == null ? Partition.ofRegion(access.region()).id() : Partition.idInArn(role.arn());
  }

  private ObjectNode objects(KeyPrefixes keys, boolean removes) {
    return access.target().kind() == BucketKind.DIRECTORY ? createSession() : puts(keys, removes);
  }

  private ObjectNode puts(KeyPrefixes keys, boolean removes) {
    ObjectNode objects = statement("PutObjects");
    ArrayNode actions = objects.putArray("Action").add("s3:PutObject");
    if (access.objects().cannedAcl() != null) {
      actions.add("s3:PutObjectAcl");
    }
    if (!access.objects().tags().isEmpty()) {
      actions.add("s3:PutObjectTagging");
    }
    if (removes) {
      actions.add("s3:DeleteObject");
    }
    ArrayNode resources = objects.putArray("Resource");
    for (String prefix : keys.texts()) {
      resources.add(allObjects() + escaped(prefix) + ANY);
    }
    return objects;
  }

  /** What the ARNs of the objects begin with. */
  private String allObjects() {
    return switch (access.target().kind()) {
      case ACCESS_POINT -> access.bucket() + "/object/";
      case ACCESS_POINT_ALIAS ->
          ownArn("s3", "<the access point's account>")
              + ":accesspoint/"
              + (ofSession ? ANY : ACCESS_POINT)
              + "/object/";
      default -> "arn:" + partition + ":s3:::" + access.bucket() + "/";
    };
  }

  /** A directory bucket gives permissions to sessions, for all of its objects. */
  private ObjectNode createSession() {
    ObjectNode session = statement("CreateSession");
    session.putArray("Action").add("s3express:CreateSession");
    session
        .putArray("Resource")
        .add(ownArn("s3express", "<the bucket's account>") + ":bucket/" + access.bucket());
    return session;
  }

  private String ownArn(String service, String unknownAccount) {
    return "arn:"
        + partition
        + ":"
        + service
        + ":"
        + access.region()
        + ":"
        + (ofSession ? ANY : account(unknownAccount));
  }

  /** The role's account, or else a placeholder. */
  private String account(String unknown) {
    AssumedRole role = access.role();
    return role == null ? unknown : role.arn().split(":", 6)[4];
  }

  /**
   * @param key its id, ARN or alias; for a session also {@link #ANY}
   */
  private ObjectNode encryption(String key) {
    ObjectNode encrypt = statement("EncryptObjects");
    ArrayNode actions = encrypt.putArray("Action").add("kms:GenerateDataKey");
    String ownKeys = ownArn("kms", "<the key's account>") + ":key/";
    ObjectNode conditions = JSON.objectNode();
    boolean isDirectory = access.target().kind() == BucketKind.DIRECTORY;
    // One PutObject encrypts with a data key. Multipart uploads and directory buckets also decrypt.
    if (ofSession || isDirectory) {
      actions.add("kms:Decrypt");
    }
    if (ofSession) {
      conditions.putObject("StringLike").put("kms:ViaService", "s3*");
    } else {
      String service = "." + access.region() + "." + S3ObjectStore.dnsSuffix(access.region());
      ObjectNode via = conditions.putObject("StringEquals");
      if (isDirectory) {
        via.putArray("kms:ViaService").add("s3" + service).add("s3express" + service);
      } else {
        via.put("kms:ViaService", "s3" + service);
      }
    }
    ArrayNode resources = encrypt.putArray("Resource");
    if (key.contains(ALIAS)) {
      // A policy cannot name an alias as its resource.
      int alias = key.indexOf(ALIAS);
      String keys = alias == 0 ? ownKeys : key.substring(0, alias) + "key/";
      resources.add(keys + ANY);
      conditions
          .putObject("ForAnyValue:StringEquals")
          .put("kms:ResourceAliases", key.substring(alias));
    } else {
      resources.add(key.startsWith("arn:") || key.equals(ANY) ? key : ownKeys + key);
    }
    encrypt.set("Condition", conditions);
    return encrypt;
  }

  /** Each character of a session's policy counts. */
  private ObjectNode statement(String sid) {
    ObjectNode statement = JSON.objectNode();
    return (ofSession ? statement : statement.put("Sid", sid)).put("Effect", "Allow");
  }

  /** A policy of the current version with these statements. */
  private static ObjectNode policy(ArrayNode statements) {
    ObjectNode policy = JSON.objectNode().put("Version", "2012-10-17");
    policy.set("Statement", statements);
    return policy;
  }

  /** AWS: "Policy variables": characters that have a meaning in a resource's name. */
  private static String escaped(String text) {
    return text.replace("$", "${$}").replace("*", "${*}").replace("?", "${?}");
  }
}
