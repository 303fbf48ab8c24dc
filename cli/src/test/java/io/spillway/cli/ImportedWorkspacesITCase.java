package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.segment.SyntheticExports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exports of three workspaces become catalogs that validate, and their mappings, those of the
 * conformance corpus, give the files that Segment's destination gave.
 */
class ImportedWorkspacesITCase {
  /** The corpus has 85 cases of files: these two numbers let both exports cover all. */
  private static final int FIRST_OF_API = 0;

  private static final int FIRST_OF_TERRAFORM = 25;

  private static final int MAPPINGS_PER_DESTINATION = 50;

  private static final Pattern WHOLE_EVENT = Pattern.compile("\"\\$\\.?\"");

  /** A file in what `preview` prints: destination, mapping, key, rows and bytes. */
  private static final Pattern LINE =
      Pattern.compile("(?m)^(dst\\d+) +(\\S+) +(.+\\S) +[0-9,]+ +[0-9,]+$");

  @TempDir private Path folder;

  @Test
  void answersOfTheApiGiveTheFilesOfSegment() throws IOException {
    SyntheticExports exports = new SyntheticExports(FIRST_OF_API, false);
    assertThat(preview(exports, importedFromApi(exports))).isEqualTo(SyntheticExports.MAPPINGS);
  }

  @Test
  void statesOfTerraformGiveTheFilesOfSegment() throws IOException {
    SyntheticExports exports = new SyntheticExports(FIRST_OF_TERRAFORM, false);
    assertThat(SyntheticExports.cases()).hasSize(FIRST_OF_TERRAFORM + SyntheticExports.MAPPINGS);
    assertThat(preview(exports, importedFromTerraform(exports)))
        .isEqualTo(SyntheticExports.MAPPINGS);
  }

  @Test
  void withFiltersTheyGiveTheSame() throws IOException {
    SyntheticExports exports = new SyntheticExports(FIRST_OF_API, true);
    Path catalog = importedFromApi(exports);
    assertThat(Files.readAllLines(catalog).stream().filter(line -> line.contains("- id: flt")))
        .hasSize(20);
    assertThat(preview(exports, catalog)).isEqualTo(SyntheticExports.MAPPINGS);
    assertThat(preview(exports, importedFromTerraform(exports)))
        .isEqualTo(SyntheticExports.MAPPINGS);
  }

  /**
   * Values of mappings, each as a subscription with one column. The trigger picks the case by a key
   * that the case's own event does not have, so those that read the whole event are left out.
   */
  @Test
  void mappingValuesGiveTheCellsOfSegment() throws IOException {
    List<ObjectNode> cases =
        SyntheticExports.cases("mapping.jsonl").stream()
            .filter(each -> each.has("expected_cell") && !readsWholeEvent(each.get("mapping")))
            // Numbers that are too large for a double are no JSON once they are read.
            .filter(each -> !each.get("event").toString().contains("Infinity"))
            .toList();
    List<Path> files = new ArrayList<>();
    List<String> events = new ArrayList<>();
    for (int start = 0; start < cases.size(); start += MAPPINGS_PER_DESTINATION) {
      int number = files.size();
      List<ObjectNode> subscriptions = new ArrayList<>();
      for (ObjectNode each :
          cases.subList(start, Math.min(cases.size(), start + MAPPINGS_PER_DESTINATION))) {
        String id = each.path("id").asText();
        ObjectNode settings = each.objectNode();
        settings.putObject("columns").set("c", each.get("mapping"));
        String trigger = "_metadata.case = \"" + id + "\"";
        subscriptions.add(SyntheticExports.subscription(id, number, trigger, settings));
        ObjectNode event = each.get("event").deepCopy();
        event.putObject("_metadata").put("case", id);
        events.add(SyntheticExports.text(event));
      }
      files.add(
          Files.writeString(
              folder.resolve("values-" + number + ".json"),
              SyntheticExports.answers(number, subscriptions)));
    }
    Path catalog = folder.resolve("values.yaml");
    CommandRun run = importRun(files, catalog, "--all-sources");
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    Path lines = Files.write(folder.resolve("values.jsonl"), events);
    CommandRun preview =
        CommandRun.of(
            "preview",
            catalog.toString(),
            "--events",
            lines.toString(),
            "--out",
            folder.resolve("values").toString());
    Map<String, String> keys = new HashMap<>();
    Matcher line = LINE.matcher(preview.out());
    while (line.find()) {
      keys.put(line.group(2), line.group(1).replace("dst", "customer-") + "/" + line.group(3));
    }
    assertThat(cases).hasSizeGreaterThan(800);
    for (ObjectNode each : cases) {
      String key = keys.get(each.path("id").asText());
      assertThat(key).as("%s %s", each, preview.err()).isNotNull();
      String added = ",\"\"_metadata\"\":{\"\"case\"\":\"\"" + each.path("id").asText() + "\"\"}";
      assertThat(Files.readString(folder.resolve("values").resolve(key)).replace(added, ""))
          .as("%s", each)
          .isEqualTo("c\n" + each.path("expected_cell").asText());
    }
  }

