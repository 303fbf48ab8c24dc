package io.spillway.job.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.batch.Rows;
import io.spillway.catalog.Destination;
import io.spillway.delimited.Delimiter;
import io.spillway.delimited.FileExtension;
import io.spillway.delimited.FileLayout;
import io.spillway.delimited.FileLayout.BatchSizeColumn;
import io.spillway.job.catalog.CatalogVersion;
import io.spillway.job.deadletter.DeadLetter;
import io.spillway.job.route.OutputSerializer;
import io.spillway.job.route.RowBlock;
import io.spillway.job.serialization.RecordSerializer;
import io.spillway.job.source.KafkaRecord;
import io.spillway.job.stage.StagedFile;
import io.spillway.route.Output;
import io.spillway.route.OutputKey;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that crosses the network or is held in state. */
class RecordSerializersTest {
  private static final Output OUTPUT =
      new Output(
          "0f",
          new OutputKey("acme", "orders", "v1", "track", "ünï/", "[1]"),
          new FileLayout(
              "a;b", Delimiter.SEMICOLON, BatchSizeColumn.SHA256, FileExtension.TXT, "p"),
          7);
  private static final String OUTPUT_BYTES =
      "01"
          + "033066"
          + "0561636d65"
          + "076f7264657273"
          + "037631"
          + "06747261636b"
          + "05fc016eef012f"
          + "045b315d"
          + "04613b62"
          + "023b"
          + "07534841323536"
          + "04747874"
          + "0270"
          + "00000007";
  private static final Rows ROWS = new Rows(2, HexFormat.of().parseHex("00000001610000000162"));
  private static final String ROWS_BYTES = "00000002" + "0000000a" + "00000001610000000162";
  private static final KafkaRecord RECORD =
      new KafkaRecord("events", 3, 4711, 1_700_000_000_000L, new byte[] {1, 2});
  private static final String RECORD_BYTES =
      "01"
          + "076576656e7473"
          + "00000003"
          + "0000000000001267"
          + "0000018bcfe56800"
          + "01"
          + "00000002"
          + "0102";

