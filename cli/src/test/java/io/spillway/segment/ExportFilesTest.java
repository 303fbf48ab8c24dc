package io.spillway.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.settings.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exports that are damaged, or made to do harm. */
class ExportFilesTest {
  private static final ExportLimits LIMITS = new ExportLimits(2_000, 20, 3, 3);

  @TempDir private Path folder;

  @Test
  void readsOneValueOrAListOrSeveral() throws Exception {
    ExportFiles files = new ExportFiles(LIMITS);
    assertThat(files.values("f", "{\"a\": 1}")).hasSize(1);
    assertThat(files.values("f", "[{}, {}]")).hasSize(2);
    assertThat(files.values("f", "{}\n{}\n[{}]")).hasSize(3);
    assertThat(files.read(write("\uFEFF{}"))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "{\"data\": # : not JSON, at line 1, column 9; give answers of the Public API, or what"
            + " `terraform show -json` prints",
        "secret # : not JSON, at line 1, column 1; give answers of the Public API, or what"
            + " `terraform show -json` prints",
        "{\"data\": {\"destinations\": {}}} # : data.destinations: expected a list, got an object;"
            + " export it again, or correct it there",
        "{\"data\": {\"destinations\": [{\"id\": 5}]}} # : data.destinations[0].id: expected text,"
            + " got a number; export it again, or correct it there",
        "{\"data\": {\"destinations\": [{}]}} # : data.destinations[0].id: expected the id that"
            + " Segment gave, got nothing; export it again, or correct it there",
        "{\"data\": {\"subscriptions\": [{\"id\": \"a\", \"enabled\": \"yes\"}]}}"
            + " # : data.subscriptions[0].enabled: expected true or false, got text; export it"
            + " again, or correct it there",
        "{\"data\": {\"sources\": [{\"id\": \"a\", \"writeKeys\": [{}]}]}}"
            + " # : data.sources[0].writeKeys[0]: expected text, got an object; export it again, or"
            + " correct it there",
        "{\"errors\": [{\"type\": \"forbidden\", \"message\": \"No.\"}]}"
            + " # : this is an error that the API answered, 'No.'; ask again, with a token that may"
            + " read the workspace",
        "{\"format_version\": \"1.0\", \"planned_values\": {}} # : this is a plan of Terraform;"
            + " give the state, which `terraform show -json` prints without the name of a plan",
        "{\"format_version\": \"1.0\", \"values\": {\"root_module\": {\"resources\": [{\"type\":"
            + " \"segment_destination\", \"values\": {\"id\": \"a\", \"settings\": \"{\"}}]}}}"
            + " # : values.root_module.resources[0].values.settings: not JSON, at line 1, column 2;"
            + " give answers of the Public API, or what `terraform show -json` prints",
        "{\"data\": {\"users\": []}}"
            + " # : neither an answer of Segment's Public API about destinations, subscriptions,"
            + " filters or sources, nor what `terraform show -json` prints; leave it out",
      })
  void saysWhatIsWrongAndWhere(String text, String problem) throws IOException {
    Path file = write(text);
    assertThatThrownBy(() -> new SegmentImport(choices()).read(file))
        .isInstanceOf(UsageException.class)
        .hasMessage(file + problem);
  }

  @Test
  void hasLimits() throws Exception {
    ExportFiles files = new ExportFiles(LIMITS);
    Path large = write(" ".repeat(2_001));
    assertThatThrownBy(() -> files.read(large))
        .hasMessage(
            large
                + ": larger than the 2000 bytes that an export may have; give each answer a file of"
                + " its own");
    assertThatThrownBy(() -> files.values("f", "[".repeat(21) + "]".repeat(21)))
        .hasMessageStartingWith("f: it nests deeper than 20 levels");
    assertThatThrownBy(() -> files.values("f", " \n"))
        .hasMessage("f: it is empty; export it again");
    Workspace workspace = new Workspace(LIMITS);
    String four = "[{\"id\": \"a\"}, {\"id\": \"b\"}, {\"id\": \"c\"}, {\"id\": \"d\"}]";
    ExportNode root =
        new ExportFiles(ExportLimits.DEFAULTS)
            .values("f", "{\"data\": {\"destinations\": " + four + "}}")
            .get(0);
    assertThatThrownBy(() -> new PublicApiAnswers(workspace).take(root))
        .hasMessage(
            "the files have more than 3 destinations, subscriptions, filters and sources; import"
                + " fewer at a time");
  }

  @Test
  void saysWhyAFileCannotBeRead() throws IOException {
    ExportFiles files = new ExportFiles(LIMITS);
    assertThatThrownBy(() -> files.read(folder))
        .hasMessage(folder + ": this is a folder; give the files of the export");
    assertThatThrownBy(() -> files.read(folder.resolve("none")))
        .hasMessage(
            folder.resolve("none") + ": cannot be read: there is no such file; give another file");
    Path utf16 = Files.write(folder.resolve("u"), "{}".getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(() -> files.read(utf16))
        .hasMessage(utf16 + ": it is not UTF-8 text; save it as UTF-8");
  }

  private static SegmentImport.Choices choices() {
    return new SegmentImport.Choices(null, false, false);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("export.json"), text);
  }
}
