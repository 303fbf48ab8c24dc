package io.spillway.bench;

import io.spillway.budget.Limits;
import io.spillway.catalog.CatalogDocument;
import io.spillway.diagnostic.CompilationException;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.routing.Router;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Routers for the benchmarks; their mappings have the default columns. */
final class Routers {
  /** The defaults of the job. */
  private static final EventLimits LIMITS = new EventLimits(1024 * 1024, 100);

  static final String EVERY_EVENT = "type = \"track\" or type = \"identify\"";

  private Routers() {}

  /** One mapping that takes every event. */
  static Router one() {
    return of(mapping("all", EVERY_EVENT));
  }

  /** The same with further settings of the mapping, as in YAML. */
  static Router one(String settings) {
    return of("{id: all, trigger: '" + EVERY_EVENT + "', " + settings + "}");
  }

  /** Fifty mappings of the measured types that take none of the events. */
  static Router noneOfFifty() {
    return of(others(50));
  }

  /** Fifty mappings of which the last takes every event. */
  static Router oneOfFifty() {
    return of(others(49) + ", " + mapping("all", EVERY_EVENT));
  }

  /** A thousand destinations of five mappings that differ in the event's name; one matches. */
  static Router oneOfThousandDestinationsByEvent() {
    return ofDestinations(
        IntStream.range(0, 999)
                .mapToObj(i -> destination("d" + i, "", others(5, "Never Sent " + i + "-")))
                .collect(Collectors.joining(", "))
            + ", "
            + destination("last", "", others(4) + ", " + mapping("all", EVERY_EVENT)));
  }

  /** The same with destinations that differ in the event's source; every mapping matches. */
  static Router oneOfThousandDestinationsBySource() {
    String five =
        IntStream.range(0, 5)
            .mapToObj(i -> mapping("m" + i, EVERY_EVENT))
            .collect(Collectors.joining(", "));
    return ofDestinations(
        IntStream.range(0, 999)
                .mapToObj(i -> destination("d" + i, "sources: [wk" + i + "], ", five))
                .collect(Collectors.joining(", "))
            + ", "
            + destination("last", "", mapping("all", EVERY_EVENT)));
  }

  /**
   * One mapping of nine columns, of which five are below a path.
   *
   * @param settings of the mapping, each with a comma behind it
   */
  static Router ofMapping(String settings, String item) {
    String columns =
        "message: {'@path': $.messageId}, user: {'@path': $.userId},"
            + " at: {'@path': $.timestamp}, order: {'@path': $.properties.order_id}, "
            + Stream.of("sku", "name", "price", "quantity", "category")
                .map(name -> name + ": {'@path': " + item + "." + name + "}")
                .collect(Collectors.joining(", "));
    return of(
        "{id: items, trigger: '" + EVERY_EVENT + "', " + settings + "columns: {" + columns + "}}");
  }

  private static String others(int count) {
    return others(count, "Never Sent ");
  }

  private static String others(int count, String event) {
    return IntStream.range(0, count)
        .mapToObj(i -> mapping("m" + i, "type = \"track\" and event = \"" + event + i + "\""))
        .collect(Collectors.joining(", "));
  }

  private static String mapping(String id, String trigger) {
    return "{id: " + id + ", trigger: '" + trigger + "'}";
  }

  private static String destination(String id, String more, String mappings) {
    return "{id: "
        + id
        + ", "
        + more
        + "settings: {s3_aws_bucket_name: bench-bucket, s3_aws_region: eu-west-1,"
        + " use_platform_credentials: true}, mappings: ["
        + mappings
        + "]}";
  }

  private static Router of(String mappings) {
    return ofDestinations(destination("bench", "", mappings));
  }

  private static Router ofDestinations(String destinations) {
    try {
      return new Router(
          new EventParser(LIMITS),
          Limits.DEFAULTS,
          CatalogDocument.of("bench", "{destinations: [" + destinations + "]}").compile());
    } catch (CompilationException e) {
      throw new IllegalStateException(e);
    }
  }
}