  private static boolean readsWholeEvent(JsonNode mapping) {
    return WHOLE_EVENT.matcher(mapping.toString()).find();
  }

  /** Each page in a file of its own, as `curl` leaves them. */
  private Path importedFromApi(SyntheticExports exports) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int workspace = 0; workspace < SyntheticExports.WORKSPACES; workspace++) {
      for (String answer : exports.answers(workspace).values()) {
        files.add(Files.writeString(folder.resolve("answer-" + files.size() + ".json"), answer));
      }
    }
    return imported(files, folder.resolve("api.yaml"));
  }

  private Path importedFromTerraform(SyntheticExports exports) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int workspace = 0; workspace < SyntheticExports.WORKSPACES; workspace++) {
      files.add(
          Files.writeString(
              folder.resolve("state-" + workspace + ".json"), exports.terraform(workspace)));
    }
    return imported(files, folder.resolve("terraform.yaml"));
  }

  private static CommandRun importRun(List<Path> files, Path out, String... options) {
    List<String> arguments = new ArrayList<>(List.of("import", "segment"));
    files.forEach(file -> arguments.add(file.toString()));
    arguments.addAll(List.of("--out", out.toString()));
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static Path imported(List<Path> files, Path out) {
    CommandRun run = importRun(files, out);
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    CommandRun valid = CommandRun.of("validate", out.toString());
    assertThat(valid.out()).endsWith(": valid, 12 destinations, 60 mappings\n");
    return out;
  }

  /** How many files of mappings are Segment's, byte for byte; fails at the first that is not. */
  private int preview(SyntheticExports exports, Path catalog) throws IOException {
    int same = 0;
    for (Map.Entry<String, ObjectNode> each : exports.casesBySubscription().entrySet()) {
      String id = each.getKey();
      ObjectNode testCase = each.getValue();
      Path out = folder.resolve(catalog.getFileName() + "-" + id);
      Path events = Files.writeString(folder.resolve("events.jsonl"), lines(testCase));
      CommandRun run =
          CommandRun.of(
              "preview",
              catalog.toString(),
              "--events",
              events.toString(),
              "--out",
              out.toString(),
              "--at=2026-11-22T16:29:00.123Z",
              "--source",
              SyntheticExports.writeKey(id));
      Matcher line =
          Pattern.compile("(?m)^(dst\\d+) +" + id + " +(.+\\S) +[0-9,]+ +[0-9,]+$")
              .matcher(run.out());
      assertThat(line.find()).as("%s: %s%s", testCase, run.out(), run.err()).isTrue();
      String bucket = line.group(1).replace("dst", "customer-");
      assertThat(Files.readString(out.resolve(bucket).resolve(line.group(2))))
          .as("%s as %s", testCase.path("id").asText(), id)
          .isEqualTo(testCase.path("expected_file").asText());
      assertThat(line.find()).as("a second file of %s: %s", id, run.out()).isFalse();
      same++;
    }
    return same;
  }

  private static String lines(JsonNode testCase) {
    return StreamSupport.stream(testCase.path("events").spliterator(), false)
        .map(JsonNode::toString)
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
