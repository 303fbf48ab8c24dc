package io.spillway.staging;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** The files that the job has staged, to be read by others than the job. */
public interface StagingArea extends AutoCloseable {

  /**
   * One file.
   *
   * @param path relative to the staging path
   */
  record Entry(String path, long bytes) {
    public Entry {
      Objects.requireNonNull(path, "path");
    }
  }

  /**
   * All files below a folder, sorted by path; none when there is no such folder.
   *
   * @param folder relative to the staging path
   */
  List<Entry> list(String folder) throws IOException;

  /** The bytes of a file that was listed. */
  InputStream open(Entry file) throws IOException;

  @Override
  void close();
}
