package io.spillway.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.spillway.settings.LimitSettings;
import io.spillway.settings.SettingKeys;
import io.spillway.settings.SettingValues;
import io.spillway.settings.UsageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.TimeUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
  @TempDir Path folder;

  @Test
  void readsNestedAndDottedKeys() throws Exception {
    Configuration settings =
        read(
            """
            # a comment
            staging.path: s3://staging/spillway
            batch:
              max-age: 90 s
              max-size: 64mb
            event.max-depth: 20
            sts.endpoint:
            """);
    assertThat(settings.get(SpillwayOptions.STAGING_PATH)).isEqualTo("s3://staging/spillway");
    assertThat(settings.get(SpillwayOptions.BATCH_MAX_AGE)).isEqualTo(Duration.ofSeconds(90));
    assertThat(settings.get(SpillwayOptions.BATCH_MAX_SIZE)).isEqualTo(MemorySize.ofMebiBytes(64));
    assertThat(settings.get(SpillwayOptions.EVENT_MAX_DEPTH)).isEqualTo(20);
    assertThat(settings.getOptional(DeliveryOptions.STS_ENDPOINT)).isEmpty();
    assertThat(settings.get(SourceOptions.SOURCE_GROUP_ID)).isEqualTo("spillway");
  }

  /** Commands without Flink refuse what the job refuses. */
  @Test
  void agreesWithTheCommandsOnTheTypesOfSettings() {
    for (ConfigOption<?> option : SpillwayOptions.all()) {
      String key = option.key();
      boolean refused =
          catchThrowable(() -> new SettingsReader().pairs(List.of(key + "=nope")).read()) != null;
      boolean typed =
          SettingValues.DURATIONS.contains(key)
              || SettingValues.SIZES.contains(key)
              || SettingValues.COUNTS.contains(key)
              || LimitSettings.KEYS.contains(key);
      assertThat(refused).as(key).isEqualTo(typed);
    }
  }

  @Test
  void readsListsAsFlinkAndAsKafkaWriteThem() throws Exception {
    Configuration settings =
        read(
            """
            source.topics: [events, more-events]
            kafka.bootstrap.servers: [a:9092, b:9092]
            """);
    assertThat(settings.get(SourceOptions.SOURCE_TOPICS)).containsExactly("events", "more-events");
    assertThat(settings.get(SourceOptions.KAFKA_BOOTSTRAP_SERVERS)).isEqualTo("a:9092,b:9092");
    assertThat(
            new SettingsReader()
                .pairs(List.of("source.topics=events;more-events"))
                .read()
                .get(SourceOptions.SOURCE_TOPICS))
        .containsExactly("events", "more-events");
  }

  /** Topics may have dots in their names. */
  @Test
  void readsTheFormatsOfTopicsAsAMapOrAsText() throws Exception {
    assertThat(
            read("source:\n  formats:\n    web.v1: segment-batch\n    app: gzip+jsonl\n")
                .get(SourceOptions.SOURCE_FORMATS))
        .isEqualTo("web.v1:segment-batch,app:gzip+jsonl");
    assertThat(read("source.formats: {web.v1: segment-batch}\n").get(SourceOptions.SOURCE_FORMATS))
        .isEqualTo("web.v1:segment-batch");
  }

  @Test
  void handsAnyKafkaKeyOn() throws Exception {
    Configuration settings =
        read(
            """
            kafka:
              security.protocol: SASL_SSL
              sasl.jaas.config: org.apache.Login required password="p;w=1";
              max.poll.records: 100
              ssl.endpoint.identification.algorithm: ""
            """);
    assertThat(settings.toMap())
        .containsEntry("kafka.security.protocol", "SASL_SSL")
        .containsEntry("kafka.sasl.jaas.config", "org.apache.Login required password=\"p;w=1\";")
        .containsEntry("kafka.max.poll.records", "100")
        .containsEntry("kafka.ssl.endpoint.identification.algorithm", "");
  }

  @Test
  void letsPairsWinOverTheFileAndLaterPairsOverEarlierOnes() throws Exception {
    Path file = write("batch.max-age: 1 min\nbatch.max-size: 1mb\n");
    Configuration settings =
        new SettingsReader()
            .file(file)
            .pairs(List.of("batch.max-age=2 min", " batch.max-age = 3 min ", "sts.region=a=b"))
            .read();
    assertThat(settings.get(SpillwayOptions.BATCH_MAX_AGE)).isEqualTo(Duration.ofMinutes(3));
    assertThat(settings.get(SpillwayOptions.BATCH_MAX_SIZE)).isEqualTo(MemorySize.ofMebiBytes(1));
    assertThat(settings.get(DeliveryOptions.STS_REGION)).isEqualTo("a=b");
  }

  @Test
  void takesAnEmptyFileForNoSettings() throws Exception {
    assertThat(read("").keySet()).isEmpty();
    assertThat(read("# nothing\n").keySet()).isEmpty();
    assertThat(new SettingsReader().read().keySet()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          batch.maxage: 5 min         | batch.maxage: unknown key; did you mean batch.max-age?
          'deliver:\n  inflight: 5'   | deliver.inflight: unknown key; did you mean deliver.in-flight?
          """)
  void namesTheNearestOfAnUnknownKey(String yaml, String message) {
    assertRefused(() -> read(yaml.translateEscapes()), message + " docs/configuration.md has all");
  }

  @Test
  void namesTheNearestOfAnUnknownKeyInAPair() {
    assertRefused(
        () -> new SettingsReader().pairs(List.of("staging.paht=x")).read(),
        "staging.paht: unknown key; did you mean staging.path? docs/configuration.md has all");
  }

  @ParameterizedTest
  @CsvSource({
    "batch.max-age, five minutes, 5 min",
    "route.gather-time, -1 s, 200 ms",
    "event.max-size, big, 1 mb",
    "deliver.in-flight, 1.5, 64"
  })
  void saysWhatAValueOfAnotherTypeShouldBeLike(String key, String value, String example) {
    assertRefused(
        () -> read(key + ": " + value),
        key + ": '" + value + "' cannot be used; give a value like " + example);
  }

  @Test
  void givesExamplesThatCanBeUsed() throws Exception {
    for (ConfigOption<?> option : SpillwayOptions.all()) {
      Object value = option.defaultValue();
      if (value != null) {
        String example =
            value instanceof Duration duration
                ? TimeUtils.formatWithHighestUnit(duration)
                : value.toString();
        Configuration settings =
            new SettingsReader().pairs(List.of(option.key() + "=" + example)).read();
        Object read = settings.get(option);
        assertThat(read).as(option.key()).isEqualTo(value);
      }
    }
  }

  /** Commands without Flink check the same keys. */
  @Test
  void hasAnOptionForEveryKeyThatCommandsTake() {
    assertThat(SpillwayOptions.all())
        .extracting(ConfigOption::key)
        .containsExactlyInAnyOrderElementsOf(SettingKeys.ALL);
  }

  @Test
  void describesEveryOptionUnderAKeyOfItsOwn() {
    assertThat(SpillwayOptions.all()).extracting(ConfigOption::key).doesNotHaveDuplicates();
    assertThat(SpillwayOptions.all())
        .allSatisfy(option -> assertThat(option.description()).as(option.key()).isNotNull());
  }

  @Test
  void saysWhatIsWrongWithTheFile() throws Exception {
    Path missing = folder.resolve("missing.yaml");
    assertRefused(
        () -> new SettingsReader().file(missing),
        "--config " + missing + ": there is no such file; give the path of a spillway.yaml");
    Path file = folder.resolve("spillway.yaml");
    assertRefused(
        () -> read("- a\n- b\n"),
        "--config " + file + ": not settings; write one `key: value` per line");
    assertRefused(
        () -> read("staging.path: a: b"),
        "--config "
            + file
            + ": not well-formed YAML at line 1, column 16: mapping values are not allowed here");
    assertRefused(
        () -> read("staging.path: a\nsts.region: x\nstaging.path: b\n"),
        "--config "
            + file
            + ": not well-formed YAML at line 3, column 13: Duplicate field 'staging.path'");
    Files.write(file, "sts.region: ü".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(
        () -> new SettingsReader().file(file),
        "--config " + file + ": cannot be read: it is not UTF-8 text; give a YAML file");
  }

  @Test
  void saysWhatIsWrongWithAPair() {
    assertRefused(
        () -> new SettingsReader().pairs(List.of("batch.max-age")),
        "--set batch.max-age: expected key=value");
    assertRefused(() -> new SettingsReader().pairs(List.of("=5")), "--set =5: expected key=value");
  }

  private Configuration read(String yaml) throws Exception {
    return new SettingsReader().file(write(yaml)).read();
  }

  private Path write(String yaml) throws Exception {
    return Files.writeString(folder.resolve("spillway.yaml"), yaml);
  }

  private static void assertRefused(ThrowingCallable read, String message) {
    assertThatThrownBy(read).isInstanceOf(UsageException.class).hasMessage(message);
  }
}
