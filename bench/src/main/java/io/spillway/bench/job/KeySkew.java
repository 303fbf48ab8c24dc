package io.spillway.bench.job;

import io.spillway.catalog.Owner;
import io.spillway.job.route.EvenShardIds;
import io.spillway.routing.OutputKey;
import io.spillway.routing.OutputKey.MappingVersion;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * How evenly Flink spreads outputs over the subtasks of Batch, and destinations over those of
 * Deliver: the job's own keys and Flink's own assignment, with weights that are made up. Nothing
 * runs.
 */
final class KeySkew {
  /** As in {@code conf/config.yaml}. */
  private static final int KEY_GROUPS = 720;

  private static final int OUTPUTS_PER_DESTINATION = 5;
  private static final List<Integer> PARALLELISMS = List.of(2, 4, 8, 16, 32, 64);
  private static final String ROW = "%11s %18s %18s %24s %24s%n";

  private final int destinations;
  private final PrintWriter out;

  KeySkew(int destinations, PrintWriter out) {
    this.destinations = destinations;
    this.out = out;
  }

  /** Prints, for each parallelism, the load of the busiest subtask in relation to the mean. */
  void run() {
    out.printf(
        Locale.ROOT,
        "%,d destinations of %d outputs, %d key groups: the busiest subtask's share, in relation to"
            + " the mean.%n",
        destinations,
        OUTPUTS_PER_DESTINATION,
        KEY_GROUPS);
    out.println("Zipf: destination n has 1/n of the first one's rows.");
    out.printf(
        ROW,
        "parallelism",
        "Batch, even rows",
        "Batch, Zipf",
        "Batch, Zipf, 8 shards*",
        "Deliver, even files");
    for (int parallelism : PARALLELISMS) {
      out.printf(
          ROW,
          parallelism,
          ratio(batch(parallelism, 1, destination -> 1)),
          ratio(batch(parallelism, 1, destination -> 1.0 / (destination + 1))),
          ratio(batch(parallelism, 8, destination -> 1.0 / (destination + 1))),
          ratio(deliver(parallelism)));
    }
    out.println("* of the ten destinations with most rows");
    out.flush();
  }

  private double[] batch(int parallelism, int shards, IntToDoubleFunction weight) {
    EvenShardIds ids = new EvenShardIds(KEY_GROUPS);
    double[] load = new double[parallelism];
    for (int destination = 0; destination < destinations; destination++) {
      for (int output = 0; output < OUTPUTS_PER_DESTINATION; output++) {
        OutputKey key =
            new OutputKey(
                new MappingVersion(id(destination), "mapping-" + output, "layout", (Owner) null),
                "track",
                "events/",
                "");
        List<String> keys = ids.of(key, destination < 10 ? shards : 1);
        for (String one : keys) {
          load[subtask(one, parallelism)] += weight.applyAsDouble(destination) / keys.size();
        }
      }
    }
    return load;
  }

  private double[] deliver(int parallelism) {
    double[] load = new double[parallelism];
    for (int destination = 0; destination < destinations; destination++) {
      load[subtask(id(destination), parallelism)]++;
    }
    return load;
  }

  private static String id(int destination) {
    return "destination-" + destination;
  }

  private static int subtask(String key, int parallelism) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(key, KEY_GROUPS, parallelism);
  }

  private static String ratio(double[] load) {
    double most = Arrays.stream(load).max().orElseThrow();
    return String.format(Locale.ROOT, "%.2f", most / Arrays.stream(load).average().orElseThrow());
  }
}
