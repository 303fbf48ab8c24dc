package io.spillway.bench;

import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.InvalidCatalogException;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.job.route.Router;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Routers with one destination and mappings of the default columns. */
final class Routers {
  /** As the job has them when nothing is configured. */
  private static final EventLimits LIMITS = new EventLimits(1024 * 1024, 100);

  static final String EVERY_EVENT = "type = \"track\" or type = \"identify\"";

  private Routers() {}

  /** One mapping that takes every event. */
  static Router one() {
    return of(mapping("all", EVERY_EVENT));
  }

  /** Fifty mappings of the measured types that take none of the events. */
  static Router noneOfFifty() {
    return of(others(50));
  }

  /** Fifty mappings of which the last takes every event. */
  static Router oneOfFifty() {
    return of(others(49) + ", " + mapping("all", EVERY_EVENT));
  }

  private static String others(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> mapping("m" + i, "type = \"track\" and event = \"Never Sent " + i + "\""))
        .collect(Collectors.joining(", "));
  }

  private static String mapping(String id, String trigger) {
    return "{id: " + id + ", trigger: '" + trigger + "'}";
  }

  private static Router of(String mappings) {
    String catalog =
        "{destinations: [{id: bench, settings: {s3_aws_bucket_name: bench-bucket,"
            + " s3_aws_region: eu-west-1, use_platform_credentials: true}, mappings: ["
            + mappings
            + "]}]}";
    try {
      return new Router(
          new EventParser(LIMITS), CatalogDocument.of("catalog.yaml", catalog).compile());
    } catch (InvalidCatalogException e) {
      throw new IllegalStateException(e);
    }
  }
}
