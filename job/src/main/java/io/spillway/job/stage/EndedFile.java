package io.spillway.job.stage;

import io.spillway.job.serialization.RecordFormat;
import io.spillway.job.serialization.RecordTypeInfo;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * A file that the job no longer owes, although it was not delivered.
 *
 * @param message why, for a person
 * @param endedMillis when that was decided
 */
public record EndedFile(StagedFile file, End end, String message, long endedMillis) {
  public static final TypeInformation<EndedFile> TYPE =
      new RecordTypeInfo<>(EndedFile.class, new Format());

  /** Why it is not owed any more. */
  public enum End {
    /** Staging does not have it. */
    LOST,
    /** Whoever it was for is gone, or somebody decided so. */
    DISCARDED
  }

  public EndedFile {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(end, "end");
    Objects.requireNonNull(message, "message");
  }

  /** On the network, when Flink does not chain the sink to Deliver. */
  public static final class Format implements RecordFormat<EndedFile> {
    private static final long serialVersionUID = 1L;

    private static final StagedFile.Format FILES = new StagedFile.Format();

    @Override
    public void write(EndedFile ended, DataOutputView target) throws IOException {
      FILES.writeVersioned(ended.file, target);
      StringValue.writeString(ended.end.name(), target);
      StringValue.writeString(ended.message, target);
      target.writeLong(ended.endedMillis);
    }

    @Override
    public EndedFile read(int version, DataInputView source) throws IOException {
      return new EndedFile(
          FILES.readVersioned(source),
          End.valueOf(StringValue.readString(source)),
          StringValue.readString(source),
          source.readLong());
    }
  }
}
