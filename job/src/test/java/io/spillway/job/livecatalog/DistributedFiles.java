package io.spillway.job.livecatalog;

import java.net.URI;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.local.LocalFileSystem;

/** Local files under {@code distributed:///}, listed as those of a store like S3 are. */
public final class DistributedFiles implements FileSystemFactory {
  @Override
  public String getScheme() {
    return "distributed";
  }

  @Override
  public FileSystem create(URI uri) {
    return new LocalFileSystem() {
      @Override
      public boolean isDistributedFS() {
        return true;
      }
    };
  }
}
