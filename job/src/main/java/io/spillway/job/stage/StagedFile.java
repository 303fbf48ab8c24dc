package io.spillway.job.stage;

import io.spillway.job.serialization.RecordSerializer;
import io.spillway.job.serialization.RecordTypeInfo;
import io.spillway.staging.StagedPath;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * A file that lies in the platform's bucket, or will once its checkpoint is complete, and is owed
 * to a customer.
 *
 * @param path relative to the staging path; {@link StagedPath} reads it
 * @param bytes its length
 * @param checkpointId the file is there for good once this checkpoint is complete
 * @param stagedMillis when it was staged
 */
public record StagedFile(String path, long bytes, long checkpointId, long stagedMillis) {
  public static final TypeInformation<StagedFile> TYPE =
      new RecordTypeInfo<>(StagedFile.class, new Serializer());

  public StagedFile {
    Objects.requireNonNull(path, "path");
  }

  /** In Deliver's state and on the way there. */
  public static final class Serializer extends RecordSerializer<StagedFile> {
    private static final long serialVersionUID = 1L;

    @Override
    protected int version() {
      return 1;
    }

    @Override
    protected void write(StagedFile file, DataOutputView target) throws IOException {
      StringValue.writeString(file.path, target);
      target.writeLong(file.bytes);
      target.writeLong(file.checkpointId);
      target.writeLong(file.stagedMillis);
    }

    @Override
    protected StagedFile read(int version, DataInputView source) throws IOException {
      return new StagedFile(
          StringValue.readString(source), source.readLong(), source.readLong(), source.readLong());
    }

    @Override
    public TypeSerializerSnapshot<StagedFile> snapshotConfiguration() {
      return new Snapshot();
    }

    /** The serializer has no configuration of its own. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<StagedFile> {
      public Snapshot() {
        super(Serializer::new);
      }
    }
  }
}
