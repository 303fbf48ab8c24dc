package io.spillway.local.cli;

import io.spillway.local.kafka.EmbeddedKafka;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a Kafka broker. */
@Command(
    name = "kafka",
    description = "Runs a Kafka broker on this machine until Ctrl-C.",
    footer = "  spillway kafka --topic events:4")
public final class KafkaCommand implements Callable<Integer> {
  private final Supplier<StopSignal> stopSignal;

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "<port>",
      defaultValue = "9092",
      converter = PortConverter.class,
      description = "The port for clients, 0 for any free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--dir",
      paramLabel = "<dir>",
      description = "The folder for the data. Default: a temporary one.")
  private @Nullable Path directory;

  @Option(
      names = "--topic",
      paramLabel = "<name[:partitions]>",
      converter = TopicConverter.class,
      description =
          "A topic to create unless it exists, by default with 2 partitions. May be repeated.")
  private List<TopicConverter.Topic> topics = new ArrayList<>();

  public KafkaCommand() {
    this(CtrlC::new);
  }

  KafkaCommand(Supplier<StopSignal> stopSignal) {
    this.stopSignal = stopSignal;
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    try (StopSignal stop = stopSignal.get();
        DataDirectory data = open();
        EmbeddedKafka kafka = start(data.path())) {
      for (TopicConverter.Topic topic : topics) {
        kafka.createTopic(topic.name(), topic.partitions());
      }
      print(kafka, data);
      stop.await();
    }
    return 0;
  }

  private DataDirectory open() {
    try {
      return DataDirectory.open(directory);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--dir " + directory + " cannot be used; name a directory that can be written to.",
          e);
    }
  }

  private EmbeddedKafka start(Path path) {
    try {
      return EmbeddedKafka.start(path, port);
    } catch (KafkaException e) {
      throw new ParameterException(
          spec.commandLine(),
          e.getCause() instanceof BindException
              ? "--port " + port + " is taken by another process; stop it or give another port."
              : e.getMessage() + " with its data in " + path + "; give an empty --dir.",
          e);
    }
  }

  private void print(EmbeddedKafka kafka, DataDirectory data) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Kafka runs at " + kafka.bootstrapServers() + " (no TLS, no login).");
    out.println("  data    " + data.describe());
    topics.forEach(topic -> out.println("  topic   " + topic.name()));
    out.println("  client  bootstrap.servers=" + kafka.bootstrapServers());
    out.println("Ctrl-C ends it.");
    out.flush();
  }
}
