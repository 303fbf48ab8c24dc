package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Folders and files whose names begin with {@code _} or {@code .} are passed over by Athena, Hive
 * and Spark when they lie below a table's location.
 */
final class HiddenNames {
  private HiddenNames() {}

  /**
   * What of a mapping would be hidden. A folder that is the same for all events is not: a table's
   * location is that folder itself.
   */
  static List<Problem> of(String prefix, JsonNode folder) {
    List<Problem> hidden = new ArrayList<>();
    first(prefix).ifPresent(found -> hidden.add(problem(Setting.FILENAME_PREFIX, found)));
    first(folder.path("@template").asText())
        .ifPresent(found -> hidden.add(problem(Setting.FOLDER, found)));
    return hidden;
  }

  private static Problem problem(Setting setting, String found) {
    return new Problem(
        setting.key(),
        "query engines pass over folders and files whose names begin with \"_\" or \".\", like "
            + Wording.quote(found)
            + ": choose another name");
  }

  private static Optional<String> first(String path) {
    for (String name : path.split("/", -1)) {
      if (name.startsWith("_") || name.startsWith(".")) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }
}
