package io.spillway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.aws.BucketPermissions;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.BucketAccess.SessionSettings;
import io.spillway.catalog.BucketKind;
import io.spillway.catalog.KeyPrefixes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** IAM policies that let Spillway write to a destination's bucket, and nothing else. */
final class IamPolicies {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final BucketAccess access;
  private final KeyPrefixes keys;

  /**
   * @param keys of the objects that are put there
   */
  IamPolicies(BucketAccess access, KeyPrefixes keys) {
    this.access = access;
    this.keys = keys;
  }

  /** E.g. {@code aws-cn}. */
  String partition() {
    return BucketPermissions.partition(access);
  }

  /** The permissions of the role, or of the platform's identity when there is no role. */
  ObjectNode permissions() {
    return BucketPermissions.ofRole(access, keys);
  }

  /** What has to be done beside pasting the policies. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (access.target().kind() == BucketKind.ACCESS_POINT_ALIAS) {
      notes.add(
          "replace "
              + BucketPermissions.ACCESS_POINT
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
}
