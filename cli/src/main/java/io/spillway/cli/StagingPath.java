package io.spillway.cli;

import io.spillway.aws.S3StagingArea;
import io.spillway.settings.UsageException;
import io.spillway.staging.FolderStagingArea;
import io.spillway.staging.StagingArea;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens {@code staging.path} without Flink's file systems. */
final class StagingPath {
  static final String KEY = "staging.path";

  private static final Set<String> S3_SCHEMES = Set.of("s3", "s3a", "s3p");

  private StagingPath() {}

  /**
   * Opens the folder.
   *
   * @param value of the setting; null if it is not set
   * @param endpoint of an S3-compatible store; null for AWS
   * @throws UsageException if it is no folder that can be read here
   */
  static StagingArea open(
      @Nullable String value, String region, @Nullable URI endpoint, int maxConnections)
      throws UsageException {
    if (value == null) {
      throw new UsageException(
          KEY + ": missing; give the job's settings with --config, or --set " + KEY + "=...");
    }
    URI uri = uri(value);
    String path = uri.getPath() == null ? "" : uri.getPath();
    if (uri.getHost() != null && S3_SCHEMES.contains(uri.getScheme())) {
      String folder = path.replaceAll("^/+|/+$", "");
      return new S3StagingArea(
          uri.getHost(), folder.isEmpty() ? "" : folder + "/", region, endpoint, maxConnections);
    }
    if (!"file".equals(uri.getScheme())) {
      throw unreadable(value, null);
    }
    if (!Files.isDirectory(Path.of(path))) {
      throw new UsageException(KEY + ": '" + value + "' is not a folder of this machine");
    }
    return new FolderStagingArea(Path.of(path));
  }

  private static URI uri(String value) throws UsageException {
    try {
      return URI.create(value);
    } catch (IllegalArgumentException e) {
      throw unreadable(value, e);
    }
  }

  private static UsageException unreadable(String value, @Nullable Exception cause) {
    return new UsageException(
        KEY + ": '" + value + "' cannot be read here; give s3://bucket/folder or file:///folder",
        cause);
  }
}
