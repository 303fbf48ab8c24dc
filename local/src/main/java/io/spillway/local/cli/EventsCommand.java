package io.spillway.local.cli;

import io.spillway.cli.KafkaCluster;
import io.spillway.cli.KafkaOptions;
import io.spillway.cli.KafkaTopicWriter;
import io.spillway.local.events.EventGenerator;
import io.spillway.local.events.GeneratorOptions;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends events to a topic. */
@Command(
    name = "events",
    description = {
      "Sends events to a Kafka topic: your own, or generated ones.",
      "With --file the lines of a file, or with --file - of standard input, byte for byte; without"
          + " it generated events until --count or Ctrl-C."
    },
    exitCodeList = {
      "0:Every event is sent.",
      "1:An event could not be sent.",
      "2:An argument or a file cannot be used."
    },
    footer = {
      "  bin/spillway events --bootstrap localhost:9092 --topic events --count 100",
      "  bin/spillway events --bootstrap localhost:9092 --topic events \\",
      "      --file examples/events.jsonl"
    })
public final class EventsCommand extends LocalCommand {
  private static final double GENERATED_PER_SECOND = 100;
  private static final String STANDARD_INPUT = "-";

  @Option(names = "--topic", required = true, paramLabel = "<name>", description = "The topic.")
  private String topic;

  @Mixin private KafkaOptions kafka;

  @Option(
      names = "--file",
      paramLabel = "<file>",
      description = "Events to send, one per line; - reads standard input.")
  private @Nullable String file;

  @Option(
      names = "--rate",
      paramLabel = "<n>",
      description =
          "Events per second. Default: 100 generated ones, and those of a file without a pause.")
  private @Nullable Double rate;

  @Option(
      names = "--count",
      paramLabel = "<n>",
      description = "The most events. Default: all of the file, or without an end.")
  private @Nullable Long count;

  @Option(
      names = "--seed",
      paramLabel = "<n>",
      description = "The same seed generates the same users and properties. Default: another one.")
  private @Nullable Long seed;

  private final Supplier<StopSignal> stopSignal;

  public EventsCommand() {
    this(StopSignal.CtrlC::new);
  }

  EventsCommand(Supplier<StopSignal> stopSignal) {
    this.stopSignal = stopSignal;
  }

  @Override
  public Integer call() throws UsageException, IOException, InterruptedException {
    double eventsPerSecond =
        rate != null ? rate : file == null ? GENERATED_PER_SECOND : Double.POSITIVE_INFINITY;
    requireRate(eventsPerSecond);
    require(count == null || count >= 1, "--count " + count + " cannot be used; give at least 1.");
    require(
        file == null || seed == null, "--seed is for generated events; give it without --file.");
    KafkaCluster cluster = kafka.cluster();
    try (InputStream lines = file == null ? null : open(file);
        StopSignal stop = stopSignal.get()) {
      KafkaTopicWriter writer = new KafkaTopicWriter(cluster, topic);
      EventSender sender =
          new EventSender(writer, eventsPerSecond, count == null ? Long.MAX_VALUE : count);
      try {
        send(sender, lines, stop, eventsPerSecond);
      } finally {
        sender.stop();
        writer.close();
      }
      return report(writer, kafka.address());
    }
  }

  private static InputStream open(String file) throws UsageException {
    if (file.equals(STANDARD_INPUT)) {
      return System.in;
    }
    try {
      return Files.newInputStream(Path.of(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(
          "--file "
              + file
              + ": cannot be read: "
              + (e instanceof IOException failure ? Messages.reason(failure) : "it is no path")
              + "; give a file with an event per line, or - for standard input",
          e);
    }
  }

  /** Returns when all is sent or Ctrl-C is pressed: a read that waits for input cannot be ended. */
  private void send(
      EventSender sender, @Nullable InputStream lines, StopSignal stop, double eventsPerSecond)
      throws IOException, InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    FutureTask<Void> sending =
        new FutureTask<>(
            () -> {
              if (lines == null) {
                sender.generated(generator(eventsPerSecond));
              } else {
                sender.lines(lines);
              }
              return null;
            });
    daemon(
        "events",
        () -> {
          sending.run();
          end.countDown();
        });
    daemon(
        "events until Ctrl-C",
        () -> {
          try {
            stop.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          end.countDown();
        });
    end.await();
    if (sending.isDone()) {
      try {
        sending.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException failure) {
          throw failure;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Events of now: each happens when it is sent. */
  private EventGenerator generator(double eventsPerSecond) {
    return new EventGenerator(
        GeneratorOptions.seed(seed == null ? System.currentTimeMillis() : seed)
            .destinationName(GeneratorOptions.AWS_S3_ACTIONS)
            .times(
                Instant.now(),
                Duration.ofNanos(
                    eventsPerSecond == Double.POSITIVE_INFINITY
                        ? 0
                        : (long) (1e9 / eventsPerSecond))));
  }

  private int report(KafkaTopicWriter writer, String address) {
    say(Messages.counted(writer.written(), "event") + " sent to " + topic + " at " + address);
    if (writer.failed() > 0) {
      err()
          .println(
              Messages.counted(writer.failed(), "event") + " not sent: " + writer.firstFailure());
      return ExitCode.SOFTWARE;
    }
    return ExitCode.OK;
  }
}
