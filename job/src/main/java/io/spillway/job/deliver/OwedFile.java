package io.spillway.job.deliver;

import io.spillway.job.serialization.RecordFormat;
import io.spillway.job.stage.StagedFile;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A file in Deliver's state.
 *
 * @param missingSinceMillis when it was first not found in staging as it should be there, 0 when
 *     that has not happened
 */
record OwedFile(StagedFile file, long missingSinceMillis) {
  OwedFile {
    Objects.requireNonNull(file, "file");
  }

  /** In state. */
  public static final class Format implements RecordFormat<OwedFile> {
    private static final long serialVersionUID = 1L;

    private static final StagedFile.Format FILES = new StagedFile.Format();

    @Override
    public void write(OwedFile owed, DataOutputView target) throws IOException {
      FILES.writeVersioned(owed.file, target);
      target.writeLong(owed.missingSinceMillis);
    }

    @Override
    public OwedFile read(int version, DataInputView source) throws IOException {
      return new OwedFile(FILES.readVersioned(source), source.readLong());
    }
  }
}
