package io.spillway.cli;

import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the events of dead letters to Kafka again. */
@Command(
    name = "redrive",
    description = {
      "Writes the events of dead letters to a Kafka topic again.",
      "Value, key and headers are the same byte for byte; an event with several dead letters is"
          + " written once.",
      "An event that was one of several in its record becomes a record of its own, with the header"
          + " spillway.payload, which makes the job read it as JSON whatever the topic's format."
    },
    exitCodeList = {
      "0:Every selected event is written, or with --dry-run would be.",
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
      names = "--topic",
      required = true,
      paramLabel = "<name>",
      description = "The topic, usually the one that the job reads.")
  private String topic;

  @Mixin private KafkaOptions kafka;

  @Mixin private FailureOptions failures;

  @Option(
      names = "--dry-run",
      description = "Counts the events that would be written, and writes nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws UsageException, IOException {
    DeadLetterFilter filter = failures.filter();
    if (fromTopics.contains(topic)) {
      throw new UsageException(
          "--topic " + topic + ": is read by --from-topic, too; name the topic that the job reads");
    }
    KafkaCluster cluster = kafka.cluster();
    List<Path> files = new ArrayList<>();
    for (String path : paths) {
      files.addAll(DeadLetterFiles.find(path));
    }
    Redrive redrive = new Redrive(filter, cluster, topic, dryRun, err());
    try (redrive) {
      for (Path file : files) {
        try (InputStream in = Files.newInputStream(file)) {
          redrive.lines(file.toString(), in);
        }
      }
      for (String name : fromTopics) {
        new DeadLetterTopicReader(cluster, "--from-topic", name).read(redrive::record);
      }
      if (paths.isEmpty() && fromTopics.isEmpty()) {
        redrive.lines("standard input", streams().in());
      }
    }
    redrive.report(out());
    return redrive.failed() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
