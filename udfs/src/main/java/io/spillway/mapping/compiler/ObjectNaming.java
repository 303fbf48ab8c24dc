package io.spillway.mapping.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.delimited.ObjectKey;
import io.spillway.mapping.Problem;
import io.spillway.mapping.Setting;
import io.spillway.mapping.evaluation.ValueDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The settings that objects' names begin with: the folder and the prefix. */
final class ObjectNaming {
  private final MappingReader settings;
  private final JsonNode folder;
  private final String prefix;

  ObjectNaming(MappingReader settings) {
    this.settings = settings;
    this.folder = settings.get(Setting.FOLDER);
    this.prefix = settings.text(Setting.FILENAME_PREFIX, "");
    String problem = ObjectKey.problem(prefix + "_");
    if (problem != null) {
      settings.report(Setting.FILENAME_PREFIX, problem + "; shorten or change it");
    }
  }

  String prefix() {
    return prefix;
  }

  /** Reports a literal folder that cannot be used: it is wrong for all events. */
  void checkLiteralFolder(QuerySettings query) {
    if (folder.isTextual() && ObjectKey.problem(prefix + "_") == null) {
      String name = folder.textValue();
      String below = query.subFolders("01234567").of("identify", 0);
      String whole = name + (name.endsWith("/") ? "" : "/") + below;
      String problem = ObjectKey.problem(whole + prefix + "_");
      if (problem != null) {
        settings.report(Setting.FOLDER, problem + "; shorten or change it");
      }
    }
  }

  /**
   * Names that begin with {@code _} or {@code .}: Athena, Hive and Spark ignore folders and files
   * with such names below a table's location. A literal folder is not among them, because the
   * table's location is that folder itself.
   */
  List<Problem> hiddenNames() {
    List<Problem> hidden = new ArrayList<>();
    firstHidden(prefix).ifPresent(name -> hidden.add(hidden(Setting.FILENAME_PREFIX, name)));
    firstHidden(folder.path("@template").asText())
        .ifPresent(name -> hidden.add(hidden(Setting.FOLDER, name)));
    return hidden;
  }

  private static Problem hidden(Setting setting, String name) {
    return new Problem(
        setting.key(),
        "query engines pass over folders and files whose names begin with \"_\" or \".\", like "
            + ValueDescription.quote(name)
            + ": choose another name");
  }

  private static Optional<String> firstHidden(String path) {
    for (String name : path.split("/", -1)) {
      if (name.startsWith("_") || name.startsWith(".")) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }
}
