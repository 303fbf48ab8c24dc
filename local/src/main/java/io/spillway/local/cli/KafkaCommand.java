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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts a Kafka broker and keeps it running. */
@Command(
    name = "kafka",
    mixinStandardHelpOptions = true,
    description = "Starts one Kafka broker on this machine and keeps it running until Ctrl-C.")
public final class KafkaCommand implements Callable<Integer> {
  private final Supplier<StopSignal> stopSignal;

  @Mixin
  @SuppressWarnings("UnusedVariable") // LocalSpillway asks for it
  private StackTraceOption stackTrace;

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9092",
      converter = PortConverter.class,
      description = "Port for clients, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where to keep the data (default: a temporary directory).")
  private @Nullable Path directory;

  @Option(
      names = "--topic",
      paramLabel = "NAME[:PARTITIONS]",
      converter = TopicConverter.class,
      description = "Topic to create unless it exists, with 2 partitions. May be repeated.")
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
