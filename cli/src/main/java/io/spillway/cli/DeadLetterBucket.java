package io.spillway.cli;

import io.spillway.aws.S3StagingArea;
import io.spillway.settings.UsageException;
import io.spillway.staging.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads files of dead letters in S3 with the platform's own credentials. */
final class DeadLetterBucket {
  private DeadLetterBucket() {}

  /**
   * Reads every finished file in a folder and its subfolders.
   *
   * @param endpoint of an S3-compatible store; null for AWS
   * @throws UsageException if there is none
   */
  static void read(
      FolderSetting folder, String region, @Nullable URI endpoint, DeadLetterReader reader)
      throws UsageException, IOException {
    try (StagingArea area =
        new S3StagingArea(folder.bucket(), folder.prefix(), region, endpoint, 1)) {
      List<StagingArea.Entry> files =
          area.list("").stream().filter(file -> DeadLetterFiles.isFinished(file.path())).toList();
      if (files.isEmpty()) {
        throw new UsageException(
            folder.value() + ": no file of dead letters is there; give another folder");
      }
      for (StagingArea.Entry file : files) {
        try (InputStream in = area.open(file, 0, file.bytes())) {
          reader.lines(folder.value().replaceFirst("/*$", "/") + file.path(), in);
        }
      }
    }
  }
}
