package io.spillway.job.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.batching.Rows;
import io.spillway.batching.TimeRange;
import io.spillway.budget.Limits;
import io.spillway.catalog.CatalogDocument;
import io.spillway.cli.CommandRun;
import io.spillway.delimited.ObjectKey;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.job.batch.BatchChunk;
import io.spillway.job.batch.BatchLimits;
import io.spillway.job.batch.BatchOperator;
import io.spillway.job.route.RowBlock;
import io.spillway.record.SourceRecord;
import io.spillway.routing.Output;
import io.spillway.routing.Router;
import io.spillway.staging.StagedPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code preview} and the job's operators make the same files of the same events. */
class PreviewAgreesWithJobTest {
  private static final Instant NOW = Instant.parse("2026-11-22T16:29:00.123Z");
  private static final String CATALOG =
      """
      destinations:
        - id: acme
          settings: {s3_aws_bucket_name: acme-bucket, s3_aws_region: eu-west-1, use_platform_credentials: true}
          mappings:
            - {id: orders, trigger: 'type != "page"', batch_size_column_name: n, batch_size: 7,
               columns: {e: {'@path': $.event}, p: {'@path': $.properties}},
               s3_aws_folder_name: {'@template': 'type={{type}}/a b {{folder}}'},
               filename_prefix: export.csv}
            - {id: single, trigger: 'type = "track"', enable_batching: false, delimiter: tab,
               columns: {i: {'@path': $.properties.i}}, file_extension: txt}
            - {id: defaults, s3_aws_folder_name: defaults}
            - {id: queried, athena: true, compression: gzip, partition_by: [type, day, hour],
               columns: {e: {'@path': $.event}, i: {'@path': $.properties.i}}}
            - {id: typed, s3_aws_folder_name: typed, file_extension: parquet, batch_size: 30,
               columns: {e: {'@path': $.event}, i: {'@path': $.properties.i}, at: {'@path': $.timestamp}},
               batch_size_column_name: n, column_types: {i: bigint, at: timestamp, n: bigint}}
            - {id: small, s3_aws_folder_name: small, compression: zstd, batch_size: 50, quote: minimal,
               columns: {e: {'@path': $.event}, i: {'@path': $.properties.i}}}
      """;

  @TempDir private Path folder;

  @Test
  void writesTheSameFilesUnderTheSameKeys() throws Exception {
    List<String> events =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    i % 50 == 3
                        ? "{broken"
                        : "{\"type\":\""
                            + (i % 5 == 0 ? "identify" : "track")
                            + "\",\"event\":\"say \\\"hi\\\"\",\"timestamp\":\"2026-11-2"
                            + (i % 7)
                            + "T23:59:00+01:00\",\"folder\":"
                            + (i % 3)
                            + ",\"properties\":{\"z\":1,\"i\":"
                            + i
                            + ",\"big\":12345678901234567890}}")
            .toList();
    List<String> previewed = preview(events);
    assertThat(previewed).hasSizeGreaterThan(100).isEqualTo(job(events));
  }

  private List<String> preview(List<String> events) throws IOException {
    Path out = folder.resolve("out");
    CommandRun run =
        CommandRun.of(
            "preview",
            Files.writeString(folder.resolve("c.yaml"), CATALOG).toString(),
            "--events",
            Files.write(folder.resolve("e.jsonl"), events).toString(),
            "--out",
            out.toString(),
            "--at",
            NOW.toString());
    assertThat(run.err()).isEmpty();
    Path bucket = out.resolve("acme-bucket");
    List<String> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(bucket)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String key = bucket.relativize(file).toString();
        assertThat(key)
            .containsPattern("_preview-[0-9]{6}\\.(csv|txt|csv\\.gz|csv\\.zst|parquet)$");
        files.add(
            key.replaceFirst("_preview-[0-9]{6}", "")
                + "\n"
                + Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return files.stream().sorted().toList();
  }

  private static List<String> job(List<String> events) throws Exception {
    Router router =
        new Router(
            new EventParser(new EventLimits(1 << 20, 100)),
            Limits.DEFAULTS,
            CatalogDocument.of("catalog.yaml", CATALOG).compile());
    try (var batch =
        new KeyedOneInputStreamOperatorTestHarness<String, RowBlock, BatchChunk>(
            new BatchOperator(
                new BatchLimits(
                    Duration.ofMinutes(5), MemorySize.ofMebiBytes(128), MemorySize.ofMebiBytes(1)),
                Clock.fixed(NOW, ZoneOffset.UTC)),
            block -> block.output().id(),
            Types.STRING)) {
      batch.open();
      for (String event : events) {
        router.route(
            event.getBytes(StandardCharsets.UTF_8),
            SourceRecord.at(NOW.toEpochMilli()),
            new Router.Collector() {
              @Override
              public void row(Output output, byte[] row) {
                push(batch, output, row);
              }

              @Override
              public void reject(List<Router.Failure> failures) {}
            });
      }
      batch.processWatermark(Watermark.MAX_WATERMARK);
      return staged(batch.extractOutputValues());
    }
  }

  private static void push(
      KeyedOneInputStreamOperatorTestHarness<String, RowBlock, BatchChunk> batch,
      Output output,
      byte[] row) {
    try {
      batch.processElement(new RowBlock(output, Rows.of(row), TimeRange.UNKNOWN), 0);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> staged(List<BatchChunk> chunks) throws IOException {
    List<String> files = new ArrayList<>();
    int next = 0;
    while (next < chunks.size()) {
      BatchChunk first = chunks.get(next);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DelimitedBulkWriter writer = new DelimitedBulkWriter(bytes, new WrittenFiles());
      do {
        writer.addElement(chunks.get(next++));
      } while (next < chunks.size() && !chunks.get(next).first());
      writer.finish();
      String path =
          StagedPath.folder(first.output(), first.closed())
              + "/"
              + ObjectKey.timestamp(first.closed())
              + "-uuid-0";
      String key = StagedPath.parse(path).objectKey().replaceFirst("_uuid-0", "");
      files.add(key + "\n" + bytes.toString(StandardCharsets.ISO_8859_1));
    }
    return files.stream().sorted().toList();
  }
}
