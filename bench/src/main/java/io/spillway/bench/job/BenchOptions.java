package io.spillway.bench.job;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of a benchmark of the whole job. */
final class BenchOptions {
  @Option(
      names = "--events",
      paramLabel = "<n>",
      defaultValue = "1000000",
      description = "Events of about 1.2 KB in the topic. Default: ${DEFAULT-VALUE}.")
  long events;

  @Option(
      names = "--parallelism",
      paramLabel = "<n>",
      defaultValue = "2",
      description = "The parallelism of every operator. Default: ${DEFAULT-VALUE}.")
  int parallelism;

  @Option(
      names = "--partitions",
      paramLabel = "<n>",
      defaultValue = "4",
      description = "The partitions of the topic. Default: ${DEFAULT-VALUE}.")
  int partitions;

  @Option(
      names = "--destinations",
      paramLabel = "<n>",
      defaultValue = "1",
      description = "Destinations; each event goes to one of them. Default: ${DEFAULT-VALUE}.")
  int destinations;

  @Option(
      names = "--mappings",
      paramLabel = "<n>",
      defaultValue = "1",
      description =
          "Mappings of each destination; one of them takes the events. Default: ${DEFAULT-VALUE}.")
  int mappings;

  @Option(
      names = "--hot-share",
      paramLabel = "<share>",
      defaultValue = "0",
      description =
          "The share of the events that goes to one destination, 0 to 0.9; the others have a Zipf"
              + " distribution of the rest. 0: all destinations have the same share. Default:"
              + " ${DEFAULT-VALUE}.")
  double hotShare;

  @Option(
      names = "--batch-size",
      paramLabel = "<rows>",
      defaultValue = "20000",
      description = "The most rows of a file. Default: ${DEFAULT-VALUE}.")
  int batchSize;

  @Option(
      names = "--mapping-setting",
      paramLabel = "<line>",
      description = "A further line of YAML of each mapping that takes events, like 'shards: 4'.")
  List<String> mappingSettings = new ArrayList<>();

