package io.spillway.job.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.batching.BatchFill;
import io.spillway.batching.Rows;
import io.spillway.batching.TimeRange;
import io.spillway.catalog.Catalogs;
import io.spillway.catalog.Destination;
import io.spillway.catalog.Owner;
import io.spillway.deadletter.Rejections;
import io.spillway.deadletter.Rejections.Rejection;
import io.spillway.delimited.ColumnType;
import io.spillway.delimited.Delimiter;
import io.spillway.delimited.FileExtension;
import io.spillway.delimited.FileLayout;
import io.spillway.delimited.FileLayout.BatchSizeColumn;
import io.spillway.delimited.FileStyle;
import io.spillway.delimited.FileStyle.LineEnd;
import io.spillway.delimited.FileStyle.Quotes;
import io.spillway.job.AllocatedBytes;
import io.spillway.job.deadletter.DeadLetter;
import io.spillway.job.livecatalog.CatalogVersion;
import io.spillway.job.livecatalog.CatalogVersions;
import io.spillway.job.route.RowBlock;
import io.spillway.job.serialization.OutputFormat;
import io.spillway.job.serialization.RecordFormat;
import io.spillway.job.serialization.RecordSerializer;
import io.spillway.job.serialization.RowsFormat;
import io.spillway.job.source.KafkaRecord;
import io.spillway.job.stage.FileFacts;
import io.spillway.job.stage.StagedFile;
import io.spillway.mapping.FileLimits;
import io.spillway.policy.Policy;
import io.spillway.routing.Output;
import io.spillway.routing.OutputKey;
import io.spillway.routing.OutputKey.MappingVersion;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.function.ThrowingConsumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that is sent over the network or kept in state. */
class RecordSerializersTest {
  private static final Set<Class<?>> IN_STATE =
      Set.of(Output.class, Rows.class, OpenBatch.class, StagedFile.class);

  /** What the first release called serializers that were not nested in their type. */
  private static final Map<String, String> FIRST_NAMES =
      Map.of("Output", "OutputSerializer", "Rows", "RowsSerializer");

  private static final Output OUTPUT =
      new Output(
          "0f",
          new OutputKey(
              new MappingVersion("acme", "orders", "v1", new Owner("b", "r")),
              "track",
              "ünï/",
              "[1]"),
          new FileLayout(
              "a;b",
              Delimiter.SEMICOLON,
              BatchSizeColumn.SHA256,
              FileExtension.TXT,
              "p",
              new FileStyle(Quotes.MINIMAL, false, true, LineEnd.CRLF, false)),
          7,
          3,
          5_000_000_000L,
          new FileLimits(Duration.ofMinutes(1), 10 << 20));

  /** Of version 1, behind the version; what version 2 adds comes after it. */
  private static final String FIRST_OUTPUT_BYTES =
      "033066"
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

  /** Of version 3, behind the version; what version 4 adds comes after it. */
  private static final String THIRD_OUTPUT_BYTES =
      FIRST_OUTPUT_BYTES + "00000003" + ("01" + "01" + "0262" + "0272") + "000000012a05f200";

  private static final String FOURTH_OUTPUT_BYTES =
      THIRD_OUTPUT_BYTES + "086d696e696d616c" + "00" + "01" + "0563726c66" + "00";

  private static final String FIFTH_OUTPUT_BYTES =
      FOURTH_OUTPUT_BYTES + "000000000000ea60" + "0000000000a00000";

  private static final String OUTPUT_BYTES = "06" + FIFTH_OUTPUT_BYTES + "00000000";
  private static final Rows ROWS = new Rows(2, HexFormat.of().parseHex("00000001610000000162"));
  private static final String ROWS_BYTES = "00000002" + "0000000a" + "00000001610000000162";
  private static final KafkaRecord RECORD =
      new KafkaRecord(
          "events",
          3,
          4711,
          1_700_000_000_000L,
          new byte[] {3},
          new RecordHeaders().add("h", new byte[] {4}).add("h", null),
          new byte[] {1, 2});

  /** Of version 1, behind the version; what version 2 adds comes after it. */
  private static final String FIRST_RECORD_BYTES =
      "076576656e7473"
          + "00000003"
          + "0000000000001267"
          + "0000018bcfe56800"
          + "01"
          + "00000002"
          + "0102";

