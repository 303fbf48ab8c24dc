package io.spillway.job.deliver;

import io.spillway.aws.DeliveryException;
import io.spillway.aws.DeliveryException.Kind;
import io.spillway.aws.ObjectStore;
import io.spillway.catalog.BucketAccess;
import io.spillway.job.stage.StagedFile;
import io.spillway.staging.StagedPath;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/** Carries one staged file to its bucket. Used by several threads at a time. */
final class StagedFileTransfer implements AutoCloseable {
  private final Path stagingPath;
  private final ObjectStore store;

  StagedFileTransfer(String stagingPath, ObjectStore store) {
    this.stagingPath = new Path(stagingPath);
    this.store = store;
  }

  /**
   * Blocks until it is there.
   *
   * @return null, or why it is not: a {@link DeliveryException} when it is worth another try
   */
  @Nullable Throwable run(BucketAccess access, StagedFile file) {
    try {
      StagedPath place = StagedPath.parse(file.path());
      Path path = new Path(stagingPath, file.path());
      FileSystem files = path.getFileSystem();
      checkStaged(files, path, file);
      store.put(
          access,
          new ObjectStore.Content(
              place.objectKey(),
              place.extension().contentType(),
              file.bytes(),
              () -> files.open(path)));
      return null;
    } catch (IOException e) {
      return new DeliveryException(
          Kind.TRANSIENT, "cannot read staged file " + file.path() + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      // One destination's odd settings must not stop the others: to them it is a refusal.
      return new DeliveryException(
          Kind.DENIED, "cannot deliver " + file.path() + " to " + access.bucket() + ": " + e, e);
    } catch (DeliveryException | Error e) {
      return e;
    }
  }

  private static void checkStaged(FileSystem files, Path path, StagedFile file)
      throws IOException, DeliveryException {
    try {
      FileStatus status = files.getFileStatus(path);
      if (status.getLen() != file.bytes()) {
        throw new DeliveryException(
            Kind.NOT_STAGED,
            "staged file " + path + " has " + status.getLen() + " bytes, not " + file.bytes(),
            null);
      }
    } catch (FileNotFoundException e) {
      throw new DeliveryException(Kind.NOT_STAGED, "staged file " + path + " is not there", e);
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