  /** A value, its serializer, and the bytes that version 1 wrote: they must stay readable. */
  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(new KafkaRecord.Serializer(), RECORD, RECORD_BYTES),
        Arguments.of(
            new KafkaRecord.Serializer(),
            new KafkaRecord("", -1, Long.MAX_VALUE, -1, null),
            "01" + "01" + "ffffffff" + "7fffffffffffffff" + "ffffffffffffffff" + "00"),
        Arguments.of(
            new DeadLetter.Serializer(),
            new DeadLetter("r", "m", "", "", RECORD),
            "01" + "0272" + "026d" + "01" + "01" + RECORD_BYTES),
        Arguments.of(new OutputSerializer(), OUTPUT, OUTPUT_BYTES),
        Arguments.of(
            new RowBlock.Serializer(),
            new RowBlock(OUTPUT, ROWS),
            "01" + OUTPUT_BYTES + ROWS_BYTES),
        Arguments.of(new RowsSerializer(), ROWS, "01" + ROWS_BYTES),
        Arguments.of(
            new OpenBatch.Serializer(),
            new OpenBatch(1, 5_000_000_000L, 2, 4, 3),
            "01" + "00000001" + "000000012a05f200" + "00000002" + "00000004" + "0000000000000003"),
        Arguments.of(
            new BatchChunk.Serializer(),
            new BatchChunk(OUTPUT, 2, Instant.ofEpochMilli(1_700_000_000_000L), true, ROWS),
            "01" + OUTPUT_BYTES + "00000002" + "0000018bcfe56800" + "01" + ROWS_BYTES),
        Arguments.of(
            new StagedFile.Serializer(),
            new StagedFile("a/b", 9, 1, -1),
            "01" + "04612f62" + "0000000000000009" + "0000000000000001" + "ffffffffffffffff"));
  }

  @ParameterizedTest
  @MethodSource("values")
  <T> void writesWhatVersionOneWroteAndReadsItBack(
      RecordSerializer<T> serializer, T value, String hex) throws IOException {
    assertThat(HexFormat.of().formatHex(write(serializer, value))).isEqualTo(hex);
    assertSame(read(serializer, HexFormat.of().parseHex(hex)), value);
  }

  @ParameterizedTest
  @MethodSource("values")
  <T> void readsSeveralValuesOneBehindTheOther(RecordSerializer<T> serializer, T value, String hex)
      throws IOException {
    DataInputDeserializer in =
        new DataInputDeserializer(HexFormat.of().parseHex(hex.repeat(3) + "ff"));
    for (int i = 0; i < 3; i++) {
      assertSame(serializer.deserialize(value, in), value);
    }
    assertThat(in.available()).isOne();
  }

  @ParameterizedTest
  @MethodSource("values")
  <T> void copiesBytesAndHandsOnObjects(RecordSerializer<T> serializer, T value, String hex)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    serializer.copy(new DataInputDeserializer(HexFormat.of().parseHex(hex)), out);
    assertThat(HexFormat.of().formatHex(out.getCopyOfBuffer())).isEqualTo(hex);
    assertThat(serializer.copy(value)).isSameAs(value);
    assertThat(serializer.copy(value, value)).isSameAs(value);
    assertThat(serializer.isImmutableType()).isTrue();
    assertThat(serializer.getLength()).isEqualTo(-1);
    assertThat(serializer.duplicate()).isEqualTo(serializer);
  }

  @ParameterizedTest
  @MethodSource("values")
  <T> void refusesAVersionThatItDoesNotKnow(RecordSerializer<T> serializer, T value, String hex) {
    for (String version : new String[] {"02", "ff", "00"}) {
      assertThatThrownBy(
              () -> read(serializer, HexFormat.of().parseHex(version + hex.substring(2))))
          .isInstanceOf(IOException.class)
          .hasMessage(
              serializer.getClass().getSimpleName()
                  + " reads format versions 1 to 1 but found "
                  + Integer.parseInt(version, 16)
                  + "; the state was written by a newer release, restore it with that one");
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  <T> void isCompatibleWithItsOwnSnapshot(RecordSerializer<T> serializer, T value, String hex)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
    TypeSerializerSnapshot<T> restored =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());
    assertThat(
            serializer
                .snapshotConfiguration()
                .resolveSchemaCompatibility(restored)
                .isCompatibleAsIs())
        .isTrue();
    assertSame(restored.restoreSerializer().deserialize(in(hex)), value);
  }

  /**
   * Flink looks up what read state before by the names of classes that it finds in the state, so
   * they are not changed either. The file holds, for each serializer, its snapshot and one value,
   * as the first release left them.
   */
  @ParameterizedTest
  @MethodSource("values")
  <T> void isFoundByTheNamesThatTheFirstReleaseLeftInState(
      RecordSerializer<T> serializer, T value, String hex) throws IOException {
    String name = serializer.getClass().getName().replaceAll(".*\\.", "").replace("$", ".");
    byte[] left;
    try (InputStream in = getClass().getResourceAsStream("/state/1/" + name + ".bin")) {
      left = in.readAllBytes();
    }
    DataInputDeserializer in = new DataInputDeserializer(left);
    TypeSerializerSnapshot<T> snapshot =
        TypeSerializerSnapshot.readVersionedSnapshot(in, getClass().getClassLoader());
    assertThat(
            serializer
                .snapshotConfiguration()
                .resolveSchemaCompatibility(snapshot)
                .isCompatibleAsIs())
        .isTrue();
    T read = snapshot.restoreSerializer().deserialize(in);
    assertThat(read).isInstanceOf(value.getClass());
    assertThat(in.available()).isZero();
  }

  @Test
  void readsTheCatalogThatTheFirstReleaseLeftInState() throws Exception {
    byte[] left;
    try (InputStream in =
        getClass().getResourceAsStream("/state/1/CatalogVersion.Serializer.bin")) {
      left = in.readAllBytes();
    }
    DataInputDeserializer in = new DataInputDeserializer(left);
    TypeSerializerSnapshot<CatalogVersion> snapshot =
        TypeSerializerSnapshot.readVersionedSnapshot(in, getClass().getClassLoader());
    CatalogVersion read = snapshot.restoreSerializer().deserialize(in);
    assertThat(read.compile().destinations()).extracting(Destination::id).containsExactly("acme");
    assertThat(in.available()).isZero();
  }

  @Test
  void givesFlinkTheExplicitSerializerOfEachStreamElement() {
    for (TypeInformation<?> type :
        new TypeInformation<?>[] {
          KafkaRecord.TYPE, DeadLetter.TYPE, RowBlock.TYPE, BatchChunk.TYPE, StagedFile.TYPE
        }) {
      TypeSerializer<?> serializer = type.createSerializer(new SerializerConfigImpl());
      assertThat(serializer).isInstanceOf(RecordSerializer.class);
      assertThat(serializer.getClass().getEnclosingClass()).isEqualTo(type.getTypeClass());
      assertThat(type).hasToString(type.getTypeClass().getSimpleName());
    }
    assertThat(RowBlock.TYPE).isNotEqualTo(BatchChunk.TYPE);
  }

  @Test
  void saysThatALayoutOfAnotherReleaseCannotBeRead() {
    assertThatThrownBy(
            () ->
                read(
                    new OutputSerializer(),
                    HexFormat.of().parseHex(OUTPUT_BYTES.replace("023b", "022b"))))
        .isInstanceOf(IOException.class)
        .hasMessage("an output's layout cannot be read back");
  }

  private static <T> byte[] write(TypeSerializer<T> serializer, T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    return out.getCopyOfBuffer();
  }

  private static <T> T read(TypeSerializer<T> serializer, byte[] bytes) throws IOException {
    return serializer.deserialize(new DataInputDeserializer(bytes));
  }

  private static DataInputDeserializer in(String hex) {
    return new DataInputDeserializer(HexFormat.of().parseHex(hex));
  }

  /** Records of arrays are equal only by what is in the arrays. */
  private static void assertSame(Object read, Object value) {
    assertThat(read).usingRecursiveComparison().isEqualTo(value);
  }
}
