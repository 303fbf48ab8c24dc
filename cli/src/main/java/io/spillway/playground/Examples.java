package io.spillway.playground;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The example catalog and its events, and the schema of catalogs; the build puts them here. */
public final class Examples {
  static final String SCHEMA = "destinations.schema.json";
  private static final String CATALOG = "destinations.yaml";
  private static final String EVENTS = "events.jsonl";

  private Examples() {}

  /** The catalog, which cannot be written. */
  public static OpenCatalog catalog() {
    return OpenCatalog.example(CATALOG, text(CATALOG));
  }

  /** Events for it. */
  public static OpenEvents events() {
    return new OpenEvents(EVENTS, text(EVENTS), false);
  }

  static String text(String name) {
    try (InputStream in = Examples.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