  @Option(
      names = "--state-backend",
      paramLabel = "<name>",
      defaultValue = "rocksdb",
      description = "rocksdb or hashmap. Default: ${DEFAULT-VALUE}.")
  String stateBackend = "";

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "<time>",
      defaultValue = "10 s",
      description = "The checkpoint interval of all jobs. Default: ${DEFAULT-VALUE}.")
  String checkpointInterval = "";

  @Option(
      names = "--s3-latency",
      paramLabel = "<ms>",
      defaultValue = "0",
      description =
          "Milliseconds that S3 waits before it handles a request. Default: ${DEFAULT-VALUE}.")
  long s3LatencyMillis;

  @Option(
      names = "--s3",
      paramLabel = "<name>",
      defaultValue = "lean",
      description =
          "lean: an S3 over TLS, as production's is, that takes little of the processor. s3proxy:"
              + " the one that tests have, over plain HTTP. Default: ${DEFAULT-VALUE}.")
  String s3 = "";

  @Option(
      names = "--runs",
      paramLabel = "<n>",
      defaultValue = "3",
      description = "Warm runs, after a cold one in a fresh process. Default: ${DEFAULT-VALUE}.")
  int runs;

  @Option(
      names = "--warm-up-runs",
      paramLabel = "<n>",
      defaultValue = "0",
      description =
          "Runs between the cold and the warm ones, which are in no median: the JIT compiles for"
              + " minutes. Default: ${DEFAULT-VALUE}.")
  int warmUpRuns;

  @Option(
      names = "--peer",
      description = "Times a Flink SQL job and one that only reads, too, in turn with Spillway.")
  boolean peer;

  @Option(
      names = "--rate",
      paramLabel = "<n>",
      description =
          "Instead of a backlog: sends so many events per second while the job runs, and lets it"
              + " deliver the rest when all are sent.")
  long rate;

  @Option(
      names = "--warm-up",
      paramLabel = "<time>",
      defaultValue = "1 ms",
      description =
          "With --rate: how long the job runs before it is measured. Default: ${DEFAULT-VALUE}.")
  String warmUp = "";

  @Option(
      names = "--held-state",
      description =
          "Instead of a backlog: holds all events in open batches, restores the job from its last"
              + " checkpoint in another process, and delivers all. Needs a --batch-size that no"
              + " output reaches.")
  boolean heldState;

  @Option(
      names = "--owed-files",
      paramLabel = "<n>",
      description =
          "Instead of events: lets so many files wait in Deliver, which has no other step before"
              + " it, and measures its checkpoints, its heap and its restarts.")
  long owedFiles;

  @Option(
      names = "--key-skew",
      description =
          "Instead of events: computes how evenly the outputs of so many --destinations are spread"
              + " over subtasks.")
  boolean keySkew;

  @Option(
      names = "--heap",
      paramLabel = "<size>",
      defaultValue = "3g",
      description = "The most heap of a job's process. Default: ${DEFAULT-VALUE}.")
  String heap = "";

  @Option(
      names = "--jvm-option",
      paramLabel = "<option>",
      description =
          "A further option of the JVM of Spillway's process, like one for a profiler. May be"
              + " repeated.")
  List<String> jvmOptions = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "<key=value>",
      description = "A setting of the job, as for `spillway run`. May be repeated.")
  List<String> settings = new ArrayList<>();

  @Option(
      names = "--flink",
      paramLabel = "<key=value>",
      description = "A setting of Flink, for all jobs. May be repeated.")
  Map<String, String> flink = new LinkedHashMap<>();

  @Option(
      names = "--directory",
      paramLabel = "<dir>",
      description =
          "A folder in which a temporary one is created for all data. Default: the system's.")
  @Nullable Path directory;

  /** Checks all options before anything is started. */
  void check(CommandLine commandLine) {
    try {
      check();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine, e.getMessage(), e);
    }
  }

  private void check() {
    require(events >= 1 && events <= 1_000_000_000, "--events", events, "1 to 1e9");
    require(parallelism >= 1 && parallelism <= 64, "--parallelism", parallelism, "1 to 64");
    require(partitions >= 1 && partitions <= 1000, "--partitions", partitions, "1 to 1000");
    require(destinations >= 1 && destinations <= 1000, "--destinations", destinations, "1 to 1000");
    require(mappings >= 1 && mappings <= 50, "--mappings", mappings, "1 to 50");
    boolean enoughSources =
        destinations > 1 && destinations - 1 <= BenchCatalog.SOURCES * (1 - hotShare);
    require(
        hotShare == 0 || (hotShare > 0 && hotShare <= 0.9 && enoughSources),
        "--hot-share",
        hotShare,
        "0 to 0.9, with at least two destinations and no more than there are sources left");
    require(batchSize >= 1, "--batch-size", batchSize, "at least 1");
    boolean knownBackend = stateBackend.equals("rocksdb") || stateBackend.equals("hashmap");
    require(knownBackend, "--state-backend", stateBackend, "rocksdb or hashmap");
    boolean possibleLatency = s3LatencyMillis >= 0 && s3LatencyMillis <= 10_000;
    require(possibleLatency, "--s3-latency", s3LatencyMillis, "0 to 10000");
    require(s3.equals("lean") || s3.equals("s3proxy"), "--s3", s3, "lean or s3proxy");
    require(runs >= 0 && runs <= 100, "--runs", runs, "0 to 100");
    require(warmUpRuns >= 0 && warmUpRuns <= 100, "--warm-up-runs", warmUpRuns, "0 to 100");
    require(rate >= 0 && rate <= 1_000_000, "--rate", rate, "1 to 1e6");
    require(heap.matches("[1-9][0-9]*[kmgKMG]?"), "--heap", heap, "a size like 3g");
    boolean validInterval = isDuration(checkpointInterval);
    require(validInterval, "--checkpoint-interval", checkpointInterval, "a time like 10 s");
    for (String setting : settings) {
      require(setting.indexOf('=') > 0, "--set", setting, "key=value");
    }
    require(isDuration(warmUp), "--warm-up", warmUp, "a time like 5 min");
    boolean validDirectory =
        directory == null || (Files.isDirectory(directory) && Files.isWritable(directory));
    require(
        validDirectory, "--directory", String.valueOf(directory), "an existing folder to write to");
    require(
        !heldState || batchSize > events,
        "--batch-size",
        batchSize,
        "more than --events with --held-state");
    require(
        owedFiles >= 0 && owedFiles <= 100_000_000 && owedFiles % destinations == 0,
        "--owed-files",
        owedFiles,
        "a multiple of --destinations, up to 1e8");
    if (Stream.of(peer, heldState, rate > 0, owedFiles > 0, keySkew)
            .filter(chosen -> chosen)
            .count()
        > 1) {
      throw new IllegalArgumentException(
          "Only one of --peer, --rate, --held-state, --owed-files and --key-skew can be given.");
    }
  }

  private static boolean isDuration(String text) {
    try {
      return TimeUtils.parseDuration(text).toMillis() > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void require(boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(
          name + " " + value + " cannot be used; give " + allowed + ".");
    }
  }
}
