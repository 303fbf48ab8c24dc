package io.spillway.job;

import io.spillway.job.config.SpillwayOptions;
import io.spillway.job.deadletter.DeadLetterSettings;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.net.URI;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;

/** Checks what the job depends on before it starts, so that a wrong setting fails at once. */
final class Preflight {
  private Preflight() {}

  static void checkFolders(JobSettings settings) throws UsageException {
    checkFolder(SpillwayOptions.STAGING_PATH.key(), settings.stagingPath());
    if (settings.deadLetters() instanceof DeadLetterSettings.Files files) {
      checkFolder(SpillwayOptions.DEAD_LETTERS_PATH.key(), files.path());
    }
  }

  private static void checkFolder(String key, String value) throws UsageException {
    try {
      Path path = new Path(value);
      if (path.toUri().getScheme() == null) {
        throw new UsageException(
            key + ": '" + value + "' has no file system; give a URI like s3://bucket/folder");
      }
      FileSystem.getUnguardedFileSystem(path.toUri());
    } catch (UnsupportedFileSystemSchemeException e) {
      throw new UsageException(
          key
              + ": there is no file system for '"
              + URI.create(value).getScheme()
              + "://' of '"
              + value
              + "'; put its plugin (for s3: flink-s3-fs-hadoop) into Flink's plugins folder",
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(key + ": '" + value + "' cannot be used: " + e.getMessage(), e);
    }
  }
}
