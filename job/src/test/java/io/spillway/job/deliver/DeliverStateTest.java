package io.spillway.job.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.job.serialization.RecordFormat;
import io.spillway.job.serialization.RecordSerializer;
import io.spillway.job.stage.StagedFile;
import java.io.IOException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What only Deliver's state holds: later releases must read these bytes. */
class DeliverStateTest {

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(
            new OwedFile.Format(),
            new OwedFile(new StagedFile("a/b", 9, 1, -1), 5),
            "01"
                + ("03" + "04612f62" + "0000000000000009" + "0000000000000001" + "f".repeat(16))
                + ("00" + "00")
                + "0000000000000005"),
        Arguments.of(
            new QueueBounds.Format(),
            new QueueBounds(1, 2, 3, 4, 5),
            "01"
                + "0000000000000001"
                + "0000000000000002"
                + "0000000000000003"
                + "0000000000000004"
                + "0000000000000005"));
  }

  @Test
  void readsAFileFromBeforePartsWereShared() throws IOException {
    String before =
        "01"
            + ("02" + "04612f62" + "0000000000000009" + "0000000000000001" + "f".repeat(16))
            + "00"
            + "0000000000000005";
    assertThat(
            new OwedFile.Format()
                .readVersioned(new DataInputDeserializer(HexFormat.of().parseHex(before))))
        .isEqualTo(new OwedFile(new StagedFile("a/b", 9, 1, -1), 5));
  }

  @ParameterizedTest
  @MethodSource("values")
  <T> void isWrittenAsItsVersionSays(RecordFormat<T> format, T value, String hex)
      throws IOException {
    RecordSerializer<T> serializer = new RecordSerializer<>(format);
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
    serializer.serialize(value, out);
    assertThat(HexFormat.of().formatHex(out.getCopyOfBuffer())).endsWith(hex);

    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    TypeSerializer<T> restored =
        TypeSerializerSnapshot.<T>readVersionedSnapshot(in, getClass().getClassLoader())
            .restoreSerializer();
    assertThat(restored).isEqualTo(serializer);
    assertThat(restored.deserialize(in)).isEqualTo(value);
    assertThat(in.available()).isZero();
  }
}
