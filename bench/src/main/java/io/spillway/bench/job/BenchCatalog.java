package io.spillway.bench.job;

import io.spillway.local.events.EventGenerator;
import io.spillway.local.s3.DestinationEntry;
import io.spillway.local.s3.Role;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The destinations of a benchmark, each of which owns some of the events' sources. */
final class BenchCatalog {
  /** How many sources the events have, all with the same number of events. */
  static final int SOURCES = 1000;

  private BenchCatalog() {}

  /** The role of a destination, which may put objects into the destination's bucket. */
  static Role role(int destination) {
    return Role.of(
        String.format("arn:aws:iam::%012d:role/bench", destination + 1),
        "bench-external-id-" + destination,
        bucket(destination));
  }

  static String bucket(int destination) {
    return "bench-" + destination;
  }

  /** The catalog as YAML: one mapping of one destination takes each event. */
  static String of(BenchOptions options, URI s3) {
    List<List<Integer>> sources = assignSources(options.destinations, options.hotShare);
    StringBuilder catalog = new StringBuilder("destinations:\n");
    for (int i = 0; i < options.destinations; i++) {
      catalog.append(destination(options, s3, i, sources.get(i)));
    }
    return catalog.toString();
  }

  private static String destination(
      BenchOptions options, URI s3, int index, List<Integer> sources) {
    StringBuilder destination =
        new StringBuilder(DestinationEntry.of("bench-" + index, role(index), s3));
    if (options.destinations > 1) {
      destination
          .append("    sources: [")
          .append(sources.stream().map(EventGenerator::writeKey).collect(Collectors.joining(", ")))
          .append("]\n");
    }
    destination.append("    mappings:\n");
    for (int i = 1; i < options.mappings; i++) {
      destination.append(
          """
                - id: other-%d
                  trigger: type = "track" and event = "Never Sent %d"
          """
              .formatted(i, i));
    }
    destination.append(
        """
              - id: all
                trigger: type = "track" or type = "identify"
                audience_action_column_name: audience_action
                batch_size_column_name: batch_size
                batch_size: %d
        """
            .formatted(options.batchSize));
    options.mappingSettings.forEach(
        line -> destination.append("        ").append(line).append('\n'));
    return destination.toString();
  }

  /**
   * The indexes of each destination's sources; every source belongs to one destination.
   *
   * @param hotShare the share of all sources that the first destination owns; 0 for equal shares
   */
  private static List<List<Integer>> assignSources(int destinations, double hotShare) {
    int hot = (int) Math.round(SOURCES * hotShare);
    List<List<Integer>> owned = new ArrayList<>();
    for (int i = 0; i < destinations; i++) {
      owned.add(new ArrayList<>());
    }
    int first = hot == 0 ? 0 : 1;
    for (int source = 0; source < SOURCES; source++) {
      int owner = source < hot ? 0 : neediest(owned, first, hot > 0);
      owned.get(owner).add(source);
    }
    return owned;
  }

  /** The destination with the fewest sources in relation to its weight. */
  private static int neediest(List<List<Integer>> owned, int first, boolean zipf) {
    int best = first;
    double bestNeed = -1;
    for (int i = first; i < owned.size(); i++) {
      int has = owned.get(i).size();
      double weight = zipf ? 1.0 / (i - first + 1) : 1;
      double need = has == 0 ? Double.MAX_VALUE : weight / (has + 1);
      if (need > bestNeed) {
        best = i;
        bestNeed = need;
      }
    }
    return best;
  }
}
