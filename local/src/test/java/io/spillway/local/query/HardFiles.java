package io.spillway.local.query;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.local.cli.CommandRun;
import io.spillway.local.query.HardRows.HardRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files that the job would deliver of {@link HardRows}. */
final class HardFiles {
  static final String BUCKET = "acme-bucket";
  static final String PARQUET = "parquet";
  private static final Instant KAFKA = Instant.parse("2026-11-22T16:29:00.123Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  private HardFiles() {}

  /** Writes a catalog with a mapping for each format. */
  static Path catalog(Path folder, Stream<FileFormat> formats) throws IOException {
    StringBuilder catalog =
        new StringBuilder(
            """
            destinations:
              - id: acme
                settings: {s3_aws_bucket_name: acme-bucket, s3_aws_region: us-east-1,
                           use_platform_credentials: true}
                mappings:
            """);
    formats.forEach(
        format ->
            catalog
                .append("      - {")
                .append(format.settings())
                .append(
                    """
                    , batch_size: 9,
                             trigger: 'type = "track" or type = "identify" or type = "page"',
                             batch_size_column_name: rows_in_file,
                             columns: {id: {'@path': $.properties.id}, text: {'@path': $.properties.text},
                                       object: {'@path': $.properties.object}, nothing: {'@path': $.no},
                                       empty: {'@literal': ' '}, at: {'@path': $.timestamp},
                                       number: {'@path': $.properties.number},
                                       properties: {'@path': $.properties}}}
                    """));
    return Files.writeString(folder.resolve("catalog.yaml"), catalog);
  }

  /** Writes a catalog with a mapping of Parquet files, whose id is its folder, too. */
  static Path parquetCatalog(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("parquet.yaml"),
        """
        destinations:
          - id: acme
            settings: {s3_aws_bucket_name: acme-bucket, s3_aws_region: us-east-1,
                       use_platform_credentials: true}
            mappings:
              - {id: parquet, s3_aws_folder_name: parquet, file_extension: parquet, athena: true,
                 batch_size: 9, batch_size_column_name: rows_in_file,
                 trigger: 'type = "track" or type = "identify" or type = "page"',
                 columns: {id: {'@path': $.properties.id}, text: {'@path': $.properties.text},
                           object: {'@path': $.properties.object}, nothing: {'@path': $.no},
                           empty: {'@literal': ''}, at: {'@path': $.timestamp},
                           number: {'@path': $.properties.number},
                           properties: {'@path': $.properties}},
                 column_types: {id: bigint, object: json, at: timestamp, number: bigint,
                                rows_in_file: bigint}}
        """);
  }

  /** Writes the files, each to {@code <folder>/<bucket>/<key>}. */
  static void deliver(Path catalog, List<HardRow> rows, Path folder) throws IOException {
    List<String> events = new ArrayList<>();
    for (HardRow row : rows) {
      ObjectNode event = JSON.createObjectNode();
      event.put("type", row.type());
      event.put("timestamp", row.time());
      ObjectNode properties = event.putObject("properties");
      properties.put("id", row.id());
      properties.put("text", row.text());
      properties.set("object", JSON.readTree(row.object()));
      properties.put("number", row.number());
      events.add(JSON.writeValueAsString(event));
    }
    Path lines = Files.write(catalog.resolveSibling("events.jsonl"), events);
    run(
        "preview",
        catalog.toString(),
        "--events",
        lines.toString(),
        "--out",
        folder.toString(),
        "--at",
        KAFKA.toString());
  }

  /** Runs a command and returns what it prints. */
  static String run(String... arguments) {
    CommandRun run = CommandRun.of(List.of(arguments));
    if (run.exitCode() != 0) {
      throw new AssertionError(run.err());
    }
    return run.out();
  }
}
