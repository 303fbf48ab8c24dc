package io.spillway.staging;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** Read access to the files that the job has staged, for commands. */
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
   * All files below a folder, sorted by path; none when the folder does not exist.
   *
   * @param folder relative to the staging path; empty for all files
   */
  List<Entry> list(String folder) throws IOException;

  /** Opens a range of a listed file. */
  InputStream open(Entry file, long offset, long length) throws IOException;

  @Override
  void close();
}
