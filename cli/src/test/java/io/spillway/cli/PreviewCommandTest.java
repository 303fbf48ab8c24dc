package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewCommandTest {
  private static final String AT = "2026-11-22T16:29:00.123Z";
  private static final String STAMP = "2026-11-22T16-29-00-123Z";
  private static final String CATALOG =
      """
      destinations:
        - id: acme
          settings: {s3_aws_bucket_name: acme-bucket, s3_aws_region: eu-west-1, use_platform_credentials: true}
          mappings:
            - {id: orders, trigger: 'type = "track"', columns: {e: {'@path': $.event}},
               batch_size_column_name: n, batch_size: 2,
               s3_aws_folder_name: {'@path': $.folder}, filename_prefix: daily}
            - {id: pages, trigger: 'type = "page"', enable_batching: false,
               columns: {e: {'@path': $.name}}, file_extension: txt}
        - id: idle
          enabled: false
          settings: {s3_aws_bucket_name: idle-bucket, s3_aws_region: eu-west-1, use_platform_credentials: true}
          mappings: [{id: all}]
      """;

  @TempDir private Path folder;
  private Path catalog;
  private Path out;

  @BeforeEach
  void writeCatalog() throws IOException {
    catalog = Files.writeString(folder.resolve("catalog.yaml"), CATALOG);
    out = folder.resolve("deep/out");
  }

  @Test
  void writesTheFilesOfEachBatchAndATableOfThem() throws IOException {
    CommandRun run =
        preview(
            "{\"type\":\"track\",\"event\":\"a\",\"folder\":\"x/y\"}",
            "{\"type\":\"track\",\"event\":\"b\",\"folder\":\"x/y\"}",
            "{\"type\":\"page\",\"name\":\"p\"}",
            "",
            "{\"type\":\"track\",\"event\":\"c\",\"folder\":\"x/y\"}",
            "{\"type\":\"track\",\"event\":\"d\"}",
            "{\"type\":\"alias\"}");
    assertThat(run)
        .isEqualTo(
            new CommandRun(
                0,
                """
                destination  mapping  key                                                    rows  bytes
                acme         orders   x/y/daily_2026-11-22T16-29-00-123Z_preview-000001.csv     2     19
                acme         pages    2026-11-22T16-29-00-123Z_preview-000002.txt               1      5
                acme         orders   x/y/daily_2026-11-22T16-29-00-123Z_preview-000003.csv     1     11
                acme         orders   daily_2026-11-22T16-29-00-123Z_preview-000004.csv         1     11

                4 files, 5 rows, 46 bytes
                6 events: 5 rows made, 0 rejections, 1 taken by no mapping, 1 blank line skipped
                """,
                """
                line 7 is taken by no mapping:
                  destination acme, mapping orders: needs type = "track" (it is "alias")
                  destination acme, mapping pages: needs type = "page" (it is "alias")
                  destination idle: enabled is false
                """));
    assertThat(files())
        .containsExactly(
            "acme-bucket/" + STAMP + "_preview-000002.txt",
            "acme-bucket/daily_" + STAMP + "_preview-000004.csv",
            "acme-bucket/x/y/daily_" + STAMP + "_preview-000001.csv",
            "acme-bucket/x/y/daily_" + STAMP + "_preview-000003.csv",
            "rejected.jsonl");
    assertThat(out.resolve("acme-bucket/x/y/daily_" + STAMP + "_preview-000001.csv"))
        .hasContent("e,n\n\"a\",\"2\"\n\"b\",\"2\"");
    assertThat(out.resolve("acme-bucket/" + STAMP + "_preview-000002.txt")).hasContent("e\n\"p\"");
    assertThat(out.resolve("rejected.jsonl")).isEmptyFile();
  }

  @Test
  void explainsWhatOneDestinationDoesNotTake() throws IOException {
    String other =
        """
          - id: globex
            settings: {s3_aws_bucket_name: globex-bucket, s3_aws_region: eu-west-1,
                use_platform_credentials: true}
            filters: [{id: pages, if: type = "page", actions: [{type: DROP}]}]
            mappings: [{id: all, trigger: type != "", columns: {e: {'@path': $.name}}}]
        """;
    Files.writeString(catalog, CATALOG.stripTrailing() + "\n" + other.indent(0));
    Path events = Files.writeString(folder.resolve("page.jsonl"), "{\"type\":\"page\"}\n");
    assertThat(run(catalog.toString(), events, out).err()).isEmpty();
    CommandRun one =
        CommandRun.of(
            "preview",
            catalog.toString(),
            "--events=" + events,
            "--out=" + out,
            "--destination=globex");
    assertThat(one.out()).contains("0 files").contains("1 taken by no mapping");
    assertThat(one.err())
        .isEqualTo(
            """
            line 1 is taken by no mapping:
              destination globex: its filter "pages" drops it
            """);
    assertThat(
            CommandRun.of(
                    "preview",
                    catalog.toString(),
                    "--events=" + events,
                    "--out=" + out,
                    "--destination=glob")
                .err())
        .contains("has no such destination; it has acme, globex, idle");
  }

  @Test
  void printsWhatValidateWarnsOf() throws IOException {
    Files.writeString(catalog, CATALOG.replace("{'@path': $.name}", "$.name"));
    assertThat(preview("{\"type\":\"page\"}").err())
        .isEqualTo(
            "warning: catalog.yaml:9: destinations[0].mappings[1].columns.e: the text \"$.name\" is"
                + " the same for every event: for a value of the event write {\"@path\":"
                + " \"$.name\"}\n");
    String columns =
        IntStream.range(0, 22).mapToObj(i -> "c" + i + ": $.a").collect(Collectors.joining(", "));
    Files.writeString(catalog, CATALOG.replace("{e: {'@path': $.name}}", "{" + columns + "}"));
    assertThat(preview("{\"type\":\"page\"}").err())
        .hasLineCount(21)
        .endsWith("\nand 2 more warnings; bin/spillway validate prints all\n");
  }

  @Test
  void writesRejectedEventsAsDeadLetters() throws IOException {
    String outside = "{\"type\":\"track\",\"folder\":\"../../outside\"}";
    CommandRun run = preview("broken", "{\"type\":\"alias\"}", outside, "[]");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("4 events: 0 rows made, 3 rejections, 1 taken by no mapping");
    assertThat(Files.readAllLines(out.resolve("rejected.jsonl")))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("{\"reason\":\"not-json\",\"message\":\"the event is not usable: ")
                    .endsWith(
                        "\"topic\":\"events.jsonl\",\"partition\":0,\"offset\":0,\"timestamp\":\""
                            + AT
                            + "\",\"event\":\""
                            + base64("broken")
                            + "\"}"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "{\"reason\":\"mapping-failed\",\"message\":\"s3_aws_folder_name: a folder"
                            + " may not be named '.' or"
                            + " '..'\",\"destination\":\"acme\",\"mapping\":\"orders\","
                            + "\"failures\":[{\"reason\":\"mapping-failed\",\"message\":\"s3_aws_folder_name:"
                            + " a folder may not be named '.' or '..'\","
                            + "\"destination\":\"acme\",\"mapping\":\"orders\"}],"
                            + "\"topic\":\"events.jsonl\",\"partition\":0,\"offset\":2,\"timestamp\":\""
                            + AT
                            + "\",\"event\":\""
                            + base64(outside)
                            + "\"}"),
            line -> assertThat(line).startsWith("{\"reason\":\"not-an-object\""));
    assertThat(files()).containsExactly("rejected.jsonl");
  }

  @Test
  void refusesKeysThatNoFileSystemTakesAndWritesTheOthers() throws IOException {
    CommandRun run =
        preview(
            "{\"type\":\"track\",\"folder\":\"/etc\"}",
            "{\"type\":\"track\",\"folder\":\"a//b\"}",
            "{\"type\":\"track\",\"folder\":\"" + "x".repeat(256) + "\"}",
            "{\"type\":\"track\",\"folder\":\"fine\"}");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .containsExactly(
            "not written: destination acme, mapping orders, key"
                + " '/etc/daily_2026-11-22T16-29-00-123Z_preview-000001.csv': it has an empty"
                + " folder name, from a '/' at the start or two in a row, which no file system"
                + " takes; change the folder to preview it",
            "not written: destination acme, mapping orders, key"
                + " 'a//b/daily_2026-11-22T16-29-00-123Z_preview-000002.csv': it has an empty"
                + " folder name, from a '/' at the start or two in a row, which no file system"
                + " takes; change the folder to preview it",
            "not written: destination acme, mapping orders, key '"
                + "x".repeat(256)
                + "/daily_2026-11-22T16-29-00-123Z_preview-000003.csv': a name in it is longer than"
                + " the 255 bytes that file systems take; shorten the folder or the prefix to"
                + " preview it");
    assertThat(files())
        .containsExactly(
            "acme-bucket/fine/daily_" + STAMP + "_preview-000004.csv", "rejected.jsonl");
  }

  @Test
  void doesNotFollowASymbolicLinkOutOfTheFolder() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path bucket = Files.createDirectories(out.resolve("acme-bucket"));
    Files.createSymbolicLink(bucket.resolve("x"), elsewhere);
    CommandRun run = preview("{\"type\":\"track\",\"folder\":\"x/y\"}");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("acme-bucket/x is a symbolic link, which may lead out of --out");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void takesALineAsItStandsForTheEvent() throws IOException {
    preview("{\"type\":\"track\",\"event\":12345678901234567890}\r");
    assertThat(out.resolve("acme-bucket/daily_" + STAMP + "_preview-000001.csv"))
        .hasContent("e,n\n\"12345678901234567890\",\"1\"");
  }

  @Test
  void replacesFilesOfTheSameNameAndKeepsOthers() throws IOException {
    preview("broken", "{\"type\":\"track\",\"event\":\"first\"}");
    Path other = Files.writeString(out.resolve("acme-bucket/other"), "kept");
    preview("{\"type\":\"track\",\"event\":\"second\"}");
    assertThat(out.resolve("acme-bucket/daily_" + STAMP + "_preview-000001.csv"))
        .hasContent("e,n\n\"second\",\"1\"");
    assertThat(out.resolve("rejected.jsonl")).isEmptyFile();
    assertThat(other).hasContent("kept");
  }

  @Test
  void printsManyFilesInPieces() throws IOException {
    String[] events = new String[2_500];
    Arrays.fill(events, "{\"type\":\"page\",\"name\":\"p\"}");
    CommandRun run = preview(events);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().filter(line -> line.contains(".txt"))).hasSize(2_500);
    assertThat(run.out()).contains("2,500 files, 2,500 rows, 12,500 bytes\n");
  }

  @Test
  void explainsWhatCannotBeUsed() throws IOException {
    Path events = Files.writeString(folder.resolve("events.jsonl"), "{}\n");
    assertThat(run("none.yaml", events, out))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "catalog none.yaml: there is no such file; give the path of a YAML or JSON"
                    + " file\n"));
    assertThat(run(catalog.toString(), folder.resolve("none"), out))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "--events "
                    + folder.resolve("none")
                    + ": there is no such file; give a file with one event per line\n"));
    assertThat(run(catalog.toString(), folder, out).err())
        .isEqualTo("--events " + folder + ": this is a folder; give a file of events\n");
    assertThat(run(catalog.toString(), events, events))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "--out "
                    + events
                    + ": cannot be used: a file is there where a folder is needed; give the path of"
                    + " a folder\n"));
    Files.writeString(catalog, "destinations: [{id: a}, {id: a, mappings: []}]");
    assertThat(run(catalog.toString(), events, out).err())
        .startsWith("catalog " + catalog + ": ")
        .contains("destinations[1].id: 'a' is used twice");
    assertThat(out).doesNotExist();
  }

  @Test
  void doesNotEmptyTheEventsThatItReads() throws IOException {
    Path events = Files.writeString(folder.resolve("rejected.jsonl"), "{}\n");
    assertThat(run(catalog.toString(), events, folder).err())
        .isEqualTo(
            "--events " + events + ": rejected events are written there; give another --out\n");
    assertThat(events).hasContent("{}");
  }

  @Test
  void takesARecordInAFormat() throws IOException {
    Path record =
        Files.writeString(
            folder.resolve("batch.json"),
            "{\"batch\":[{\"type\":\"page\"},{\"type\":\"page\",},7],\"writeKey\":\"w\"}\n");
    CommandRun run = run(catalog.toString(), record, out, "--format", "segment-batch");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).endsWith("3 events: 1 row made, 2 rejections, 0 taken by no mapping\n");
    assertThat(Files.readAllLines(out.resolve("rejected.jsonl")))
        .satisfiesExactly(
            line -> assertThat(line).contains("\"offset\":0,\"index\":1,\"timestamp\""),
            line ->
                assertThat(line)
                    .contains("\"the event is a JSON number, not an object\"", "\"index\":2"));
    assertThat(run(catalog.toString(), record, out, "--format", "json-array"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "--events "
                    + record
                    + ": the record cannot be read as json-array: it does not begin with '['\n"));
    assertThat(run(catalog.toString(), record, out, "--format", "segmentbatch").err())
        .startsWith(
            "--format: 'segmentbatch' is not a format; did you mean segment-batch? There are ");
  }

  @Test
  void saysOnceThatAFileHasNoRecords() throws IOException {
    Files.writeString(
        catalog,
        CATALOG.replace(
            "columns: {e: {'@path': $.name}}",
            "columns: {o: {'@kafka': offset}, at: {'@kafka': timestamp}, i: {'@kafka': index}}"));
    String said =
        "@kafka: a file has no records, so its cells are blank except for timestamp, which is --at,"
            + " and index, with --format\n";
    assertThat(preview("{\"type\":\"page\"}").err()).isEqualTo(said);
    assertThat(out.resolve("acme-bucket/" + STAMP + "_preview-000001.txt"))
        .hasContent("o,at,i\n\"\",\"" + AT + "\",\"\"");
    Path record = Files.writeString(folder.resolve("array.json"), "[{\"type\":\"page\"}]");
    run(catalog.toString(), record, out, "--format", "json-array");
    assertThat(out.resolve("acme-bucket/" + STAMP + "_preview-000001.txt"))
        .hasContent("o,at,i\n\"\",\"" + AT + "\",\"0\"");
  }

  @Test
  void saysWhichFormatWouldReadTheEvents() throws IOException {
    CommandRun run = preview("[{\"type\":\"page\"}]");
    assertThat(run.exitCode()).isZero();
    assertThat(out.resolve("rejected.jsonl"))
        .content()
        .contains("the event is a JSON array, not an object; it looks like json-array: ");
  }

  private CommandRun preview(String... events) throws IOException {
    Path file = folder.resolve("events.jsonl");
    Files.writeString(file, String.join("\n", events) + "\n");
    return run(catalog.toString(), file, out);
  }

  private static CommandRun run(String catalog, Path events, Path out, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "preview",
                catalog,
                "--events",
                events.toString(),
                "--out",
                out.toString(),
                "--at",
                AT));
    command.addAll(List.of(more));
    return CommandRun.of(command.toArray(String[]::new));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(out)) {
      return all.filter(Files::isRegularFile)
          .map(path -> out.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
