package io.spillway.job.deliver;

import io.spillway.aws.S3StagedBytes;
import io.spillway.aws.S3aSettings;
import io.spillway.settings.UsageException;
import io.spillway.staging.StagedBytes;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How staged files are read: from S3 with one request for each; from anywhere else, and from S3
 * when settings of Flink's file system say something about it that only that knows, through it.
 */
final class StagedReads {
  private static final Logger LOG = LoggerFactory.getLogger(StagedReads.class);

  /** What flink-s3-fs-hadoop serves; {@code s3p} has other settings. */
  private static final Set<String> S3_SCHEMES = Set.of("s3", "s3a");

  /** A read that is being interrupted keeps its connection until it notices. */
  private static final int CONNECTIONS_PER_TRANSFER = 2;

  private StagedReads() {}

  /**
   * For one subtask.
   *
   * @param flink Flink's settings of the process, which its file systems are configured with
   */
  static StagedBytes of(DeliverSettings settings, Map<String, String> flink) {
    Path path = new Path(settings.stagingPath());
    URI uri = path.toUri();
    String bucket = uri.getAuthority();
    if (bucket != null && S3_SCHEMES.contains(uri.getScheme())) {
      String folder = uri.getPath().replaceFirst("^/", "");
      try {
        return new S3StagedBytes(
            bucket,
            folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/",
            S3aSettings.read(flink, bucket),
            settings.requestTimeout(),
            CONNECTIONS_PER_TRANSFER * settings.schedule().slots());
      } catch (UsageException e) {
        LOG.info(
            "Staged files are read through Flink's file system, which makes two requests more for"
                + " each, because {}",
            e.getMessage());
      }
    }
    return new FileSystemStagedBytes(path);
  }
}
