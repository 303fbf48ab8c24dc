package io.spillway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.settings.JobDefaults;
import io.spillway.settings.QuantityText;
import io.spillway.settings.SettingValues;
import io.spillway.settings.UsageException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lifecycle rules that the staging bucket needs.
 *
 * @param bucket the bucket's name
 * @param days after which staged files expire and incomplete uploads are aborted
 * @param filesPrefix of the staged files; ends in a slash, or is empty
 * @param deadLettersPrefix of dead letters in the same bucket; null if they are elsewhere
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html">S3
 *     lifecycle</a>
 */
record StagingLifecycle(
    String bucket, long days, String filesPrefix, @Nullable String deadLettersPrefix) {
  private static final String RETENTION_KEY = "staging.retention";

  /** Objects must not expire before the job expects it. */
  private static final long MARGIN_DAYS = 1;

  /**
   * Derives the rules from the job's settings.
   *
   * @param settings by key
   */
  static StagingLifecycle of(Map<String, String> settings) throws UsageException {
    FolderSetting files = FolderSetting.of(FolderSetting.STAGING_PATH, settings);
    if (!files.isOnS3()) {
      throw new UsageException(
          files.key() + ": '" + files.value() + "' is not on S3, and only S3 has lifecycle rules");
    }
    String retention = settings.get(RETENTION_KEY);
    Duration kept = retention == null ? JobDefaults.STAGING_RETENTION : retention(retention);
    long wholeDays = kept.plusDays(1).minusNanos(1).toDays();
    return new StagingLifecycle(
        files.bucket(), wholeDays + MARGIN_DAYS, files.prefix(), deadLetters(settings, files));
  }

  /** Reads the value of {@code staging.retention}. */
  static Duration retention(String text) throws UsageException {
    Duration kept = QuantityText.duration(RETENTION_KEY, text, "7 d or 12 h");
    SettingValues.checkRetention(kept, text);
    return kept;
  }

  private static @Nullable String deadLetters(Map<String, String> settings, FolderSetting files)
      throws UsageException {
    if (!settings.containsKey(FolderSetting.DEAD_LETTERS_PATH)) {
      return null;
    }
    FolderSetting deadLetters = FolderSetting.of(FolderSetting.DEAD_LETTERS_PATH, settings);
    if (!deadLetters.isOnS3() || !files.bucket().equals(deadLetters.bucket())) {
      return null;
    }
    if (deadLetters.prefix().startsWith(files.prefix())) {
      throw new UsageException(
          deadLetters.key()
              + ": '"
              + deadLetters.value()
              + "' is in "
              + files.key()
              + ", so dead letters would expire, too; give another folder");
    }
    return deadLetters.prefix();
  }

  /** What {@code aws s3api put-bucket-lifecycle-configuration} takes. */
  ObjectNode json() {
    ObjectNode configuration = JsonNodeFactory.instance.objectNode();
    ArrayNode rules = configuration.putArray("Rules");
    ObjectNode files = rule(rules, "spillway-staged-files", filesPrefix);
    files.putObject("Expiration").put("Days", days);
    if (deadLettersPrefix != null) {
      rule(rules, "spillway-dead-letters-uploads", deadLettersPrefix);
    }
    return configuration;
  }

  private ObjectNode rule(ArrayNode rules, String id, String prefix) {
    ObjectNode rule = rules.addObject().put("ID", id).put("Status", "Enabled");
    rule.putObject("Filter").put("Prefix", prefix);
    rule.putObject("AbortIncompleteMultipartUpload").put("DaysAfterInitiation", days);
    return rule;
  }
}
