package io.spillway.athena;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
    ArrayNode keys = input.putArray("PartitionKeys");
    table.files().partitions().forEach(partition -> column(keys, partition.name(), "string"));
    StorageFormat format = table.files().format();
    ObjectNode storage = input.putObject("StorageDescriptor");
    ArrayNode columns = storage.putArray("Columns");
    table.files().columns().forEach(column -> column(columns, column.name(), column.hiveType()));
    storage.put("Location", table.files().location());
    storage.put("InputFormat", format.inputFormat());
    storage.put("OutputFormat", format.outputFormat());
    ObjectNode serde = storage.putObject("SerdeInfo");
    serde.put("SerializationLibrary", format.serde());
    put(serde.putObject("Parameters"), table.serdeProperties());
    return root.toPrettyString();
  }

  private static void column(ArrayNode array, String name, String type) {
    array.addObject().put("Name", name).put("Type", type);
  }

  private static void put(ObjectNode object, Map<String, String> properties) {
    properties.forEach(object::put);
  }
}
