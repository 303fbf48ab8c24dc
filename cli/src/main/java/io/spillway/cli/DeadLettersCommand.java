package io.spillway.cli;

import io.spillway.catalog.BucketAccess;
import io.spillway.settings.QuantityText;
import io.spillway.settings.SettingsText;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows dead letters. */
@Command(
    name = "dead-letters",
    description = {
      "Shows dead letters, the newest first, and how many there are by reason and by mapping.",
      "Reads files, folders, S3 and topics, and changes nothing. Times are those that Kafka has for"
          + " the events."
    },
    exitCodeList = {
      "0:All dead letters are read.",
      "1:Some lines or records cannot be read as dead letters.",
      "2:An argument or a file cannot be used."
    },
    footer = {
      "  bin/spillway dead-letters examples/dead-letters.jsonl",
      "  bin/spillway dead-letters s3://my-staging/spillway/dead-letters --since 2h",
      "  bin/spillway dead-letters dead-letters --bootstrap localhost:9092"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required
final class DeadLettersCommand extends SpillwayCommand {
  private static final String TOPIC = "dead-letters.topic";
  private static final String BOOTSTRAP = SettingsText.KAFKA_PREFIX + "bootstrap.servers";
  private static final int MOST_LETTERS = 1_000;

  /** The columns of a line that goes to a file or another program. */
  private static final int WIDTH_WITHOUT_TERMINAL = 200;

  /** More of a dead letter's failures are counted. */
  private static final int FAILURES = 10;

  /** Enough of an event for a line, and for a look at it in JSON. */
  private static final int EVENT_CHARS = 1_000;

  @Parameters(
      paramLabel = "<place>",
      description =
          "Files of dead letters, folders of them, patterns like"
              + " 'dead-letters/2026-11-22--*/*.jsonl', s3://bucket/folder, or with --bootstrap"
              + " topics. Default: what --config names as dead-letters.path or dead-letters.topic.")
  private List<String> places = new ArrayList<>();

  @Mixin private FailureOptions failures;

  @Option(
      names = "--since",
      paramLabel = "<time>",
      description = "Only of events since a time, like 2026-11-22T16:00:00Z, or 2h for two hours.")
  private @Nullable String since;

  @Option(
      names = "--limit",
      defaultValue = "20",
      paramLabel = "<number>",
      description = "How many to show, up to 1000. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(names = "--full", description = "Cuts no lines, and shows whole events.")
  private boolean full;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Option(
      names = "--region",
      defaultValue = "us-east-1",
      paramLabel = "<region>",
      description = "A region of the AWS partition that has the bucket. Default: ${DEFAULT-VALUE}.")
  private String region;

  @Option(
      names = "--endpoint",
      defaultValue = "${env:AWS_ENDPOINT_URL_S3}",
      paramLabel = "<url>",
      description =
          "The S3-compatible store that has the bucket. Default: $AWS_ENDPOINT_URL_S3, else AWS.")
  private @Nullable URI endpoint;

  @Mixin private KafkaOptions kafka;

  @Mixin private SettingsOptions settings;

  @Override
  public Integer call() throws UsageException, IOException {
    DeadLetterSummary summary = new DeadLetterSummary(failures.filter(), since(), bounds(), err());
    Map<String, String> values = settings.values();
    List<String> paths = places;
    List<String> topics = List.of();
    if (kafka.namesKafka()) {
      paths = List.of();
      topics = places;
    }
    if (places.isEmpty()) {
      if (values.containsKey(TOPIC)) {
        topics = List.of(values.get(TOPIC));
      } else {
        paths = List.of(FolderSetting.of(FolderSetting.DEAD_LETTERS_PATH, values).value());
      }
    }
    readPaths(paths, summary);
    readTopics(topics, values, summary);
    int width = streams().width() == Integer.MAX_VALUE ? WIDTH_WITHOUT_TERMINAL : streams().width();
    DeadLetterReport report = new DeadLetterReport(out(), width, full);
    if (json) {
      report.printJson(summary);
    } else {
      report.print(summary);
    }
    return summary.unusable() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private DeadLetterSummary.Bounds bounds() throws UsageException {
    if (limit < 0 || limit > MOST_LETTERS) {
      throw new UsageException("--limit " + limit + ": give 0 to " + MOST_LETTERS);
    }
    return full
        ? new DeadLetterSummary.Bounds(limit, Integer.MAX_VALUE, Integer.MAX_VALUE)
        : new DeadLetterSummary.Bounds(limit, FAILURES, EVENT_CHARS);
  }

  private @Nullable Instant since() throws UsageException {
    if (since == null) {
      return null;
    }
    try {
      return Instant.parse(since);
    } catch (DateTimeException e) {
      // Then it is a duration.
    }
    try {
      if (!since.matches("[0-9]*")) {
        return Instant.now().minus(QuantityText.duration("--since", since, "2h"));
      }
    } catch (UsageException | DateTimeException | ArithmeticException e) {
      // Falls through to the answer for every other text that is neither.
    }
    throw new UsageException(
        "--since "
            + since
            + ": neither a time nor a duration; give one like 2026-11-22T16:00:00Z or 2h");
  }

  private void readPaths(List<String> paths, DeadLetterSummary summary)
      throws UsageException, IOException {
    for (String path : paths) {
      if (path.matches("s3[ap]?://.*")) {
        DeadLetterBucket.read(folder(path), region(), endpoint, summary);
      } else {
        for (Path file : find(path)) {
          try (InputStream in = Files.newInputStream(file)) {
            summary.lines(file.toString(), in);
          }
        }
      }
    }
  }

  private static FolderSetting folder(String path) throws UsageException {
    FolderSetting folder =
        FolderSetting.of(
            FolderSetting.DEAD_LETTERS_PATH, Map.of(FolderSetting.DEAD_LETTERS_PATH, path));
    if (!folder.isOnS3()) {
      throw new UsageException(path + ": names no bucket; give s3://bucket/folder");
    }
    return folder;
  }

  /** Settings name folders of this machine by URIs. */
  private static List<Path> find(String path) throws UsageException, IOException {
    if (path.startsWith("file:/")) {
      return DeadLetterFiles.find(
          String.valueOf(
              FolderSetting.of(
                      FolderSetting.DEAD_LETTERS_PATH,
                      Map.of(FolderSetting.DEAD_LETTERS_PATH, path))
                  .uri()
                  .getPath()));
    }
    try {
      return DeadLetterFiles.find(path);
    } catch (UsageException e) {
      throw path.matches("[A-Za-z0-9._-]+")
          ? new UsageException(e.getMessage() + ", or add --bootstrap if it is a topic", e)
          : e;
    }
  }

  private String region() throws UsageException {
    if (!BucketAccess.isRegion(region)) {
      throw new UsageException(
          "--region " + region + ": not a region code; give one like eu-west-1");
    }
    return region;
  }

  private void readTopics(
      List<String> topics, Map<String, String> values, DeadLetterSummary summary)
      throws UsageException {
    Map<String, String> client = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(SettingsText.KAFKA_PREFIX) && !key.equals(BOOTSTRAP)) {
            client.put(key.substring(SettingsText.KAFKA_PREFIX.length()), value);
          }
        });
    for (String topic : topics) {
      new DeadLetterTopicReader(kafka.cluster(values.get(BOOTSTRAP), client), "topic", topic)
          .read(summary::record);
    }
  }
}
