package io.spillway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
      "Events are the same byte for byte; an event with several dead letters is written once."
    },
    exitCodeList = {
      "0:Every selected event is written.",
      "1:An event could not be written.",
      "2:An argument or a file cannot be used."
    },
    footer = {
      "  bin/spillway redrive examples/dead-letters.jsonl \\",
      "      --bootstrap localhost:9092 --topic events"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required
final class RedriveCommand extends SpillwayCommand {
  /** More than any dead letter has; a line without an end must not fill the memory. */
  private static final int MAX_LINE_BYTES = 256 * 1024 * 1024;

  private static final int MOST_COMPLAINTS = 10;

  @Parameters(
      paramLabel = "<file>",
      description =
          "Files of dead letters, folders of them, or patterns like"
              + " 'dead-letters/2026-11-22--*/*.jsonl'. Default: standard input.")
  private List<String> paths = new ArrayList<>();

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
      description = "A setting of the Kafka producer. May be repeated.")
  private Map<String, String> kafka = new LinkedHashMap<>();

  @Option(
      names = "--reason",
      split = ",",
      paramLabel = "<code>",
      description =
          "Only dead letters with a failure of this reason, like mapping-failed. May be repeated.")
  private Set<String> reasons = new HashSet<>();

  @Option(
      names = "--destination",
      split = ",",
      paramLabel = "<id>",
      description = "Only dead letters with a failure of this destination. May be repeated.")
  private Set<String> destinations = new HashSet<>();

  private final JsonMapper json = new JsonMapper();
  private final Set<String> taken = new HashSet<>();
  private int leftOut;
  private int repeated;
  private int unusable;

  @Override
  public Integer call() throws UsageException, IOException {
    List<Path> files = new ArrayList<>();
    for (String path : paths) {
      files.addAll(DeadLetterFiles.find(path));
    }
    KafkaTopicWriter writer = new KafkaTopicWriter(bootstrap, topic, kafka);
    try (writer) {
      for (Path file : files) {
        try (InputStream in = Files.newInputStream(file)) {
          redrive(file.toString(), in, writer);
        }
      }
      if (paths.isEmpty()) {
        redrive("standard input", streams().in(), writer);
      }
    }
    int failed = unusable + writer.failed();
    if (writer.failed() > 0) {
      err().println(topic + ": " + writer.firstFailure());
    }
    out()
        .println(
            Messages.counted(writer.written(), "event")
                + " written to "
                + topic
                + ", "
                + failed
                + " not written; "
                + Messages.counted(leftOut, "dead letter")
                + " left out by the filters, "
                + repeated
                + " of events that were written already");
    return failed == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void redrive(String name, InputStream in, KafkaTopicWriter writer) throws IOException {
    LineReader lines = new LineReader(in, MAX_LINE_BYTES, () -> {});
    int number = 0;
    for (byte @Nullable [] line = lines.next(); line != null; line = lines.next()) {
      number++;
      String problem =
          lines.isTooLong() ? "longer than " + MAX_LINE_BYTES + " bytes" : redrive(line, writer);
      if (problem != null && ++unusable <= MOST_COMPLAINTS) {
        err().println(name + ", line " + number + ": " + problem);
      }
    }
  }

  /** Null, or why the line's event cannot be written. */
  private @Nullable String redrive(byte[] line, KafkaTopicWriter writer) throws IOException {
    JsonNode deadLetter;
    try {
      deadLetter = json.readTree(line);
    } catch (JsonProcessingException e) {
      return "not JSON; give what the job wrote as dead letters";
    }
    if (!deadLetter.path("reason").isTextual() || !deadLetter.path("offset").isIntegralNumber()) {
      return "not a dead letter; give what the job wrote as dead letters";
    }
    if (!new DeadLetterFilter(reasons, destinations).takes(deadLetter)) {
      int omitted = deadLetter.path("failures_omitted").asInt();
      if (omitted > 0) {
        return "the filters take none of the failures that it lists, but it has "
            + omitted
            + " more; redrive it without filters";
      }
      leftOut++;
      return null;
    }
    String origin =
        deadLetter.path("topic").asText()
            + ", partition "
            + deadLetter.path("partition").asText()
            + ", offset "
            + deadLetter.path("offset").asText();
    if (!deadLetter.has("event")) {
      return "the dead letter has no event; it is in topic " + origin;
    }
    if (!taken.add(origin)) {
      repeated++;
      return null;
    }
    writer.write(deadLetter.path("event").binaryValue());
    return null;
  }
}
