package io.spillway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.delimited.FileLayout;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.Setting;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Warns of folders with files of different layouts: a query engine that reads a folder as one
 * table, such as Athena, would mix up their columns. For one catalog.
 */
final class SharedFolders {
  private static final String FOLDER = Setting.FOLDER.key();

  private record Folder(@Nullable URI endpoint, String bucket, String name) {}

  private record Writer(String destinationId, FileLayout layout, CatalogNode node) {
    /** Mappings of one destination may distinguish their files by prefixes. */
    boolean isMixedUpWith(Writer other) {
      boolean apart =
          destinationId.equals(other.destinationId)
              && !layout.filenamePrefix().equals(other.layout.filenamePrefix());
      return !apart
          && !(layout.header().equals(other.layout.header())
              && layout.delimiter() == other.layout.delimiter()
              && layout.style().headerLine() == other.layout.style().headerLine());
    }
  }

  private final Map<Folder, List<Writer>> writers = new HashMap<>();

  void add(BucketAccess access, CatalogNode mapping, CompiledMapping compiled) {
    Folder folder =
        new Folder(
            access.endpoint().uri(),
            access.bucket(),
            name(mapping.json().path(FOLDER)) + "/" + compiled.subFolders().layout());
    Writer writer = new Writer(access.destinationId(), compiled.layout(), mapping);
    List<Writer> others = writers.computeIfAbsent(folder, key -> new ArrayList<>());
    others.stream()
        .filter(writer::isMixedUpWith)
        .findFirst()
        .ifPresent(
            other ->
                mapping.warning(
                    "writes into the same folder of bucket "
                        + folder.bucket()
                        + " as the mapping at "
                        + other.node().position()
                        + ", but with other columns, or another delimiter or header; ",
                    "give each a folder of its own with " + FOLDER));
    others.add(writer);
  }

  /** Equal for folders that are equal for every event, as far as their text shows it. */
  private static String name(JsonNode folder) {
    if (!folder.isTextual()) {
      return folder.isContainerNode() ? folder.toString() : folder.asText("");
    }
    String text = folder.textValue();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
