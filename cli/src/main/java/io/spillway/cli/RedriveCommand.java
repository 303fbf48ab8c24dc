package io.spillway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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

/** Feeds the events of dead letters back. */
@Command(
    name = "redrive",
    description = {
      "Reads dead letters and writes their events, byte for byte, to a Kafka topic. An event with"
          + " several dead letters is written once.",
      "Exit code 0: every chosen event was written; 1: not every one."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required
final class RedriveCommand extends SpillwayCommand {
  /** More than any letter holds; a line without an end must not fill the memory. */
  private static final int MAX_LINE_BYTES = 256 * 1024 * 1024;

  private static final int MOST_COMPLAINTS = 10;

  @Parameters(
      paramLabel = "<file>",
      description =
          "Files of dead letters, folders of them, or patterns like"
              + " 'letters/2026-11-22--*/*.jsonl'; without any, standard input is read.")
  private List<String> paths = new ArrayList<>();

  @Option(
      names = "--bootstrap",
      required = true,
      paramLabel = "<host:port>",
      description = "Kafka's addresses, separated by commas.")
  private String bootstrap;

  @Option(
      names = "--topic",
      required = true,
      paramLabel = "<name>",
      description = "The topic to write to, usually the one that the job reads.")
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
      description = "Takes only letters with this reason, e.g. mapping-failed. May be repeated.")
  private Set<String> reasons = new HashSet<>();

  @Option(
      names = "--destination",
      split = ",",
      paramLabel = "<id>",
      description = "Takes only letters of this destination. May be repeated.")
  private Set<String> destinations = new HashSet<>();

  private final JsonMapper json = new JsonMapper();
  private final Set<String> taken = new HashSet<>();
  private int leftOut;
  private int repeated;
  private int unusable;

  RedriveCommand(Streams streams) {
    super(streams);
  }

  @Override
  int run() throws UsageException, IOException {
    List<Path> files = new ArrayList<>();
    for (String path : paths) {
      files.addAll(DeadLetterFile.find(path));
    }
    EventWriter writer = new EventWriter(bootstrap, topic, kafka);
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
      streams().err().println(topic + ": " + writer.firstFailure());
    }
    PrintStream out = new PrintStream(streams().out(), true, StandardCharsets.UTF_8);
    out.println(
        Counted.of(writer.written(), "event")
            + " written to "
            + topic
            + ", "
            + failed
            + " not written; "
            + Counted.of(leftOut, "letter")
            + " left out by the filters, "
            + repeated
            + " of events that were written already");
    return failed == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void redrive(String name, InputStream in, EventWriter writer) throws IOException {
    LineReader lines = new LineReader(in, MAX_LINE_BYTES, () -> {});
    int number = 0;
    for (byte @Nullable [] line = lines.next(); line != null; line = lines.next()) {
      number++;
      String problem =
          lines.isTooLong() ? "longer than " + MAX_LINE_BYTES + " bytes" : redrive(line, writer);
      if (problem != null && ++unusable <= MOST_COMPLAINTS) {
        streams().err().println(name + ", line " + number + ": " + problem);
      }
    }
  }

  /** Null, or why the line's event cannot be written. */
  private @Nullable String redrive(byte[] line, EventWriter writer) throws IOException {
    JsonNode letter;
    try {
      letter = json.readTree(line);
    } catch (JsonProcessingException e) {
      return "not JSON; give what the job wrote as dead letters";
    }
    if (!letter.path("reason").isTextual() || !letter.path("offset").isIntegralNumber()) {
      return "not a dead letter; give what the job wrote as dead letters";
    }
    if (!isChosen(reasons, letter.path("reason"))
        || !isChosen(destinations, letter.path("destination"))) {
      leftOut++;
      return null;
    }
    String origin =
        letter.path("topic").asText()
            + ", partition "
            + letter.path("partition").asText()
            + ", offset "
            + letter.path("offset").asText();
    if (!letter.has("event")) {
      return "the letter came without its event, which is in topic " + origin;
    }
    if (!taken.add(origin)) {
      repeated++;
      return null;
    }
    writer.write(letter.path("event").binaryValue());
    return null;
  }

  private static boolean isChosen(Set<String> wanted, JsonNode value) {
    return wanted.isEmpty() || wanted.contains(value.asText());
  }
}
