package io.spillway.cli;

import io.spillway.event.RejectReason;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the events of dead letters to Kafka again. */
@Command(
    name = "redrive",
    description = {
      "Writes the events of dead letters to a Kafka topic again.",
      "Value, key and headers are the same byte for byte; an event with several dead letters is"
          + " written once."
    },
    exitCodeList = {
      "0:Every selected event is written.",
      "1:An event could not be written.",
      "2:An argument or a file cannot be used."
    },
    footer = {
      "  bin/spillway redrive examples/dead-letters.jsonl \\",
      "      --bootstrap localhost:9092 --topic events",
      "  bin/spillway redrive --from-topic dead-letters \\",
      "      --bootstrap localhost:9092 --topic events --reason mapping-failed"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required
final class RedriveCommand extends SpillwayCommand {
  /** More than any dead letter has; a line without an end must not fill the memory. */
  private static final int MAX_LINE_BYTES = 256 * 1024 * 1024;

  @Parameters(
      paramLabel = "<file>",
      description =
          "Files of dead letters, folders of them, or patterns like"
              + " 'dead-letters/2026-11-22--*/*.jsonl'. Default, without --from-topic: standard"
              + " input.")
  private List<String> paths = new ArrayList<>();

  @Option(
      names = "--from-topic",
      split = ",",
      paramLabel = "<name>",
      description =
          "A topic of dead letters, read from its beginning to its present end. May be repeated.")
  private List<String> fromTopics = new ArrayList<>();

  @Option(
      names = "--bootstrap",
      required = true,
      paramLabel = "<host:port>",
      description = "The addresses of Kafka, separated by commas.")
  private String bootstrap;

  @Option(
      names = "--topic",
      required = true,
      paramLabel = "<name>",
      description = "The topic, usually the one that the job reads.")
  private String topic;

  @Option(
      names = "--kafka",
      paramLabel = "<key=value>",
      description = "A setting of Kafka's clients, like security.protocol=SSL. May be repeated.")
  private Map<String, String> kafka = new LinkedHashMap<>();

  @Option(
      names = "--reason",
      split = ",",
      paramLabel = "<code>",
      description =
          "Only dead letters with a failure of this reason, like mapping-failed. May be repeated.")
  private Set<String> reasons = new LinkedHashSet<>();

  @Option(
      names = "--destination",
      split = ",",
      paramLabel = "<id>",
      description = "Only dead letters with a failure of this destination. May be repeated.")
  private Set<String> destinations = new HashSet<>();

  @Override
  public Integer call() throws UsageException, IOException {
    checkReasons();
    if (fromTopics.contains(topic)) {
      throw new UsageException(
          "--topic " + topic + ": is read by --from-topic, too; name the topic that the job reads");
    }
    KafkaCluster cluster = new KafkaCluster(bootstrap, kafka);
    List<Path> files = new ArrayList<>();
    for (String path : paths) {
      files.addAll(DeadLetterFiles.find(path));
    }
    Redrive redrive =
        new Redrive(new DeadLetterFilter(reasons, destinations), cluster, topic, err());
    try (redrive) {
      for (Path file : files) {
        try (InputStream in = Files.newInputStream(file)) {
          read(file.toString(), in, redrive);
        }
      }
      for (String name : fromTopics) {
        new DeadLetterTopicReader(cluster, name).read(redrive::record);
      }
      if (paths.isEmpty() && fromTopics.isEmpty()) {
        read("standard input", streams().in(), redrive);
      }
    }
    redrive.report(out());
    return redrive.failed() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void checkReasons() throws UsageException {
    List<String> known = Arrays.stream(RejectReason.values()).map(RejectReason::code).toList();
    for (String reason : reasons) {
      if (!known.contains(reason)) {
        throw new UsageException(
            "--reason " + reason + ": there is no such reason; give " + String.join(", ", known));
      }
    }
  }

  private static void read(String name, InputStream in, Redrive redrive)
      throws UsageException, IOException {
    LineReader lines = new LineReader(in, MAX_LINE_BYTES, () -> {});
    int number = 0;
    for (byte @Nullable [] line = lines.next(); line != null; line = lines.next()) {
      number++;
      String place = name + ", line " + number;
      if (lines.isTooLong()) {
        redrive.unusable(place, "longer than " + MAX_LINE_BYTES + " bytes");
      } else {
        redrive.line(place, line);
      }
    }
  }
}
