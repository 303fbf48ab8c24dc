package io.spillway.job.stage;

import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.InProgressFileWriter;

/** A file to commit whose name and content do not matter. */
record PendingFile(long getSize) implements InProgressFileWriter.PendingFileRecoverable {
  @Override
  public Path getPath() {
    return new Path("file:///unused");
  }
}
