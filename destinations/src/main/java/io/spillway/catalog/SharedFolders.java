package io.spillway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.delimited.FileLayout;
import io.spillway.mapping.CompiledMapping;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Warns of folders that hold files of different layouts: what reads a folder as one table, as
 * Athena does, would take one file's columns for another's. For one catalog.
 */
final class SharedFolders {
  private static final String FOLDER = "s3_aws_folder_name";

  private record Folder(@Nullable URI endpoint, String bucket, String name) {}

  private record Writer(String destinationId, FileLayout layout, CatalogNode node) {
    /** Mappings of one destination may tell their files apart by prefixes. */
    boolean isMixedUpWith(Writer other) {
      boolean apart =
          destinationId.equals(other.destinationId)
              && !layout.filenamePrefix().equals(other.layout.filenamePrefix());
      return !apart
          && !(layout.header().equals(other.layout.header())
              && layout.delimiter() == other.layout.delimiter());
    }
  }

  private final Map<Folder, List<Writer>> writers = new HashMap<>();

  void add(BucketAccess access, CatalogNode mapping, CompiledMapping compiled) {
    Folder folder =
        new Folder(
            access.endpoint(),
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
                        + other.node().at()
                        + ", but with other columns or another delimiter; give each a folder of"
                        + " its own with "
                        + FOLDER));
    others.add(writer);
  }

  /** Equal for folders that are equal for every event, as far as the spelling shows it. */
  private static String name(JsonNode folder) {
    if (!folder.isTextual()) {
      return folder.isContainerNode() ? folder.toString() : folder.asText("");
    }
    String text = folder.textValue();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
