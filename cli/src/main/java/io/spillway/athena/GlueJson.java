package io.spillway.athena;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** The input of Glue's {@code CreateTable}, in the form that {@code aws glue} reads. */
public final class GlueJson {
  private GlueJson() {}

  /** The input for a table, as indented JSON. */
  public static String of(QueryTable table) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("DatabaseName", table.choice().database());
    ObjectNode input = root.putObject("TableInput");
    input.put("Name", table.name());
    input.put("TableType", "EXTERNAL_TABLE");
    put(input.putObject("Parameters"), table.properties());
    columns(
        input.putArray("PartitionKeys"),
        table.files().partitions().stream().map(QueryTable.Partition::name).toList());
    ObjectNode storage = input.putObject("StorageDescriptor");
    columns(
        storage.putArray("Columns"),
        table.files().columns().stream().map(QueryTable.Column::name).toList());
    storage.put("Location", table.files().location());
    storage.put("InputFormat", QueryTable.INPUT_FORMAT);
    storage.put("OutputFormat", QueryTable.OUTPUT_FORMAT);
    ObjectNode serde = storage.putObject("SerdeInfo");
    serde.put("SerializationLibrary", QueryTable.SERDE);
    put(serde.putObject("Parameters"), table.serdeProperties());
    return root.toPrettyString();
  }

  private static void columns(ArrayNode array, List<String> names) {
    names.forEach(name -> array.addObject().put("Name", name).put("Type", "string"));
  }

  private static void put(ObjectNode object, Map<String, String> properties) {
    properties.forEach(object::put);
  }
}