  private static final String RECORD_BYTES =
      "02"
          + FIRST_RECORD_BYTES
          + ("01" + "00000001" + "03")
          + "00000002"
          + ("0268" + "01" + "00000001" + "04")
          + ("0268" + "00");

  private static final Rejections REJECTIONS =
      new Rejections(List.of(new Rejection("r", "m", "", ""), new Rejection("r", "", "d", "p")), 3);

  /** Of version 2, behind the version and before the record; version 3 adds a number behind it. */
  private static final String DEAD_LETTER_BYTES =
      "00000003" + "00000002" + ("0272" + "026d" + "01" + "01") + ("0272" + "01" + "0264" + "0270");

  private static final TimeRange TIMES = new TimeRange(1, 1_700_000_000_000L);
  private static final String TIMES_BYTES = "0000000000000001" + "0000018bcfe56800";
  private static final FileFacts FACTS =
      new FileFacts("track", 3, 0xCBF43926, 1_700_000_000_000L, TIMES, 4);
  private static final String FACTS_BYTES =
      "01"
          + "06747261636b"
          + "00000003"
          + "cbf43926"
          + "0000018bcfe56800"
          + TIMES_BYTES
          + "00000004";
  private static final StagedFile FIRST_STAGED_FILE = new StagedFile("a/b", 9, 1, -1);

  /** Of version 1, behind the version; what version 2 adds comes after it. */
  private static final String FIRST_STAGED_FILE_BYTES =
      "04612f62" + "0000000000000009" + "0000000000000001" + "ffffffffffffffff";

