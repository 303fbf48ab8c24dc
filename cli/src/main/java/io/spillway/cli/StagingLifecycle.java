package io.spillway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.settings.JobDefaults;
import io.spillway.settings.UsageException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lifecycle rules that the staging bucket needs.
 *
 * @param bucket its name
 * @param days after which staged files expire and uploads that were never completed are aborted
 * @param filesPrefix of the staged files; ends in a slash, or is empty
 * @param deadLettersPrefix of dead letters in the same bucket; null when they are elsewhere
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html">S3
 *     lifecycle</a>
 */
record StagingLifecycle(
    String bucket, long days, String filesPrefix, @Nullable String deadLettersPrefix) {
  private static final String RETENTION_KEY = "staging.retention";
  private static final String DEAD_LETTERS_KEY = "dead-letters.path";

  /** Rules are never to be quicker than the job thinks they are. */
  private static final long MARGIN_DAYS = 1;

  /**
   * Reads them from the job's settings.
   *
   * @param settings by key
   */
  static StagingLifecycle of(Map<String, String> settings) throws UsageException {
    String path = settings.get(StagingPath.KEY);
    if (path == null) {
      throw new UsageException(
          StagingPath.KEY
              + ": missing; give the job's settings with --config, or --set "
              + StagingPath.KEY
              + "=...");
    }
    URI files = URI.create(path.replaceAll("\\s", "%20"));
    if (!isS3(files)) {
      throw new UsageException(
          StagingPath.KEY + ": '" + path + "' is not on S3, and only S3 has lifecycle rules");
    }
    String retention = settings.get(RETENTION_KEY);
    Duration kept =
        retention == null
            ? JobDefaults.STAGING_RETENTION
            : DurationText.parse(RETENTION_KEY, retention);
    long wholeDays = kept.plusDays(1).minusNanos(1).toDays();
    return new StagingLifecycle(
        files.getHost(),
        wholeDays + MARGIN_DAYS,
        prefix(files),
        deadLetters(settings.get(DEAD_LETTERS_KEY), files));
  }

  private static @Nullable String deadLetters(@Nullable String path, URI files)
      throws UsageException {
    URI uri = path == null ? null : URI.create(path.replaceAll("\\s", "%20"));
    if (uri == null || !isS3(uri) || !files.getHost().equals(uri.getHost())) {
      return null;
    }
    if (prefix(uri).startsWith(prefix(files))) {
      throw new UsageException(
          DEAD_LETTERS_KEY
              + ": '"
              + path
              + "' is inside "
              + StagingPath.KEY
              + ", so its objects would expire, too; give another folder");
    }
    return prefix(uri);
  }

  private static boolean isS3(URI uri) {
    return uri.getHost() != null && uri.getScheme() != null && uri.getScheme().startsWith("s3");
  }

  private static String prefix(URI uri) {
    String folder = uri.getPath().replaceAll("^/+|/+$", "");
    return folder.isEmpty() ? "" : folder + "/";
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
