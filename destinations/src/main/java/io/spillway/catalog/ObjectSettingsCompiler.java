package io.spillway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.catalog.BucketAccess.Encryption;
import io.spillway.catalog.BucketAccess.ObjectSettings;
import io.spillway.catalog.BucketAccess.Safeguards;
import io.spillway.diagnostic.Diagnostic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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

  /** AWS: "PutObject", x-amz-storage-class, those of general purpose buckets. */
  private static final List<String> STORAGE_CLASSES =
      List.of(
          "STANDARD",
          "INTELLIGENT_TIERING",
          "STANDARD_IA",
          "ONEZONE_IA",
          "GLACIER_IR",
          "GLACIER",
          "DEEP_ARCHIVE",
          "REDUCED_REDUNDANCY");

  /** Those whose objects have to be restored before they can be read. */
  private static final List<String> ARCHIVES = List.of("GLACIER", "DEEP_ARCHIVE");

  /** AWS: "Categorizing your storage using tags". */
  private static final int MAX_TAGS = 10;

  /** In any letter case. */
  private static final String RESERVED = "aws:";

  private static final int MAX_TAG_KEY = 128;
  private static final int MAX_TAG_VALUE = 256;
  private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{N}\\p{Z}_.:/=+@-]*");

  private static final List<String> CONDITIONAL_PUTS = List.of("auto", "off");

  private static final List<String> CHECKSUMS = List.of("crc32", "off");

  /** AWS KMS: "Key identifiers": key id (also of a multi-Region key), alias, and ARNs of both. */
  private static final Pattern KMS_KEY =
      Pattern.compile(
          "(arn:"
              + Partition.PATTERN
              + ":kms:[a-z0-9-]+:[0-9]{12}:(key/|(?=alias/)))?"
              + "([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}"
              + "|alias/[A-Za-z0-9/_-]{1,250})");

  private final CatalogNode settings;

  ObjectSettingsCompiler(CatalogNode settings) {
    this.settings = settings;
  }

  ObjectSettings compile() {
    @Nullable String storageClass = oneOf("storage_class", STORAGE_CLASSES);
    if (storageClass != null && ARCHIVES.contains(storageClass)) {
      settings
          .child("storage_class")
          .warning(
              Diagnostic.value(storageClass)
                  + " is an archive: Athena and other query engines cannot read its objects; ",
              "use GLACIER_IR, or let a lifecycle rule of the bucket archive what is old");
    }
    return new ObjectSettings(
        oneOf("s3_canned_acl", CANNED_ACLS), encryption(), storageClass, tags());
  }

  private @Nullable Encryption encryption() {
    @Nullable String algorithm = oneOf("server_side_encryption", Encryption.ALGORITHMS);
    @Nullable String key =
        settings.given("sse_kms_key_id").flatMap(ObjectSettingsCompiler::kmsKey).orElse(null);
    if (key != null && (algorithm == null || !Encryption.isKms(algorithm))) {
      settings
          .child("sse_kms_key_id")
          .error(
              "goes with server_side_encryption: aws:kms or aws:kms:dsse only; ",
              "set one of these or leave the key out");
      key = null;
    }
    return algorithm == null ? null : new Encryption(algorithm, key);
  }

  private SortedMap<String, String> tags() {
    SortedMap<String, String> tags = new TreeMap<>();
    CatalogNode node = settings.child("object_tags");
    if (node.isAbsent() || !node.isObject("an object of tags, e.g. {team: data}")) {
      return tags;
    }
    if (node.json().size() > MAX_TAGS) {
      node.error(node.json().size() + " tags; ", "give at most " + MAX_TAGS);
    }
    for (Map.Entry<String, JsonNode> tag : node.json().properties()) {
      String key = tag.getKey();
      if (key.isEmpty() || isUnusable(key, MAX_TAG_KEY) || isReserved(key)) {
        node.error(
            Diagnostic.value(key) + " cannot be a tag's key; ",
            "give 1 to 128 letters, digits, spaces and _ . : / = + - @, not beginning with aws:");
      } else if (!tag.getValue().isTextual()) {
        node.child(key)
            .error(
                "expected text, got " + Diagnostic.kind(tag.getValue()) + "; ", "put it in quotes");
      } else if (isUnusable(tag.getValue().textValue(), MAX_TAG_VALUE)) {
        node.child(key)
            .error(
                Diagnostic.value(tag.getValue().textValue()) + " cannot be a tag's value; ",
                "give at most 256 letters, digits, spaces and _ . : / = + - @");
      } else {
        tags.put(key, tag.getValue().textValue());
      }
    }
    return tags;
  }

  private static boolean isReserved(String key) {
    return key.regionMatches(true, 0, RESERVED, 0, RESERVED.length());
  }

  private static boolean isUnusable(String text, int mostChars) {
    return text.length() > mostChars || !TAG.matcher(text).matches();
  }

  Safeguards compileSafeguards() {
    return new Safeguards(
        !settings.child("conditional_put").isOff(CONDITIONAL_PUTS),
        !settings.child("checksum").isOff(CHECKSUMS));
  }

  private @Nullable String oneOf(String key, List<String> allowed) {
    return settings.given(key).flatMap(node -> node.oneOf(allowed)).orElse(null);
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
