package io.spillway.catalog;

import io.spillway.catalog.BucketAccess.ObjectSettings;
import io.spillway.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the settings with which a destination's objects are written. */
final class ObjectSettingsCompiler {
  /** AWS: "Canned ACL", those that apply to objects. */
  private static final List<String> CANNED_ACLS =
      List.of(
          "private",
          "public-read",
          "public-read-write",
          "authenticated-read",
          "aws-exec-read",
          "bucket-owner-read",
          "bucket-owner-full-control");

  private static final List<String> ENCRYPTIONS = List.of("AES256", ObjectSettings.KMS);

  /** AWS KMS: "Key identifiers": key id (also of a multi-Region key), alias, and ARNs of both. */
  private static final Pattern KMS_KEY =
      Pattern.compile(
          "(arn:(aws|aws-cn|aws-us-gov):kms:[a-z0-9-]+:[0-9]{12}:(key/|(?=alias/)))?"
              + "([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}"
              + "|alias/[A-Za-z0-9/_-]{1,250})");

  private final CatalogNode settings;

  ObjectSettingsCompiler(CatalogNode settings) {
    this.settings = settings;
  }

  ObjectSettings compile() {
    @Nullable String acl = oneOf("s3_canned_acl", CANNED_ACLS);
    @Nullable String encryption = oneOf("server_side_encryption", ENCRYPTIONS);
    @Nullable String key =
        settings.given("sse_kms_key_id").flatMap(ObjectSettingsCompiler::kmsKey).orElse(null);
    if (key != null && !ObjectSettings.KMS.equals(encryption)) {
      settings
          .child("sse_kms_key_id")
          .error(
              "goes with server_side_encryption: aws:kms only; ", "set that or leave the key out");
      key = null;
    }
    return new ObjectSettings(acl, encryption, key);
  }

  private @Nullable String oneOf(String key, List<String> allowed) {
    return settings.given(key).flatMap(node -> oneOf(node, allowed)).orElse(null);
  }

  private static Optional<String> oneOf(CatalogNode node, List<String> allowed) {
    String choice = "one of " + String.join(", ", allowed);
    return node.text(choice)
        .filter(
            value -> {
              if (!allowed.contains(value)) {
                node.error(Diagnostic.value(value) + " cannot be used; ", "give " + choice);
              }
              return allowed.contains(value);
            });
  }

  private static Optional<String> kmsKey(CatalogNode node) {
    return node.text("a KMS key's id, ARN or alias")
        .filter(
            value -> {
              boolean valid = KMS_KEY.matcher(value).matches();
              if (!valid) {
                node.error(
                    Diagnostic.value(value) + " does not name a KMS key; ",
                    "give its ARN like arn:aws:kms:eu-west-1:123456789012:key/<key id>, its id, or"
                        + " its alias like alias/name");
              }
              return valid;
            });
  }
}
