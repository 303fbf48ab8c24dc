package io.spillway.job.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.batching.TimeRange;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.connector.file.sink.FileSinkCommittable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;

class StagingCommittableTest {
  /** As Flink's, whose own committables need a file system. */
  static final SimpleVersionedSerializer<FileSinkCommittable> FILES =
      new SimpleVersionedSerializer<>() {
        @Override
        public int getVersion() {
          return 2;
        }

        @Override
        public byte[] serialize(FileSinkCommittable file) {
          return new byte[] {(byte) file.getPendingFile().getSize()};
        }

        @Override
        public FileSinkCommittable deserialize(int version, byte[] bytes) {
          return file(bytes[0]);
        }
      };

  private static final FileFacts FACTS =
      new FileFacts("track", 3, 0xCBF43926, 1_700_000_000_000L, new TimeRange(5, 6), 4);

  private final StagingCommittable.Serializer serializer = new StagingCommittable.Serializer(FILES);

  @Test
  void keepsTheFactsAndTheMembers() throws IOException {
    StagingCommittable read = read(new StagingCommittable(file(9), FACTS, List.of()));
    assertThat(read.facts()).isEqualTo(FACTS);
    assertThat(read.members()).isEmpty();
    assertThat(read.part().getPendingFile().getSize()).isEqualTo(9);
    List<PartMember> members =
        List.of(new PartMember("a", 1, 2, FACTS), new PartMember("b", 5_000_000_000L, 4, FACTS));
    read = read(new StagingCommittable(file(9), null, members));
    assertThat(read.facts()).isNull();
    assertThat(read.members()).isEqualTo(members);
  }

  @Test
  void isWrittenWithoutTheBytesOfItsFiles() throws IOException {
    SmallFiles small = new SmallFiles(10_000);
    small.put("acme", "a", new byte[1_000]);
    List<PartMember> members = List.of(new PartMember("a", 1, 1_000, FACTS));
    StagingCommittable with = new StagingCommittable(file(9), null, members, small);
    byte[] written = serializer.serialize(with);
    assertThat(written)
        .isEqualTo(serializer.serialize(new StagingCommittable(file(9), null, members)))
        .hasSizeLessThan(200);
    assertThat(serializer.deserialize(serializer.getVersion(), written).small().take("a")).isNull();
    assertThat(with.with(file(10)).small().take("a")).isNull();
    assertThat(small.take("a")).hasSize(1_000);
  }

  @Test
  void readsWhatWasWrittenBeforePartsWereShared() throws IOException {
    byte[] now = serializer.serialize(new StagingCommittable(file(9), FACTS, List.of()));
    byte[] before = Arrays.copyOf(now, now.length - Integer.BYTES);
    StagingCommittable read = serializer.deserialize(100, before);
    assertThat(read.facts()).isEqualTo(FACTS);
    assertThat(read.members()).isEmpty();
    assertThat(read.part().getPendingFile().getSize()).isEqualTo(9);
  }

  @Test
  void readsWhatTheFirstReleaseWrote() throws IOException {
    StagingCommittable read = serializer.deserialize(2, FILES.serialize(file(9)));
    assertThat(read.facts()).isNull();
    assertThat(read.part().getPendingFile().getSize()).isEqualTo(9);
  }

  @Test
  void refusesAVersionThatItDoesNotKnow() {
    assertThatThrownBy(() -> serializer.deserialize(102, new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "files to commit are read in versions up to 101 but were written in 102; the state was"
                + " written by a newer release, restore it with that one");
  }

  private StagingCommittable read(StagingCommittable committable) throws IOException {
    return serializer.deserialize(serializer.getVersion(), serializer.serialize(committable));
  }

  private static FileSinkCommittable file(long bytes) {
    return new FileSinkCommittable("a", new PendingFile(bytes));
  }
}