  /** A format, a value, and the bytes that its version writes: they must stay readable. */
  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(new KafkaRecord.Format(), RECORD, RECORD_BYTES),
        Arguments.of(
            new KafkaRecord.Format(),
            new KafkaRecord("", -1, Long.MAX_VALUE, -1, null),
            "02"
                + "01"
                + "ffffffff"
                + "7fffffffffffffff"
                + "ffffffffffffffff"
                + "00"
                + "00"
                + "00000000"),
        Arguments.of(
            new DeadLetter.Format(),
            new DeadLetter(REJECTIONS, RECORD),
            "04" + DEAD_LETTER_BYTES + RECORD_BYTES + "ffffffff" + "ffffffff"),
        Arguments.of(
            new DeadLetter.Format(),
            new DeadLetter(REJECTIONS, RECORD, 5),
            "04" + DEAD_LETTER_BYTES + RECORD_BYTES + "ffffffff" + "00000005"),
        Arguments.of(
            new DeadLetter.Format(),
            new DeadLetter(REJECTIONS, RECORD).withoutEvent(),
            "04"
                + DEAD_LETTER_BYTES
                + ("02" + FIRST_RECORD_BYTES.replace("01000000020102", "00") + "00" + "00000000")
                + "00000002"
                + "ffffffff"),
        Arguments.of(new OutputFormat(), OUTPUT, OUTPUT_BYTES),
        Arguments.of(
            new RowBlock.Format(),
            new RowBlock(OUTPUT, ROWS, TIMES),
            "02" + OUTPUT_BYTES + ROWS_BYTES + TIMES_BYTES),
        Arguments.of(new RowsFormat(), ROWS, "01" + ROWS_BYTES),
        Arguments.of(
            new OpenBatch.Format(),
            new OpenBatch(new BatchFill(1, 5_000_000_000L, 4), 2, 3, TIMES),
            "02"
                + "00000001"
                + "000000012a05f200"
                + "00000002"
                + "00000004"
                + "0000000000000003"
                + TIMES_BYTES),
        Arguments.of(
            new BatchChunk.Format(),
            new BatchChunk(
                OUTPUT, 2, 10, Instant.ofEpochMilli(1_700_000_000_000L), TIMES, true, ROWS),
            "03"
                + OUTPUT_BYTES
                + "00000002"
                + "000000000000000a"
                + "0000018bcfe56800"
                + TIMES_BYTES
                + "01"
                + ROWS_BYTES),
        Arguments.of(
            new StagedFile.Format(),
            new StagedFile("a/b", 9, 1, -1, FACTS, new StagedFile.InPart("c/d", 2)),
            "03"
                + FIRST_STAGED_FILE_BYTES
                + ("01" + FACTS_BYTES)
                + ("04632f64" + "0000000000000002")),
        Arguments.of(
            new StagedFile.Format(),
            FIRST_STAGED_FILE,
            "03" + FIRST_STAGED_FILE_BYTES + "00" + "00"));
  }

  /** What {@link SerializersFixture} writes: a value of each type that is in state. */
  static Stream<Arguments> state() {
    CatalogVersion catalog =
        CatalogVersions.of(
            Catalogs.of(Catalogs.destination("acme", "", Catalogs.mapping("orders", ""))));
    return Stream.concat(
        values()
            .filter(arguments -> IN_STATE.contains(arguments.get()[1].getClass()))
            .filter(arguments -> arguments.get()[1] != FIRST_STAGED_FILE),
        Stream.of(Arguments.of(new CatalogVersion.Format(), catalog)));
  }

  @ParameterizedTest
  @MethodSource("values")
  <T> void writesTheBytesOfItsVersionAndReadsThemBack(RecordFormat<T> format, T value, String hex)
      throws IOException {
    RecordSerializer<T> serializer = new RecordSerializer<>(format);
    byte[] written = written(out -> serializer.serialize(value, out));
    assertThat(HexFormat.of().formatHex(written)).isEqualTo(hex);
    assertSame(serializer.deserialize(in(hex)), value);
  }

  /** Network buffers are in state when checkpoints are unaligned. */
  /** Measured 0.00 bytes to write each byte, and 1.00 to read it. */
  @Test
  void copiesRowsOnceOnEachSideOfTheNetwork() throws Exception {
    RowsFormat format = new RowsFormat();
    Rows rows = new Rows(0, new byte[30_000]);
    DataOutputSerializer target = new DataOutputSerializer(2 * rows.data().length);
    long writing =
        AllocatedBytes.of(
            () -> {
              target.clear();
              format.write(rows, target);
            });
    assertThat(writing).isLessThan(rows.data().length / 10);
    byte[] sent = target.getCopyOfBuffer();
    long reading = AllocatedBytes.of(() -> format.read(1, new DataInputDeserializer(sent)));
    assertThat(reading).isLessThan(rows.data().length * 11L / 10);
  }

  @Test
  void readsTheOneRejectionOfADeadLetterOfVersionOne() throws IOException {
    assertSame(
        new DeadLetter.Format()
            .readVersioned(in("01" + "0272" + "026d" + "0264" + "0270" + RECORD_BYTES)),
        new DeadLetter(new Rejections(List.of(new Rejection("r", "m", "d", "p")), 0), RECORD));
  }

  @Test
  void readsADeadLetterOfVersionThreeAsOneOfAWholeRecord() throws IOException {
    assertSame(
        new DeadLetter.Format()
            .readVersioned(in("03" + DEAD_LETTER_BYTES + RECORD_BYTES + "ffffffff")),
        new DeadLetter(REJECTIONS, RECORD));
  }

  @Test
  void readsADeadLetterOfVersionTwoAsAWholeOne() throws IOException {
    DeadLetter read =
        new DeadLetter.Format().readVersioned(in("02" + DEAD_LETTER_BYTES + RECORD_BYTES));
    assertThat(read.isWithheld()).isFalse();
    assertSame(read, new DeadLetter(REJECTIONS, RECORD));
  }

  @Test
  void readsAnOutputOfVersionOneWithoutOwner() throws IOException {
    Output read = new OutputFormat().readVersioned(in("01" + FIRST_OUTPUT_BYTES));
    assertThat(read.key().owner()).isNull();
    assertThat(read.shards()).isOne();
    assertThat(read.batchSize()).isEqualTo(7);
  }

  @Test
  void readsAnOutputOfVersionTwoWithoutItsDestinationsAmount() throws IOException {
    String bytes = THIRD_OUTPUT_BYTES.substring(0, THIRD_OUTPUT_BYTES.length() - 2 * Long.BYTES);
    Output read = new OutputFormat().readVersioned(in("02" + bytes));
    assertThat(read.destinationBytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(read.key()).isEqualTo(OUTPUT.key());
  }

  @Test
  void readsAnOutputOfVersionThreeInSegmentsStyle() throws IOException {
    Output read = new OutputFormat().readVersioned(in("03" + THIRD_OUTPUT_BYTES));
    assertThat(read.layout().style()).isEqualTo(FileStyle.SEGMENT);
    assertThat(read.layout().header()).isEqualTo(OUTPUT.layout().header());
    assertThat(read.destinationBytes()).isEqualTo(OUTPUT.destinationBytes());
  }

  @Test
  void readsAnOutputOfVersionFourWithTheLimitsOfTheJob() throws IOException {
    Output read = new OutputFormat().readVersioned(in("04" + FOURTH_OUTPUT_BYTES));
    assertThat(read.fileLimits()).isEqualTo(FileLimits.NONE);
    assertThat(read.layout()).isEqualTo(OUTPUT.layout());
  }

  @Test
  void readsAnOutputOfVersionFiveAsADelimitedOne() throws IOException {
    assertThat(new OutputFormat().readVersioned(in("05" + FIFTH_OUTPUT_BYTES))).isEqualTo(OUTPUT);
  }

  @Test
  void anOutputOfParquetFilesKeepsItsTypes() throws IOException {
    Output parquet =
        new Output(
            OUTPUT.id(),
            OUTPUT.key(),
            FileLayout.parquet(
                Arrays.stream(ColumnType.values()).map(ColumnType::name).toList(),
                List.of(ColumnType.values()),
                BatchSizeColumn.PLAIN,
                "p"),
            OUTPUT.batchSize(),
            OUTPUT.shards(),
            OUTPUT.destinationBytes(),
            OUTPUT.fileLimits());
    DataOutputSerializer out = new DataOutputSerializer(256);
    new OutputFormat().writeVersioned(parquet, out);
    assertThat(new OutputFormat().readVersioned(new DataInputDeserializer(out.getCopyOfBuffer())))
        .isEqualTo(parquet);
  }

  @Test
  void readsARecordOfVersionOneWithoutKeyAndHeaders() throws IOException {
    assertSame(
        new KafkaRecord.Format().readVersioned(in("01" + FIRST_RECORD_BYTES)),
        new KafkaRecord("events", 3, 4711, 1_700_000_000_000L, new byte[] {1, 2}));
  }

  @Test
  void readsWhatHoldsRowsOfVersionOneWithoutTimes() throws IOException {
    assertSame(
        new RowBlock.Format().readVersioned(in("01" + OUTPUT_BYTES + ROWS_BYTES)),
        new RowBlock(OUTPUT, ROWS, TimeRange.UNKNOWN));
    String closed = "0000018bcfe56800";
    assertSame(
        new BatchChunk.Format()
            .readVersioned(in("01" + OUTPUT_BYTES + "00000002" + closed + "01" + ROWS_BYTES)),
        new BatchChunk(
            OUTPUT,
            2,
            BatchChunk.UNKNOWN_BYTES,
            Instant.ofEpochMilli(1_700_000_000_000L),
            TimeRange.UNKNOWN,
            true,
            ROWS));
    String fill = "00000001" + "000000012a05f200";
    assertSame(
        new OpenBatch.Format()
            .readVersioned(in("01" + fill + "00000002" + "00000004" + "0000000000000003")),
        new OpenBatch(new BatchFill(1, 5_000_000_000L, 4), 2, 3, TimeRange.UNKNOWN));
  }

  @Test
  void readsAStagedFileOfVersionOneWithoutFacts() throws IOException {
    assertSame(
        new StagedFile.Format().readVersioned(in("01" + FIRST_STAGED_FILE_BYTES)),
        FIRST_STAGED_FILE);
  }

  @Test
  void readsAStagedFileOfVersionTwoWithAPartOfItsOwn() throws IOException {
    StagedFile read =
        new StagedFile.Format()
            .readVersioned(in("02" + FIRST_STAGED_FILE_BYTES + "01" + FACTS_BYTES));
    assertSame(read, new StagedFile("a/b", 9, 1, -1, FACTS, null));
    assertThat(read.partPath()).isEqualTo("a/b");
    assertThat(read.offset()).isZero();
  }

  @ParameterizedTest
  @MethodSource("values")
  <T> void readsSeveralValuesOneBehindTheOther(RecordFormat<T> format, T value, String hex)
      throws IOException {
    RecordSerializer<T> serializer = new RecordSerializer<>(format);
    DataInputDeserializer in = in(hex.repeat(3) + "ff");
    for (int i = 0; i < 3; i++) {
      assertSame(serializer.deserialize(value, in), value);
    }
    assertThat(in.available()).isOne();
  }

  @ParameterizedTest
  @MethodSource("values")
  <T> void copiesBytesAndHandsOnObjects(RecordFormat<T> format, T value, String hex)
      throws IOException {
    RecordSerializer<T> serializer = new RecordSerializer<>(format);
    byte[] copied = written(out -> serializer.copy(in(hex), out));
    assertThat(HexFormat.of().formatHex(copied)).isEqualTo(hex);
    assertThat(serializer.copy(value)).isSameAs(value);
    assertThat(serializer.copy(value, value)).isSameAs(value);
    assertThat(serializer.isImmutableType()).isTrue();
    assertThat(serializer.getLength()).isEqualTo(-1);
    assertThat(serializer.duplicate()).isEqualTo(serializer);
  }

  @ParameterizedTest
  @MethodSource("values")
  <T> void refusesAVersionThatItDoesNotKnow(RecordFormat<T> format, T value, String hex) {
    RecordSerializer<T> serializer = new RecordSerializer<>(format);
    for (int version : new int[] {format.version() + 1, 0xff, 0}) {
      String bytes = HexFormat.of().toHexDigits((byte) version) + hex.substring(2);
      assertThatThrownBy(() -> serializer.deserialize(in(bytes)))
          .isInstanceOf(IOException.class)
          .hasMessage(
              format.getClass().getName()
                  + " reads format versions 1 to "
                  + format.version()
                  + " but found "
                  + version
                  + "; the state was written by a newer release, restore it with that one");
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  <T> void isCompatibleWithItsOwnSnapshotAlone(RecordFormat<T> format, T value, String hex)
      throws IOException {
    RecordSerializer<T> serializer = new RecordSerializer<>(format);
    TypeSerializerSnapshot<T> own = serializer.snapshotConfiguration();
    byte[] snapshot = written(out -> TypeSerializerSnapshot.writeVersionedSnapshot(out, own));
    TypeSerializerSnapshot<T> restored = snapshot(new DataInputDeserializer(snapshot));
    assertThat(compatible(format, restored)).isTrue();
    assertThat(restored.restoreSerializer()).isEqualTo(serializer).hasSameHashCodeAs(serializer);
    assertSame(restored.restoreSerializer().deserialize(in(hex)), value);
    for (Arguments other :
        values().filter(o -> !format.getClass().isInstance(o.get()[0])).toList()) {
      assertThat(compatible((RecordFormat<?>) other.get()[0], restored)).isFalse();
    }
  }

  /**
   * Flink finds the serializer of state by class names in the state. A file holds a serializer's
   * snapshot and one value, as a release wrote them.
   */
  @ParameterizedTest
  @MethodSource("state")
  <T> void readsWhatEarlierReleasesLeftInState(RecordFormat<T> format, T value) throws Exception {
    String type = value.getClass().getSimpleName();
    for (String file :
        List.of(
            "1/" + FIRST_NAMES.getOrDefault(type, type + ".Serializer"),
            "2/" + type,
            "3/" + type,
            "4/" + type,
            "5/" + type,
            "6/" + type,
            "7/" + type,
            "8/" + type)) {
      DataInputDeserializer in = fixture(file);
      TypeSerializerSnapshot<T> snapshot = snapshot(in);
      assertThat(compatible(format, snapshot)).isTrue();
      T read = snapshot.restoreSerializer().deserialize(in);
      // A catalog is compressed, and versions of Java do so differently. Outputs did not say whose
      // their files are.
      assertThat(read)
          .usingRecursiveComparison()
          .ignoringFields("content", "shards", "destinationBytes", "key.mapping.owner")
          .isEqualTo(asItWas(value, file.charAt(0) - '0'));
      assertThat(in.available()).isZero();
    }
  }

  /** What is read of a value that a version of the state held without what is kept since. */
  private static Object asItWas(Object value, int version) {
    if (value instanceof OpenBatch batch && version < 3) {
      return new OpenBatch(batch.fill(), batch.blocks(), batch.dueMillis(), TimeRange.UNKNOWN);
    }
    if (value instanceof StagedFile && version < 5) {
      return version < 3 ? FIRST_STAGED_FILE : new StagedFile("a/b", 9, 1, -1, FACTS, null);
    }
    if (value instanceof Output output && version < 7) {
      FileLayout layout = output.layout();
      FileLayout former =
          new FileLayout(
              layout.header(),
              layout.delimiter(),
              layout.batchSizeColumn(),
              layout.extension(),
              layout.filenamePrefix());
      return new Output(
          output.id(),
          output.key(),
          version < 6 ? former : layout,
          output.batchSize(),
          output.shards(),
          output.destinationBytes(),
          FileLimits.NONE);
    }
    return value;
  }

  /** The first release left files of types, too, that are only sent and never in state. */
  @ParameterizedTest
  @MethodSource("values")
  <T> void readsWhatTheFirstReleaseWrote(RecordFormat<T> format, T value) throws IOException {
    String type = value.getClass().getSimpleName();
    DataInputDeserializer in = fixture("1/" + FIRST_NAMES.getOrDefault(type, type + ".Serializer"));
    assertThat(in.readUTF()).startsWith("io.spillway.job.").endsWith("Snapshot");
    assertThat(in.readInt()).isEqualTo(3);
    assertThat(format.readVersioned(in)).isInstanceOf(value.getClass());
    assertThat(in.available()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1/CatalogVersion.Serializer",
        "2/CatalogVersion",
        "3/CatalogVersion",
        "4/CatalogVersion",
        "5/CatalogVersion",
        "6/CatalogVersion",
        "7/CatalogVersion"
      })
  void readsTheCatalogThatEarlierReleasesLeftInState(String file) throws Exception {
    DataInputDeserializer in = fixture(file);
    CatalogVersion read =
        RecordSerializersTest.<CatalogVersion>snapshot(in).restoreSerializer().deserialize(in);
    assertThat(read.compile(Policy.UNRESTRICTED).destinations())
        .extracting(Destination::id)
        .containsExactly("acme");
  }

  @Test
  void givesFlinkTheSerializerOfEachStreamElement() {
    for (TypeInformation<?> type :
        new TypeInformation<?>[] {
          KafkaRecord.TYPE, DeadLetter.TYPE, RowBlock.TYPE, BatchChunk.TYPE, StagedFile.TYPE
        }) {
      TypeSerializer<?> serializer = type.createSerializer(new SerializerConfigImpl());
      assertThat(serializer).isInstanceOf(RecordSerializer.class);
      assertThat(serializer)
          .hasToString("RecordSerializer(" + type.getTypeClass().getName() + "$Format)");
      assertThat(type).hasToString(type.getTypeClass().getSimpleName());
    }
    assertThat(RowBlock.TYPE).isNotEqualTo(BatchChunk.TYPE);
  }

  @Test
  void saysThatALayoutOfAnotherReleaseCannotBeRead() {
    assertThatThrownBy(
            () -> new OutputFormat().readVersioned(in(OUTPUT_BYTES.replace("023b", "022b"))))
        .isInstanceOf(IOException.class)
        .hasMessage("an output's layout cannot be read back");
  }

  private static byte[] written(ThrowingConsumer<DataOutputView, IOException> content)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    content.accept(out);
    return out.getCopyOfBuffer();
  }

  private static DataInputDeserializer in(String hex) {
    return new DataInputDeserializer(HexFormat.of().parseHex(hex));
  }

  private static DataInputDeserializer fixture(String file) throws IOException {
    try (InputStream in =
        RecordSerializersTest.class.getResourceAsStream("/state/" + file + ".bin")) {
      return new DataInputDeserializer(in.readAllBytes());
    }
  }

  private static <T> TypeSerializerSnapshot<T> snapshot(DataInputDeserializer in)
      throws IOException {
    return TypeSerializerSnapshot.readVersionedSnapshot(
        in, RecordSerializersTest.class.getClassLoader());
  }

  @SuppressWarnings("unchecked")
  private static <T> boolean compatible(
      RecordFormat<T> format, TypeSerializerSnapshot<?> restored) {
    return new RecordSerializer<>(format)
        .snapshotConfiguration()
        .resolveSchemaCompatibility((TypeSerializerSnapshot<T>) restored)
        .isCompatibleAsIs();
  }

  /** Records with arrays are equal when their arrays have equal content. */
  private static void assertSame(Object read, Object value) {
    assertThat(read).usingRecursiveComparison().isEqualTo(value);
  }
}
