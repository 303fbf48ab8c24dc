package io.spillway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.aws.S3ObjectStore;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.BucketAccess.Encryption;
import io.spillway.catalog.BucketAccess.SessionSettings;
import io.spillway.catalog.BucketKind;
import io.spillway.catalog.Partition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * IAM policies that let Spillway write to a destination's bucket, and nothing else.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html">
 *     Actions of S3</a>
 */
final class IamPolicies {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String ALIAS = "alias/";
  private static final String ACCESS_POINT = "<ACCESS_POINT>";

  private final BucketAccess access;
  private final List<SelectedDestination.KeyPrefix> prefixes;
  private final String partition;

  IamPolicies(BucketAccess access, List<SelectedDestination.KeyPrefix> prefixes) {
    this.access = access;
    this.prefixes = prefixes;
    this.partition = partition(access);
  }

  /** E.g. {@code aws-cn}. */
  String partition() {
    return partition;
  }

  private static String partition(BucketAccess access) {
    AssumedRole role = access.role();
    return role == null ? Partition.ofRegion(access.region()).id() : Partition.idInArn(role.arn());
  }

  /** The permissions of the role, or of the platform's identity when there is no role. */
  ObjectNode permissions() {
    ArrayNode statements =
        JSON.arrayNode().add(access.target().kind() == BucketKind.DIRECTORY ? session() : puts());
    // One PutObject encrypts with a data key; only multipart uploads also decrypt. The account's
    // own key, aws/s3, needs no permission.
    Encryption encryption = access.objects().encryption();
    if (encryption != null && encryption.kmsKeyId() != null) {
      statements.add(encryption(encryption.kmsKeyId()));
    }
    return policy(statements);
  }

  private ObjectNode puts() {
    ObjectNode objects = statement("PutObjects");
    ArrayNode actions = objects.putArray("Action").add("s3:PutObject");
    if (access.objects().cannedAcl() != null) {
      actions.add("s3:PutObjectAcl");
    }
    if (!access.objects().tags().isEmpty()) {
      actions.add("s3:PutObjectTagging");
    }
    ArrayNode resources = objects.putArray("Resource");
    for (SelectedDestination.KeyPrefix prefix : prefixes) {
      resources.add(allObjects() + escaped(prefix.text()) + "*");
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
              + ACCESS_POINT
              + "/object/";
      default -> "arn:" + partition + ":s3:::" + access.bucket() + "/";
    };
  }

  /** A directory bucket gives permissions to sessions, for all of its objects. */
  private ObjectNode session() {
    ObjectNode session = statement("CreateSession");
    session.putArray("Action").add("s3express:CreateSession");
    session
        .putArray("Resource")
        .add(ownArn("s3express", "<the bucket's account>") + ":bucket/" + access.bucket());
    return session;
  }

  /** What has to be done beside pasting the policies. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (access.target().kind() == BucketKind.ACCESS_POINT_ALIAS) {
      notes.add(
          "replace "
              + ACCESS_POINT
              + " by the name of the access point whose alias is "
              + access.bucket()
              + ", and see that the account in its ARN is the access point's: an alias does not"
              + " tell them");
    }
    if (access.target().kind().isAccessPoint()) {
      notes.add(
          "the bucket's own policy must allow access by its access points, see \"Delegating access"
              + " control to access points\" in the documentation of S3");
    }
    AssumedRole role = access.role();
    Duration duration = role == null ? null : role.session().duration();
    if (duration != null && duration.compareTo(SessionSettings.MAX_CHAINED) > 0) {
      notes.add(
          "set the role's maximum session duration (MaxSessionDuration) to at least "
              + duration.toSeconds()
              + " seconds");
    }
    return notes;
  }

  private String ownArn(String service, String unknownAccount) {
    return "arn:"
        + partition
        + ":"
        + service
        + ":"
        + access.region()
        + ":"
        + account(unknownAccount);
  }

  private ObjectNode encryption(String key) {
    ObjectNode encrypt = statement("EncryptObjects");
    encrypt.putArray("Action").add("kms:GenerateDataKey");
    String ownKeys = ownArn("kms", "<the key's account>") + ":key/";
    ObjectNode conditions = JSON.objectNode();
    conditions
        .putObject("StringEquals")
        .put(
            "kms:ViaService",
            "s3." + access.region() + "." + S3ObjectStore.dnsSuffix(access.region()));
    if (key.contains(ALIAS)) {
      // A policy cannot name an alias as its resource.
      int alias = key.indexOf(ALIAS);
      String keys = alias == 0 ? ownKeys : key.substring(0, alias) + "key/";
      encrypt.putArray("Resource").add(keys + "*");
      conditions
          .putObject("ForAnyValue:StringEquals")
          .put("kms:ResourceAliases", key.substring(alias));
    } else {
      encrypt.putArray("Resource").add(key.startsWith("arn:") ? key : ownKeys + key);
    }
    encrypt.set("Condition", conditions);
    return encrypt;
  }

  /** The role's account, or else a placeholder. */
  private String account(String unknown) {
    AssumedRole role = access.role();
    return role == null ? unknown : role.arn().split(":", 6)[4];
  }

  /** Who may assume the role: only the principal, and only with the external id. */
  static ObjectNode trust(String principal, String externalId) {
    ObjectNode assume = statement("AssumeFromSpillway");
    assume.putObject("Principal").put("AWS", principal);
    assume.put("Action", "sts:AssumeRole");
    assume.putObject("Condition").putObject("StringEquals").put("sts:ExternalId", externalId);
    return policy(JSON.arrayNode().add(assume));
  }

  /** The permissions of the principal, in the platform's account. */
  static ObjectNode caller(AssumedRole role) {
    ObjectNode assume = statement("AssumeRole");
    assume.put("Action", "sts:AssumeRole");
    assume.put("Resource", role.arn());
    return policy(JSON.arrayNode().add(assume));
  }

  private static ObjectNode statement(String sid) {
    return JSON.objectNode().put("Sid", sid).put("Effect", "Allow");
  }

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
