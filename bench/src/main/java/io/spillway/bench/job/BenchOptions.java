package io.spillway.bench.job;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What the user can choose of a benchmark of the whole job. */
final class BenchOptions {
  private static final int MOST_DESTINATIONS = 1000;
  private static final int MOST_MAPPINGS = 50;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Events of about 1.2 KB in the topic (default: ${DEFAULT-VALUE}).")
  long events;

  @Option(
      names = "--parallelism",
      paramLabel = "P",
      defaultValue = "2",
      description = "Of every operator (default: ${DEFAULT-VALUE}).")
  int parallelism;

  @Option(
      names = "--destinations",
      paramLabel = "D",
      defaultValue = "1",
      description = "Each event goes to one of them (default: ${DEFAULT-VALUE}).")
  int destinations;

  @Option(
      names = "--mappings",
      paramLabel = "M",
      defaultValue = "1",
      description =
          "Of each destination; one of them takes the events (default: ${DEFAULT-VALUE}).")
  int mappings;

  @Option(
      names = "--hot-share",
      paramLabel = "S",
      defaultValue = "0",
      description =
          "The part of all events that goes to one destination, 0 to 0.9; the others then get a"
              + " Zipf distribution of what is left. 0: all get the same (default:"
              + " ${DEFAULT-VALUE}).")
  double hotShare;

  @Option(
      names = "--batch-size",
      paramLabel = "ROWS",
      defaultValue = "20000",
      description = "The most rows in a file (default: ${DEFAULT-VALUE}).")
  int batchSize;

  @Option(
      names = "--mapping-setting",
      paramLabel = "LINE",
      description = "A further line of YAML of every mapping that takes events, e.g. 'shards: 4'.")
  List<String> mappingSettings = new ArrayList<>();

  @Option(
      names = "--state-backend",
      paramLabel = "NAME",
      defaultValue = "rocksdb",
      description = "rocksdb or hashmap (default: ${DEFAULT-VALUE}).")
  String stateBackend = "";

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "TIME",
      defaultValue = "10 s",
      description = "Flink's, of all jobs (default: ${DEFAULT-VALUE}).")
  String checkpointInterval = "";

  @Option(
      names = "--s3-latency",
      paramLabel = "MS",
      defaultValue = "0",
      description =
          "Milliseconds that S3 waits before it looks at a request (default: ${DEFAULT-VALUE}).")
  long s3LatencyMillis;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "3",
      description = "Warm runs, after a cold one in a fresh process (default: ${DEFAULT-VALUE}).")
  int runs;

  @Option(
      names = "--peer",
      description = "Also time a Flink SQL job and one that only reads, in turn with Spillway.")
  boolean peer;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Instead of timing a backlog: send N events per second while the job runs, and let it"
              + " deliver what is left when they have been sent.")
  long rate;

  @Option(
      names = "--held-state",
      description =
          "Instead of timing a run: hold all events in batches that do not fill up, restore the job"
              + " from its last checkpoint in another process, and deliver all. Give a --batch-size"
              + " that no output reaches.")
  boolean heldState;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "3g",
      description = "The most heap of a job's process (default: ${DEFAULT-VALUE}).")
  String heap = "";

  @Option(
      names = "--jvm-option",
      paramLabel = "OPTION",
      description = "A further option of the JVM of Spillway's process, e.g. one for a profiler.")
  List<String> jvmOptions = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of the job, as for bin/spillway run.")
  List<String> settings = new ArrayList<>();

  @Option(
      names = "--flink",
      paramLabel = "KEY=VALUE",
      description = "A setting of Flink, for all jobs.")
  Map<String, String> flink = new LinkedHashMap<>();

  @Option(
      names = "--directory",
      paramLabel = "FOLDER",
      description =
          "An existing folder in which a new one is made for all data: Kafka's, S3's, the peer's"
              + " (default: that of temporary files). It is removed at the end.")
  @Nullable Path directory;

  /** Checks them all before anything is started. */
  void check(picocli.CommandLine commandLine) {
    require(commandLine, events >= 1 && events <= 1_000_000_000, "--events", events, "1 to 1e9");
    require(
        commandLine,
        parallelism >= 1 && parallelism <= 64,
        "--parallelism",
        parallelism,
        "1 to 64");
    require(
        commandLine,
        destinations >= 1 && destinations <= MOST_DESTINATIONS,
        "--destinations",
        destinations,
        "1 to 1000");
    require(
        commandLine, mappings >= 1 && mappings <= MOST_MAPPINGS, "--mappings", mappings, "1 to 50");
    require(
        commandLine,
        hotShare == 0
            || (hotShare > 0
                && hotShare <= 0.9
                && destinations > 1
                && destinations - 1 <= Sources.COUNT * (1 - hotShare)),
        "--hot-share",
        hotShare,
        "0 to 0.9, with at least two destinations and no more than there are sources left");
    require(commandLine, batchSize >= 1, "--batch-size", batchSize, "at least 1");
    require(
        commandLine,
        stateBackend.equals("rocksdb") || stateBackend.equals("hashmap"),
        "--state-backend",
        stateBackend,
        "rocksdb or hashmap");
    require(
        commandLine,
        s3LatencyMillis >= 0 && s3LatencyMillis <= 10_000,
        "--s3-latency",
        s3LatencyMillis,
        "0 to 10000");
    require(commandLine, runs >= 0 && runs <= 100, "--runs", runs, "0 to 100");
    require(commandLine, rate >= 0 && rate <= 1_000_000, "--rate", rate, "1 to 1e6");
    if (Stream.of(peer, heldState, rate > 0).filter(chosen -> chosen).count() > 1) {
      throw new ParameterException(
          commandLine, "Only one of --peer, --rate and --held-state can be given.");
    }
  }

  Duration s3Latency() {
    return Duration.ofMillis(s3LatencyMillis);
  }

  private static void require(
      picocli.CommandLine commandLine, boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new ParameterException(
          commandLine, name + " " + value + " cannot be used; give " + allowed + ".");
    }
  }
}
