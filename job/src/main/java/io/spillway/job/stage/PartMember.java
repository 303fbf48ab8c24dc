package io.spillway.job.stage;

import io.spillway.job.serialization.RecordFormat;
import io.spillway.staging.StagedPath;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * A file in a shared part that is to be committed.
 *
 * @param path a {@link StagedPath}
 * @param offset where it begins in the part
 * @param bytes its length
 */
record PartMember(String path, long offset, long bytes, FileFacts facts) {
  PartMember {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(facts, "facts");
  }

  /** Within a committable. */
  static final class Format implements RecordFormat<PartMember> {
    private static final long serialVersionUID = 1L;

    private static final FileFacts.Format FACTS = new FileFacts.Format();

    @Override
    public void write(PartMember member, DataOutputView target) throws IOException {
      StringValue.writeString(member.path, target);
      target.writeLong(member.offset);
      target.writeLong(member.bytes);
      FACTS.writeVersioned(member.facts, target);
    }

    @Override
    public PartMember read(int version, DataInputView source) throws IOException {
      return new PartMember(
          StringValue.readString(source),
          source.readLong(),
          source.readLong(),
          FACTS.readVersioned(source));
    }
  }
}
