package io.spillway.bench.job;

import io.spillway.local.events.EventGenerator;
import io.spillway.local.s3.DestinationEntry;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/** The destinations of a benchmark. */
final class BenchCatalog {
  private BenchCatalog() {}

  /** The catalog as YAML: each event is taken by one mapping of one destination. */
  static String of(BenchOptions options, URI s3) {
    List<List<Integer>> sources = Sources.of(options.destinations, options.hotShare);
    StringBuilder catalog = new StringBuilder("destinations:\n");
    for (int i = 0; i < options.destinations; i++) {
      catalog.append(destination(options, s3, i, sources.get(i)));
    }
    return catalog.toString();
  }

  private static String destination(
      BenchOptions options, URI s3, int index, List<Integer> sources) {
    StringBuilder destination =
        new StringBuilder(
            DestinationEntry.of(
                "bench-" + index,
                BenchServers.roleArn(index),
                BenchServers.externalId(index),
                BenchServers.bucket(index),
                s3));
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
}
