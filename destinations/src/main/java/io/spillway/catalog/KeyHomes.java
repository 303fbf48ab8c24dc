package io.spillway.catalog;

import io.spillway.diagnostic.Diagnostic;
import io.spillway.mapping.Setting;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where in a catalog keys belong, for those that are written in another place. */
final class KeyHomes {
  private static final String SETTINGS = "settings";

  /** By keys that only one place has. */
  private static final Map<String, String> HOMES = new HashMap<>();

  static {
    add(CatalogCompiler.ROOT_KEYS, "at the top of the file");
    add(CatalogCompiler.DESTINATION_KEYS, "in a destination, beside its id");
    add(BucketAccessCompiler.KEYS, "in the destination's " + SETTINGS);
    add(Setting.keys(), "in a mapping");
    HOMES.values().removeIf(String::isEmpty);
  }

  private KeyHomes() {}

  private static void add(Collection<String> keys, String home) {
    keys.forEach(key -> HOMES.merge(key, home, (one, another) -> ""));
  }

  /** What to do with a key that is unknown where it stands; empty when no place has it. */
  static Optional<String> remedy(String key) {
    return Optional.ofNullable(HOMES.get(key)).map(home -> "it belongs " + home);
  }

  /** The same diagnostic of a mapping, but of a key that another place has with what to do. */
  static Diagnostic ofMapping(Diagnostic diagnostic) {
    String key = diagnostic.place().path();
    if (Setting.isKnown(key)) {
      return diagnostic;
    }
    return (key.equals(SETTINGS)
            ? Optional.of("a mapping has its settings itself, so move them out of it")
            : remedy(key))
        .map(
            remedy ->
                Diagnostic.of(diagnostic.severity(), diagnostic.place(), "unknown key: ", remedy))
        .orElse(diagnostic);
  }
}
