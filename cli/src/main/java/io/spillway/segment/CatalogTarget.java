package io.spillway.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CatalogFile;
import io.spillway.catalog.CatalogFiles;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The catalog that is imported into: one file, or a folder, in which each new destination gets a
 * file of its own. Destinations that are there already stay in the file that they are in.
 */
final class CatalogTarget {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  private final Path out;
  private final boolean isFolder;

  /** By the names of the files as they are listed. */
  private final Map<String, EditedFile> files = new LinkedHashMap<>();

  private CatalogTarget(Path out, boolean isFolder) {
    this.out = out;
    this.isFolder = isFolder;
  }

  /**
   * Reads what is there.
   *
   * @param out a file, or a folder; made when it is not there, as a file if its name ends like one
   *     of a catalog
   */
  static CatalogTarget open(Path out) throws UsageException {
    boolean isThere = Files.exists(out);
    String name = String.valueOf(out.getFileName());
    if (!isThere) {
      requireNewCatalog(out, name);
    }
    CatalogTarget target =
        new CatalogTarget(
            out, isThere ? Files.isDirectory(out) : !CatalogFiles.isCatalogFile(name));
    if (isThere) {
      for (CatalogFile file : target.document().files()) {
        Path path = target.isFolder ? out.resolve(file.name()) : out;
        target.files.put(file.name(), new EditedFile(path, file));
      }
    }
    return target;
  }

  /**
   * A catalog that is empty and is not written.
   *
   * @param out stands for its file
   */
  static CatalogTarget none(Path out) {
    return new CatalogTarget(out, false);
  }

  /** Whether it has a destination. */
  boolean hasText() {
    return !files.isEmpty();
  }

  /** The text of its only file. */
  String text() {
    return files.values().iterator().next().text();
  }

  private static void requireNewCatalog(Path out, String name) throws UsageException {
    if (Files.isSymbolicLink(out)) {
      throw new UsageException(
          "--out " + out + ": a link to what is not there; make that, or remove the link");
    }
    if (name.lastIndexOf('.') > 0 && !CatalogFiles.isCatalogFile(name)) {
      throw new UsageException(
          "--out "
              + out
              + ": cannot be made; give a file that ends in .yaml, .yml or .json and does not begin"
              + " with a dot, or a folder that has no dot in its name or is there");
    }
  }

  /** The catalog as it is now. */
  CatalogDocument document() throws UsageException {
    try {
      return CatalogFiles.read(CatalogFiles.local(out));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private UsageException unusable(IOException e) {
    return new UsageException(
        "--out "
            + out
            + ": cannot be used: "
            + Messages.reason(e)
            + "; give the path of a catalog, or of a folder",
        e);
  }

  /** The variables that destinations other than these name. */
  Set<String> variablesOfOthers(Set<String> ids) {
    Set<String> names = new TreeSet<>();
    for (EditedFile file : files.values()) {
      for (JsonNode entry : file.destinations()) {
        if (!ids.contains(entry.path("id").asText())) {
          for (JsonNode setting : entry.path("settings")) {
            Matcher variable = VARIABLE.matcher(setting.asText());
            if (variable.matches()) {
              names.add(variable.group(1));
            }
          }
        }
      }
    }
    return names;
  }

  /** The ids of entries other than these, with their names. */
  Map<String, String> others(Set<String> ids) {
    Map<String, String> others = new LinkedHashMap<>();
    for (EditedFile file : files.values()) {
      for (JsonNode entry : file.destinations()) {
        String id = entry.path("id").asText();
        if (!ids.contains(id)) {
          others.put(id, entry.path("name").asText(""));
        }
      }
    }
    return others;
  }

  /** The entry with this id, to be changed; an empty one in the file where it belongs if new. */
  ObjectNode entry(String id) throws UsageException {
    for (EditedFile file : files.values()) {
      for (JsonNode entry : file.destinations()) {
        if (entry instanceof ObjectNode object && id.equals(object.path("id").asText())) {
          file.requireCatalog();
          return object;
        }
      }
    }
    EditedFile file = fileOfNew(id);
    file.requireCatalog();
    return file.addDestination();
  }

  private EditedFile fileOfNew(String id) {
    String name = isFolder ? id + ".yaml" : String.valueOf(out.getFileName());
    EditedFile known = files.get(name);
    if (known == null) {
      known = new EditedFile(isFolder ? out.resolve(name) : out, new CatalogFile(name, ""));
      files.put(name, known);
    }
    return known;
  }

  /** The external id of a destination as its entry has it; null when it has none. */
  static @Nullable String variable(ObjectNode entry) {
    Matcher variable = VARIABLE.matcher(entry.path("settings").path("iam_external_id").asText(""));
    return variable.matches() ? variable.group(1) : null;
  }

  /**
   * Writes the files that have changed, each at once and whole.
   *
   * @param dropsComments whether comments may be lost
   * @return the names of the files
   */
  List<String> write(boolean dropsComments) throws UsageException, IOException {
    List<EditedFile> changed = files.values().stream().filter(EditedFile::isChanged).toList();
    for (EditedFile file : changed) {
      if (!dropsComments) {
        file.requireNoComments();
      }
    }
    List<String> names = new ArrayList<>();
    try {
      Files.createDirectories(isFolder ? out : out.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw unusable(e);
    }
    for (EditedFile file : changed) {
      file.write();
      names.add(file.path().toString());
    }
    return names;
  }
}
