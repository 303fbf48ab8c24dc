package io.spillway.playground;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.athena.AthenaSql;
import io.spillway.athena.QueryTable;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.Destination;
import io.spillway.catalog.DestinationMapping;
import io.spillway.mapping.SubFolders;
import io.spillway.settings.UsageException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mapping that the page shows, with its destination. */
record ShownMapping(Destination destination, DestinationMapping mapping) {
  /**
   * Finds the mapping.
   *
   * @param destinationId null for the first
   * @param mappingId null for the first of the destination
   * @return null when the catalog has no such mapping that can be used
   */
  static @Nullable ShownMapping find(
      Catalog catalog, @Nullable String destinationId, @Nullable String mappingId) {
    for (Destination destination : catalog.destinations()) {
      if (destinationId == null || destinationId.equals(destination.id())) {
        for (DestinationMapping mapping : destination.mappings()) {
          if (mappingId == null || mappingId.equals(mapping.id())) {
            return new ShownMapping(destination, mapping);
          }
        }
      }
    }
    return null;
  }

  boolean is(String destinationId, String mappingId) {
    return destination.id().equals(destinationId) && mapping.id().equals(mappingId);
  }

  /** A catalog of nothing else. */
  Catalog alone(Catalog catalog) {
    Destination alone =
        new Destination(
            destination.id(),
            destination.name(),
            destination.enabled(),
            destination.sources(),
            destination.filters(),
            destination.access(),
            List.of(mapping),
            destination.amounts());
    return new Catalog(List.of(alone), catalog.waiting(), List.of());
  }

  /** What {@code ddl} prints for the mapping, with its notes, or why there is no table. */
  ObjectNode ddl() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    String name = QueryTable.defaultName(destination.id(), mapping.id());
    try {
      if (!QueryTable.isName(name)) {
        throw new UsageException(
            "the table's name would be longer than Athena takes; `spillway ddl` makes one with"
                + " another --name");
      }
      QueryTable table =
          QueryTable.of(
              destination, mapping, new QueryTable.Choice("default", name, SubFolders.FIRST_DAY));
      json.put("text", new AthenaSql(table).script(true));
      table.cautions().forEach(json.putArray("notes")::add);
    } catch (UsageException e) {
      json.put("problem", e.getMessage());
    }
    return json;
  }
}
