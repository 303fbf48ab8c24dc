package io.spillway.job.stage;

import java.io.IOException;
import java.util.Objects;
import org.apache.flink.connector.file.sink.FileSinkCommittable;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A file to commit.
 *
 * @param file Flink's
 * @param facts null when it was written by a release that did not keep them
 */
public record StagingCommittable(FileSinkCommittable file, @Nullable FileFacts facts) {
  public StagingCommittable {
    Objects.requireNonNull(file, "file");
  }

  /**
   * On the network and in the committer's state. Versions below the first one are those of Flink's
   * own serializer, with which the first release wrote Flink's committables alone.
   */
  static final class Serializer implements SimpleVersionedSerializer<StagingCommittable> {
    private static final int VERSION = 100;
    private static final int INITIAL_BYTES = 256;
    private static final FileFacts.Format FACTS = new FileFacts.Format();

    private final SimpleVersionedSerializer<FileSinkCommittable> files;

    /**
     * @param files Flink's
     */
    Serializer(SimpleVersionedSerializer<FileSinkCommittable> files) {
      this.files = files;
    }

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(StagingCommittable committable) throws IOException {
      DataOutputSerializer out = new DataOutputSerializer(INITIAL_BYTES);
      SimpleVersionedSerialization.writeVersionAndSerialize(files, committable.file, out);
      FACTS.writeNullable(committable.facts, out);
      return out.getCopyOfBuffer();
    }

    @Override
    public StagingCommittable deserialize(int version, byte[] serialized) throws IOException {
      if (version > VERSION) {
        throw new IOException(
            "files to commit are read in versions up to "
                + VERSION
                + " but were written in "
                + version
                + "; the state was written by a newer release, restore it with that one");
      }
      if (version < VERSION) {
        return new StagingCommittable(files.deserialize(version, serialized), null);
      }
      DataInputDeserializer in = new DataInputDeserializer(serialized);
      FileSinkCommittable file = SimpleVersionedSerialization.readVersionAndDeSerialize(files, in);
      return new StagingCommittable(file, FACTS.readNullable(in));
    }
  }
}
