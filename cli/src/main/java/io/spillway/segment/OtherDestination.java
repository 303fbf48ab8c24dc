package io.spillway.segment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a destination of another type, which is only named, so that nothing in it can be wrong. */
final class OtherDestination {
  private OtherDestination() {}

  /** The destination; empty when its type is not known, or one that is looked at. */
  static Optional<Workspace.Destination> of(ExportNode item, Origin origin) {
    JsonNode metadata = item.json().path("metadata");
    String slug = text(metadata.path("slug"));
    String metadataId = text(metadata.path("id"));
    boolean isKnown = slug != null || metadataId != null;
    boolean isOther =
        isKnown
            && !Workspace.SLUG.equals(slug)
            && !Workspace.OLD_SLUG.equals(slug)
            && !Workspace.METADATA_ID.equals(metadataId);
    if (!isOther) {
      return Optional.empty();
    }
    String id = text(item.json().path("id"));
    return Optional.of(
        new Workspace.Destination(
            id == null ? item.toString() : id,
            origin,
            text(item.json().path("name")),
            null,
            metadataId,
            slug,
            null,
            null));
  }

  private static @Nullable String text(JsonNode value) {
    return value.isTextual() && !value.textValue().isBlank() ? value.textValue() : null;
  }
}
