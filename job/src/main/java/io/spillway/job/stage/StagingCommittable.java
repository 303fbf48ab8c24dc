package io.spillway.job.stage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.connector.file.sink.FileSinkCommittable;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A part to commit.
 *
 * @param part Flink's
 * @param facts of the only file in it; null when it is shared, or was written by a release that did
 *     not keep them
 * @param members the files in it when it is shared, else empty
 * @param small has the bytes of some of them until they are taken; it is not written anywhere
 */
public record StagingCommittable(
    FileSinkCommittable part,
    @Nullable FileFacts facts,
    List<PartMember> members,
    SmallFiles small) {
  public StagingCommittable {
    Objects.requireNonNull(part, "part");
    members = List.copyOf(members);
    Objects.requireNonNull(small, "small");
  }

  /** A part of whose files no bytes are in memory. */
  StagingCommittable(
      FileSinkCommittable part, @Nullable FileFacts facts, List<PartMember> members) {
    this(part, facts, members, SmallFiles.NONE);
  }

  /** The same files in a part that Flink has changed. */
  StagingCommittable with(FileSinkCommittable changed) {
    return new StagingCommittable(changed, facts, members);
  }

  /**
   * On the network and in the committer's state. Versions below the first one are those of Flink's
   * own serializer, with which the first release wrote Flink's committables alone.
   */
  static final class Serializer implements SimpleVersionedSerializer<StagingCommittable> {
    private static final int VERSION = 101;

    /** With facts, and without members. */
    private static final int WITH_FACTS = 100;

    private static final int INITIAL_BYTES = 256;
    private static final FileFacts.Format FACTS = new FileFacts.Format();
    private static final PartMember.Format MEMBERS = new PartMember.Format();

    private final SimpleVersionedSerializer<FileSinkCommittable> parts;

    /**
     * @param parts Flink's
     */
    Serializer(SimpleVersionedSerializer<FileSinkCommittable> parts) {
      this.parts = parts;
    }

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(StagingCommittable committable) throws IOException {
      DataOutputSerializer out = new DataOutputSerializer(INITIAL_BYTES);
      SimpleVersionedSerialization.writeVersionAndSerialize(parts, committable.part, out);
      FACTS.writeNullable(committable.facts, out);
      out.writeInt(committable.members.size());
      for (PartMember member : committable.members) {
        MEMBERS.writeVersioned(member, out);
      }
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
      if (version < WITH_FACTS) {
        return new StagingCommittable(parts.deserialize(version, serialized), null, List.of());
      }
      DataInputDeserializer in = new DataInputDeserializer(serialized);
      FileSinkCommittable part = SimpleVersionedSerialization.readVersionAndDeSerialize(parts, in);
      FileFacts facts = FACTS.readNullable(in);
      List<PartMember> members = new ArrayList<>();
      for (int left = version == WITH_FACTS ? 0 : in.readInt(); left > 0; left--) {
        members.add(MEMBERS.readVersioned(in));
      }
      return new StagingCommittable(part, facts, members);
    }
  }
}
