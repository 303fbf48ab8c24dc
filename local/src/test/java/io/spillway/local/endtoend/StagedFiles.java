package io.spillway.local.endtoend;

import io.spillway.local.platform.PlatformStorage;
import io.spillway.local.s3.EmbeddedS3;
import io.spillway.local.s3.EmbeddedS3.StoredObject;
import io.spillway.staging.FolderStagingArea;
import io.spillway.staging.SharedPart;
import io.spillway.staging.StagedPath;
import io.spillway.staging.StagingArea;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The small files that a test's job has staged. */
record StagedFiles(EmbeddedS3 s3) {
  private static final String FOLDER = "files/";

  /** The rows of each file for a destination, by its path. */
  SortedMap<String, List<String>> rows(String destinationId) {
    SortedMap<String, List<String>> rows = new TreeMap<>();
    parts(destinationId)
        .forEach((part, files) -> files.forEach(file -> rows.put(file.path(), rows(part, file))));
    return rows;
  }

  private List<String> rows(String part, SharedPart.Member file) {
    byte[] bytes = s3.read(PlatformStorage.STAGING, FOLDER + part);
    String text =
        new String(bytes, (int) file.offset(), (int) file.bytes(), StandardCharsets.UTF_8);
    return text.lines().skip(1).toList();
  }

  /** The files for a destination, by the path of their part. */
  SortedMap<String, List<SharedPart.Member>> parts(String destinationId) {
    SortedMap<String, List<SharedPart.Member>> parts = new TreeMap<>();
    for (StoredObject object : s3.objects(PlatformStorage.STAGING)) {
      String path = object.key().substring(object.key().indexOf('/') + 1);
      if (object.key().startsWith(FOLDER) && SharedPart.isOne(path)) {
        List<SharedPart.Member> files =
            files(path).stream()
                .filter(file -> StagedPath.destinationId(file.path()).equals(destinationId))
                .toList();
        if (!files.isEmpty()) {
          parts.put(path, files);
        }
      }
    }
    return parts;
  }

  private List<SharedPart.Member> files(String part) {
    try (StagingArea area = new FolderStagingArea(stored(""))) {
      return SharedPart.members(area, new StagingArea.Entry(part, Files.size(stored(part))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a part is kept. */
  Path stored(String part) {
    return s3.directory(PlatformStorage.STAGING).resolve(FOLDER + part);
  }
}
