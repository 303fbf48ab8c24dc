package io.spillway.playground;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.cli.CommandRun;
import io.spillway.delimited.Compression;
import io.spillway.preview.Preview;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The playground and {@code preview} make the same files of the same events. */
class PlaygroundPreviewITCase {
  private static final Path ROOT = Path.of("..");
  private static final Path EVENTS = ROOT.resolve("examples/events.jsonl");

  private static final String EVERY_FORM =
      """
      destinations:
        - id: acme
          settings: {s3_aws_bucket_name: b-1, s3_aws_region: eu-west-1, use_platform_credentials: true}
          mappings:
            - {id: gz, trigger: type != "", columns: {e: {'@path': $.event}, u: {'@path': $.userId}},
               compression: gzip, batch_size: 2, batch_size_column_name: n, delimiter: tab}
            - {id: parquet, trigger: type != "", columns: {e: {'@path': $.event}}, file_extension: parquet}
            - {id: zst, trigger: type != "", columns: {e: {'@path': $.event}}, compression: zstd}
            - {id: folders, trigger: type = "track", columns: {e: {'@path': $.event}},
               s3_aws_folder_name: {'@template': "x//{{userId}}"}, filename_prefix: daily}
            - {id: failing, trigger: type = "page", columns: {e: {'@liquid': "{{ event | map: 'a' }}"}}}
        - id: idle
          enabled: false
          settings: {s3_aws_bucket_name: b-2, s3_aws_region: eu-west-1, use_platform_credentials: true}
          mappings: [{id: all}]
      """;

  @TempDir private Path folder;

  static Stream<Path> catalogs() throws Exception {
    try (Stream<Path> cases = Files.list(Path.of("src/test/resources/cases"))) {
      List<Path> valid =
          cases
              .filter(path -> path.toString().endsWith(".yaml"))
              .filter(path -> CommandRun.of("validate", path.toString()).exitCode() == 0)
              .toList();
      return Stream.concat(
          valid.stream(),
          Stream.of(
              ROOT.resolve("examples/destinations.yaml"),
              ROOT.resolve("conf/destinations.example.yaml")));
    }
  }

  @ParameterizedTest
  @MethodSource("catalogs")
  void makesTheFilesOfPreview(Path catalog) throws Exception {
    Path events = folder.resolve("events.jsonl");
    Files.writeString(
        events,
        Files.readString(EVENTS).replace("{\"type\"", "{\"writeKey\":\"acme-web\",\"type\""));
    assertSameFiles(catalog, events);
  }

  @Test
  void makesTheFilesOfPreviewInEveryForm() throws Exception {
    Path catalog = Files.writeString(folder.resolve("catalog.yaml"), EVERY_FORM);
    Path events = folder.resolve("more.jsonl");
    Files.writeString(
        events,
        Files.readString(EVENTS)
            + """

            {"type":"track","userId":"ü \\u0000","event":"\\"q\\",\\n"}
            [1]
            {"type":"page","event":{"deep":%s1%s}}
            \t
            {"a":1,"a":2}
            """
                .formatted("[".repeat(200), "]".repeat(200)));
    assertSameFiles(catalog, events);
  }

  private void assertSameFiles(Path catalog, Path events) throws Exception {
    Path out = folder.resolve("out");
    CommandRun run =
        CommandRun.of(
            "preview",
            catalog.toString(),
            "--events=" + events,
            "--out=" + out,
            "--at=" + PlaygroundClient.AT);
    assertThat(run.exitCode()).as(run.err()).isLessThan(2);
    try (PlaygroundClient client =
        PlaygroundClient.of(OpenCatalog.file(catalog, false), OpenEvents.file(events))) {
      JsonNode start = PlaygroundClient.json(client.get("api/start"));
      JsonNode answer =
          client.evaluate(
              start.at("/catalog/name").textValue(),
              start.at("/catalog/text").textValue(),
              null,
              start.at("/events/text").textValue());
      assertThat(files(answer)).isEqualTo(files(out)).isNotEmpty();
      assertThat(answer.path("rejected").textValue())
          .isEqualTo(Files.readString(out.resolve(Preview.REJECTED)));
    }
  }

  /** The texts of the files that preview can write, and their lengths in bytes, by their paths. */
  private static Map<String, String> files(JsonNode answer) {
    assertThat(answer.path("moreFiles").intValue()).isZero();
    Map<String, String> files = new TreeMap<>();
    for (JsonNode file : answer.path("files")) {
      assertThat(file.path("isCut").booleanValue()).isFalse();
      if (file.path("problem").isNull()) {
        files.put(
            file.path("bucket").textValue() + "/" + file.path("key").textValue(),
            file.path("bytes").longValue() + " " + file.path("text").textValue());
      }
    }
    return files;
  }

  private static Map<String, String> files(Path out) throws Exception {
    try (Stream<Path> all = Files.walk(out)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.endsWith(Preview.REJECTED))
          .collect(
              Collectors.toMap(
                  file -> out.relativize(file).toString(),
                  PlaygroundPreviewITCase::text,
                  (one, other) -> one,
                  TreeMap::new));
    }
  }

  private static String text(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      String name = file.toString();
      if (name.endsWith(".parquet")) {
        return bytes.length
            + " A Parquet file, whose bytes are no text. bin/spillway preview writes it.";
      }
      Compression compression =
          name.endsWith(".gz")
              ? Compression.GZIP
              : name.endsWith(".zst") ? Compression.ZSTD : Compression.NONE;
      byte[] plain = compression.reading(new ByteArrayInputStream(bytes)).readAllBytes();
      return bytes.length + " " + new String(plain, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
