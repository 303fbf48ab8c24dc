package io.spillway.cli;

import io.spillway.aws.S3StagingArea;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import io.spillway.staging.FolderStagingArea;
import io.spillway.staging.StagingArea;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A setting of the job that names a folder, read without Flink's file systems.
 *
 * @param value as it is written
 * @param uri the same, with its white space escaped
 */
record FolderSetting(String key, String value, URI uri) {
  static final String STAGING_PATH = "staging.path";
  static final String DEAD_LETTERS_PATH = "dead-letters.path";

  private static final Set<String> S3_SCHEMES = Set.of("s3", "s3a", "s3p");

  /**
   * Reads a setting.
   *
   * @throws UsageException if it is missing or is no URI
   */
  static FolderSetting of(String key, Map<String, String> settings) throws UsageException {
    String value = settings.get(key);
    if (value == null) {
      throw new UsageException(
          key + ": missing; give the job's settings with --config, or --set " + key + "=...");
    }
    try {
      return new FolderSetting(key, value, URI.create(value.replaceAll("\\s", "%20")));
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          key + ": '" + value + "' is not a URI; give s3://bucket/folder or file:///folder", e);
    }
  }

  boolean isOnS3() {
    return uri.getHost() != null && S3_SCHEMES.contains(String.valueOf(uri.getScheme()));
  }

  /** The bucket of a folder on S3. */
  String bucket() {
    return uri.getHost();
  }

  /** The prefix of the keys in a folder on S3; ends in a slash, or is empty. */
  String prefix() {
    String folder = uri.getPath().replaceAll("^/+|/+$", "");
    return folder.isEmpty() ? "" : folder + "/";
  }

  /** Why a folder of this machine, or what is in it, cannot be read. */
  UsageException unreadable(IOException cause) {
    return new UsageException(
        key
            + ": '"
            + value
            + "' cannot be read: "
            + (cause instanceof FileSystemException at ? at.getFile() + ": " : "")
            + Messages.reason(cause)
            + "; let this user read it",
        cause);
  }

  /**
   * Opens the staging area.
   *
   * @param endpoint of an S3-compatible store; null for AWS
   * @throws UsageException if it is no folder that can be read here
   */
  StagingArea open(String region, @Nullable URI endpoint, int maxConnections)
      throws UsageException {
    if (isOnS3()) {
      return new S3StagingArea(bucket(), prefix(), region, endpoint, maxConnections);
    }
    if (!"file".equals(uri.getScheme()) || uri.getPath() == null) {
      throw new UsageException(
          key + ": '" + value + "' cannot be read here; give s3://bucket/folder or file:///folder");
    }
    Path folder = Path.of(uri.getPath());
    try {
      if (!Files.readAttributes(folder, BasicFileAttributes.class).isDirectory()) {
        throw new UsageException(key + ": '" + value + "' is not a folder of this machine");
      }
    } catch (NoSuchFileException e) {
      throw new UsageException(key + ": '" + value + "' is not a folder of this machine", e);
    } catch (IOException e) {
      throw unreadable(e);
    }
    return new FolderStagingArea(folder);
  }
}
