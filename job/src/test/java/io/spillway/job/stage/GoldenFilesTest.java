package io.spillway.job.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.batching.Rows;
import io.spillway.batching.TimeRange;
import io.spillway.budget.Limits;
import io.spillway.catalog.CatalogDocument;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.job.batch.BatchChunk;
import io.spillway.job.batch.BatchLimits;
import io.spillway.job.batch.BatchOperator;
import io.spillway.job.route.RowBlock;
import io.spillway.job.serialization.RecordSerializer;
import io.spillway.record.SourceRecord;
import io.spillway.routing.Output;
import io.spillway.routing.Router;
import io.spillway.staging.StagedPath;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.fs.local.LocalDataOutputStream;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Events in, whole files out, byte for byte: each folder under {@code golden} holds a mapping, its
 * events, and the expected files. The files were derived from the rules in Segment's documentation
 * and from answers of Segment's own destination, not from this code.
 */
class GoldenFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant CLOSED = Instant.parse("2026-11-22T16:29:00.123Z");

  @TempDir Path folder;

  /** One file, as it would be staged and then delivered. */
  private record DeliveredFile(String key, String contentType, String content) {}

  static List<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(golden())) {
      return folders
          .filter(path -> Files.exists(path.resolve("case.json")))
          .map(path -> path.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void writesTheFilesThatTheMappingAsksFor(String name) throws Exception {
    Path place = golden().resolve(name);
    JsonNode golden = JSON.readTree(place.resolve("case.json").toFile());
    List<DeliveredFile> delivered =
        deliver(
            (ObjectNode) golden.path("mapping"),
            Files.readAllLines(
                golden().resolve("events").resolve(golden.path("events").asText() + ".jsonl")));

    List<String> expected = new ArrayList<>();
    for (JsonNode file : golden.path("files")) {
      expected.add(Files.readString(place.resolve(file.path("file").asText())));
    }
    assertThat(delivered)
        .extracting(DeliveredFile::content)
        .containsExactlyInAnyOrderElementsOf(expected);
    for (JsonNode file : golden.path("files")) {
      String content = Files.readString(place.resolve(file.path("file").asText()));
      assertThat(delivered)
          .filteredOn(candidate -> candidate.content().equals(content))
          .allSatisfy(
              candidate -> {
                assertThat(candidate.key()).matches(file.path("key").asText());
                assertThat(candidate.contentType()).isEqualTo(file.path("contentType").asText());
              });
    }
    assertThat(delivered).extracting(DeliveredFile::key).doesNotHaveDuplicates();
  }

  private List<DeliveredFile> deliver(ObjectNode mapping, List<String> events) throws Exception {
    Router router = router(mapping);
    List<DeliveredFile> files = new ArrayList<>();
    long offset = 0;
    try (var batch = batch()) {
      for (String event : events) {
        List<RowBlock> rows = new ArrayList<>();
        router.route(event.getBytes(StandardCharsets.UTF_8), record(offset++), new Gather(rows));
        for (RowBlock row : rows) {
          batch.processElement(row, 0);
        }
      }
      batch.processWatermark(Watermark.MAX_WATERMARK);
      List<BatchChunk> open = new ArrayList<>();
      for (BatchChunk chunk : batch.extractOutputValues()) {
        if (chunk.first() && !open.isEmpty()) {
          files.add(write(open, files.size()));
          open.clear();
        }
        open.add(chunk);
      }
      if (!open.isEmpty()) {
        files.add(write(open, files.size()));
      }
    }
    return files;
  }

  private static SourceRecord record(long offset) {
    byte[] text = ("record " + offset).getBytes(StandardCharsets.UTF_8);
    byte[] id = ByteBuffer.allocate(Long.BYTES).putLong(offset).array();
    return new SourceRecord(
        "events",
        7,
        offset,
        CLOSED.toEpochMilli() + offset,
        id,
        name -> name.equals("trace") ? text : null,
        SourceRecord.WHOLE);
  }

  /** Names the file as Flink's sink would, then reads back from the path what delivery needs. */
  private DeliveredFile write(List<BatchChunk> batch, int counter) throws IOException {
    Path file = folder.resolve("file-" + counter);
    try (LocalDataOutputStream out = new LocalDataOutputStream(file.toFile())) {
      var writer = new DelimitedBulkWriter(out, new WrittenFiles());
      for (BatchChunk chunk : batch) {
        writer.addElement(chunk);
      }
      writer.finish();
    }
    String name =
        new StagingParts.TimestampedFileNames("", Clock.fixed(CLOSED, ZoneOffset.UTC))
                .getPartPrefix()
            + "-8b6f3f0e-5a0c-4b6e-9c43-4a3f8f6d1b2a-"
            + counter;
    StagedPath staged =
        StagedPath.parse(
            StagedPath.folder(batch.get(0).output(), batch.get(0).closed()) + "/" + name);
    return new DeliveredFile(
        staged.objectKey(), staged.object().extension().contentType(), Files.readString(file));
  }

  private static Router router(ObjectNode mapping) throws Exception {
    ObjectNode catalog = JSON.createObjectNode();
    ObjectNode destination = catalog.putArray("destinations").addObject();
    destination.put("id", "acme");
    destination
        .putObject("settings")
        .put("s3_aws_bucket_name", "acme-bucket")
        .put("s3_aws_region", "eu-west-1")
        .put("use_platform_credentials", true);
    destination.putArray("mappings").add(mapping.deepCopy().put("id", "golden"));
    return new Router(
        new EventParser(new EventLimits(1_000_000, 100)),
        Limits.DEFAULTS,
        CatalogDocument.of("catalog.json", catalog.toString()).compile());
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, RowBlock, BatchChunk> batch()
      throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new BatchOperator(
                new BatchLimits(
                    Duration.ofMinutes(1), MemorySize.ofMebiBytes(1), MemorySize.ofMebiBytes(1)),
                Clock.fixed(CLOSED, ZoneOffset.UTC)),
            (RowBlock block) -> block.output().id(),
            Types.STRING);
    harness.setup(new RecordSerializer<>(new BatchChunk.Format()));
    harness.open();
    return harness;
  }

  private static Path golden() {
    try {
      return Path.of(
          Objects.requireNonNull(GoldenFilesTest.class.getResource("/golden"), "golden").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Gather(List<RowBlock> blocks) implements Router.Collector {
    @Override
    public void row(Output output, byte[] row) {
      blocks.add(new RowBlock(output, Rows.of(row), TimeRange.UNKNOWN));
    }

    @Override
    public void reject(List<Router.Failure> failures) {
      throw new AssertionError(failures);
    }
  }
}
