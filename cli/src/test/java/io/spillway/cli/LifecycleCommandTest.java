package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifecycleCommandTest {
  private static final String CONF = "--config=../conf/spillway.yaml";

  @Test
  void expiresStagedFilesADayAfterTheirRetentionAndNoDeadLetters() throws IOException {
    CommandRun run = CommandRun.of("lifecycle", CONF);
    assertThat(run.exitCode()).isZero();
    assertThat(json(run))
        .isEqualTo(
            new JsonMapper()
                .readTree(
                    """
                    {"Rules": [
                      {"ID": "spillway-staged-files", "Status": "Enabled",
                       "Filter": {"Prefix": "spillway/files/"},
                       "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 8},
                       "Expiration": {"Days": 8}},
                      {"ID": "spillway-dead-letters-uploads", "Status": "Enabled",
                       "Filter": {"Prefix": "spillway/dead-letters/"},
                       "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 8}}]}
                    """));
    assertThat(run.err()).contains("--bucket your-staging ", "replaces all rules");
  }

  @ParameterizedTest
  @CsvSource({"3 d, 4", "36 h, 3", "1 ms, 2", "48 h, 3"})
  void countsWholeDays(String retention, int days) throws IOException {
    CommandRun run = CommandRun.of("lifecycle", CONF, "--set=staging.retention=" + retention);
    assertThat(json(run).at("/Rules/0/Expiration/Days").asInt()).isEqualTo(days);
  }

  @Test
  void takesTheSettingsOfTheJobThatItDoesNotNeed() {
    CommandRun run =
        CommandRun.of("lifecycle", CONF, "--set=kafka.acks=1", "--set=batch.max-age=1 h");
    assertThat(run).isEqualTo(CommandRun.of("lifecycle", CONF));
  }

  @Test
  void hasARuleForTheWholeBucketWhenThereIsNoFolder() throws IOException {
    JsonNode rules =
        json(
            CommandRun.of(
                "lifecycle",
                "--set=staging.path=s3://files",
                "--set=dead-letters.path=s3://other/files"));
    assertThat(rules.at("/Rules")).hasSize(1);
    assertThat(rules.at("/Rules/0/Filter/Prefix").asText()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      textBlock =
          """
          staging.path=file:///tmp/x               # staging.path: 'file:///tmp/x' is not on S3, and only S3 has lifecycle rules
          staging.retention=a week                 # staging.retention: 'a week' is not a duration; give one like 500 ms or 12 h
          staging.retention=3651 d # staging.retention: '3651 d' must be at most 3650 d
          dead-letters.path=s3://your-staging/spillway/files/dead # dead-letters.path: 's3://your-staging/spillway/files/dead' is in staging.path, so dead letters would expire, too; give another folder
          staging.retention=999999999999999 d # staging.retention: '999999999999999 d' is not a duration; give one like 500 ms or 12 h
          staging.retentoin=30 d # staging.retentoin: unknown key; did you mean staging.retention? docs/configuration.md has all
          batch.max-agee=1 min   # batch.max-agee: unknown key; did you mean batch.max-age? docs/configuration.md has all
          staging.path=s3://x/<> # staging.path: 's3://x/<>' is not a URI; give s3://bucket/folder or file:///folder
          dead-letters.path=::   # dead-letters.path: '::' is not a URI; give s3://bucket/folder or file:///folder
          """)
  void refusesWhatItCannotUse(String setting, String sentence) {
    assertThat(CommandRun.of("lifecycle", CONF, "--set", setting))
        .isEqualTo(new CommandRun(2, "", sentence + "\n"));
  }

  @Test
  void saysWhatIsWrongWithAFileOfSettings(@TempDir Path folder) throws IOException {
    Path binary = Files.write(folder.resolve("binary"), new byte[] {'a', (byte) 0xff});
    Path json = Files.writeString(folder.resolve("settings.json"), "{\"a\": [");
    assertRefused(binary, ": cannot be read: it is not UTF-8 text; give a YAML file");
    assertRefused(folder, ": cannot be read: it is a folder; give a YAML file");
    assertRefused(
        json,
        ": not well-formed YAML at line 1, column 8: expected the node content, but found"
            + " '<stream end>'");
    Path deep = Files.writeString(folder.resolve("deep.yaml"), "a: " + "[".repeat(2_000));
    assertRefused(
        deep,
        ": not well-formed YAML: it nests too deeply, or a name, a text or a number in it is too"
            + " long");
    assertThat(CommandRun.of("check", "c", "--set=sts.region=Ireland").err())
        .isEqualTo("sts.region: 'Ireland' is not a region code; give one like eu-west-1\n");
  }

  private static void assertRefused(Path config, String problem) {
    assertThat(CommandRun.of("lifecycle", "--config", config.toString()))
        .isEqualTo(new CommandRun(2, "", "--config " + config + problem + "\n"));
  }

  @Test
  void asksForTheStagingPath() {
    assertThat(CommandRun.of("lifecycle").err()).startsWith("staging.path: missing; ");
  }

  @ParameterizedTest
  @CsvSource({
    "7 d, P7D",
    "1 day, P1D",
    "36h, PT36H",
    "' 90 min ', PT90M",
    "5 m, PT5M",
    "10 s, PT10S",
    "1 sec, PT1S",
    "250 ms, PT0.25S",
    "1000, PT1S"
  })
  void readsDurationsAsFlinkSpellsThem(String text, Duration duration) throws UsageException {
    assertThat(StagingLifecycle.retention(text)).isEqualTo(duration);
  }

  private static JsonNode json(CommandRun run) throws IOException {
    return new JsonMapper().readTree(run.out());
  }
}
