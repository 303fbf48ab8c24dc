package io.spillway.local.cli;

import io.spillway.local.host.DataDirectory;
import io.spillway.local.kafka.EmbeddedKafka;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Runs a Kafka broker. */
@Command(
    name = "kafka",
    description = "Runs a Kafka broker on this machine until Ctrl-C.",
    footer = "  bin/spillway kafka --topic events:4")
public final class KafkaCommand extends ServerCommand {
  @Option(
      names = "--port",
      paramLabel = "<port>",
      defaultValue = "9092",
      converter = PortConverter.class,
      description = "The port for clients, 0 for any free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--topic",
      paramLabel = "<name[:partitions]>",
      converter = TopicConverter.class,
      description =
          "A topic to create unless it exists, by default with 2 partitions. May be repeated.")
  private List<Topic> topics = new ArrayList<>();

  public KafkaCommand() {
    this(StopSignal.CtrlC::new);
  }

  KafkaCommand(Supplier<StopSignal> stopSignal) {
    super(stopSignal);
  }

  @Override
  protected void run(DataDirectory data, StopSignal stop) throws InterruptedException {
    try (EmbeddedKafka kafka = start(data.path())) {
      for (Topic topic : topics) {
        kafka.createTopic(topic.name(), topic.partitions());
      }
      print(kafka, data);
      stop.await();
    }
  }

  private EmbeddedKafka start(Path path) {
    try {
      return EmbeddedKafka.start(path, port);
    } catch (KafkaException e) {
      throw e.getCause() instanceof BindException
          ? portTaken("--port", port, e)
          : usageError(e.getMessage() + " with its data in " + path + "; give an empty --dir.", e);
    }
  }

  private void print(EmbeddedKafka kafka, DataDirectory data) {
    PrintWriter out = out();
    out.println("Kafka runs at " + kafka.bootstrapServers() + " (no TLS, no login).");
    out.println("  data    " + data.describe());
    topics.forEach(topic -> out.println("  topic   " + topic.name()));
    out.println("  client  bootstrap.servers=" + kafka.bootstrapServers());
    out.println("For run, events, redrive and playground, unless they are told otherwise:");
    out.println("  export SPILLWAY_BOOTSTRAP=" + kafka.bootstrapServers());
    out.println("Ctrl-C ends it.");
    out.flush();
  }

  private record Topic(String name, int partitions) {}

  /** Reads {@code <name>} or {@code <name>:<partitions>}. */
  private static final class TopicConverter implements ITypeConverter<Topic> {
    private static final Pattern FORM =
        Pattern.compile("([A-Za-z0-9._-]{1,249})(?::([1-9]\\d{0,3}))?");
    private static final int DEFAULT_PARTITIONS = 2;

    @Override
    public Topic convert(String value) {
      Matcher matcher = FORM.matcher(value);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'"
                + value
                + "' is not a topic; give <name> or <name>:<partitions>, such as events:4.");
      }
      String partitions = matcher.group(2);
      return new Topic(
          matcher.group(1), partitions == null ? DEFAULT_PARTITIONS : Integer.parseInt(partitions));
    }
  }
}
