package io.spillway.cli;

import io.spillway.playground.Examples;
import io.spillway.playground.OpenCatalog;
import io.spillway.playground.OpenEvents;
import io.spillway.playground.Playground;
import io.spillway.playground.PlaygroundSettings;
import io.spillway.policy.Policy;
import io.spillway.settings.UsageException;
import io.spillway.status.FlinkApi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows in the browser what a catalog makes of some events, while it is written. */
@Command(
    name = "playground",
    description = {
      "Shows in the browser what a catalog makes of some events, while it is written.",
      "Prints the address of a page and serves it until Ctrl-C. The page has the catalog, some"
          + " events, and what the job would make of them: problems, rows, files, rejected events,"
          + " and why a mapping does not take an event. Nothing is sent to other machines, and no"
          + " secret is looked up. Whoever is logged in to this machine can open the page."
    },
    exitCodeList = {
      "0:It was stopped.",
      "1:It cannot serve the page.",
      "2:An argument or a file cannot be used."
    },
    footer = {
      "  bin/spillway playground",
      "  bin/spillway playground examples/destinations.yaml \\",
      "      --events examples/events.jsonl --write",
      "  bin/spillway playground examples/destinations.yaml \\",
      "      --bootstrap localhost:9092 --topic events --last 200"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required
final class PlaygroundCommand extends SpillwayCommand {
  private static final int LAST_PORT = 0xFFFF;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "<catalog>",
      description = "The catalog: a YAML or JSON file. Default: an example.")
  private @Nullable Path argument;

  @Option(
      names = "--catalog",
      paramLabel = "<file>",
      description = "The same as the argument <catalog>.")
  private @Nullable Path option;

  @Option(
      names = "--events",
      paramLabel = "<file.jsonl>",
      description = "The events, one per line. Default: those of the example.")
  private @Nullable Path events;

  @Option(
      names = "--topic",
      paramLabel = "<name>",
      description =
          "Shows the last events of this topic instead. It is only read: without a group, and"
              + " without committing anything.")
  private @Nullable String topic;

  @Option(
      names = "--last",
      paramLabel = "<number>",
      description = "How many events of --topic. Default: ${DEFAULT-VALUE}.",
      defaultValue = "200")
  private int last;

  @Mixin private FormatOption format;

  @Mixin private KafkaOptions kafka;

  @Mixin private PolicyOption policy;

  @Option(
      names = "--write",
      description = "Lets the page save the catalog into its file, when it is valid.")
  private boolean write;

  @Option(
      names = "--port",
      paramLabel = "<port>",
      defaultValue = "8765",
      description = "The port of the page; 0 for any that is free. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--job",
      paramLabel = "<url>",
      description =
          "The address of Flink's web UI, like http://localhost:8081: the page shows what the job"
              + " is doing, as `status` does.")
  private @Nullable String job;

  @Override
  public Integer call() throws UsageException, IOException {
    if (port < 0 || port > LAST_PORT) {
      throw new UsageException("--port " + port + ": give 0 to " + LAST_PORT);
    }
    FlinkApi flink = job == null ? null : new FlinkApi(job, "--job");
    PlaygroundSettings settings =
        new PlaygroundSettings(
            catalog(),
            events(),
            policy.isGiven() ? policy.read(Policy.DEFAULT) : null,
            job,
            flink,
            new Spillway.Version().getVersion()[0].replaceFirst("^spillway ", ""));
    try (Playground playground = Playground.start(settings, port)) {
      out().println(playground.address());
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.OK;
  }

  private OpenCatalog catalog() throws UsageException {
    if (argument != null && option != null) {
      throw new UsageException(
          "The catalog is given twice, as '"
              + argument
              + "' and with --catalog '"
              + option
              + "'; give it once");
    }
    Path file = argument == null ? option : argument;
    if (file != null) {
      return OpenCatalog.file(file, write);
    }
    if (write) {
      throw new UsageException("--write: there is no file to write to; give a catalog");
    }
    return Examples.catalog();
  }

  private OpenEvents events() throws UsageException {
    if (topic == null) {
      if (kafka.isGiven()) {
        throw new UsageException("--bootstrap and --kafka are for --topic; give it, too");
      }
      OpenEvents read = events == null ? example() : file(events);
      if (read.isCut()) {
        err().println("only the first events are shown, as many as the page takes");
      }
      return read;
    }
    if (events != null) {
      throw new UsageException("--events and --topic: give one of them");
    }
    if (last < 1 || last > OpenEvents.MAX_LINES) {
      throw new UsageException("--last " + last + ": give 1 to " + OpenEvents.MAX_LINES);
    }
    return new LastEvents(kafka.cluster(), topic, format.format()).read(last, err());
  }

  private OpenEvents example() throws UsageException {
    if (format.isGiven()) {
      throw new UsageException("--format is for --events or --topic; give one of them, too");
    }
    return Examples.events();
  }

  private OpenEvents file(Path file) throws UsageException {
    return format.isGiven()
        ? OpenEvents.file(file, record -> format.file("--events " + file, record))
        : OpenEvents.file(file);
  }
}
