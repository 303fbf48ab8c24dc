package io.spillway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.aws.S3ObjectStore;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.BucketAccess.Encryption;
import io.spillway.catalog.Partition;
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
      resources.add(
          "arn:" + partition + ":s3:::" + access.bucket() + "/" + escaped(prefix.text()) + "*");
    }
    ArrayNode statements = JSON.arrayNode().add(objects);
    // One PutObject encrypts with a data key; only multipart uploads also decrypt. The account's
    // own key, aws/s3, needs no permission.
    Encryption encryption = access.objects().encryption();
    if (encryption != null && encryption.kmsKeyId() != null) {
      statements.add(encryption(encryption.kmsKeyId()));
    }
    return policy(statements);
  }

  private ObjectNode encryption(String key) {
    ObjectNode encrypt = statement("EncryptObjects");
    encrypt.putArray("Action").add("kms:GenerateDataKey");
    String ownKeys = "arn:" + partition + ":kms:" + access.region() + ":" + account() + ":key/";
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

  private String account() {
    AssumedRole role = access.role();
    return role == null ? "<the key's account>" : role.arn().split(":", 6)[4];
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
