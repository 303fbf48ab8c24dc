package io.spillway.parquet;

import io.spillway.delimited.ColumnType;
import io.spillway.event.IsoTime;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** A column of a Parquet file, which may have NULL. */
record ParquetColumn(String name, ColumnType type) {
  private static final int DEFINED = 1;

  ParquetColumn {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }

  /** The type of a row, as the library's encoders take it. */
  static MessageType schema(List<ParquetColumn> columns) {
    return new MessageType(
        "row",
        columns.stream()
            .map(column -> (org.apache.parquet.schema.Type) column.primitive())
            .toList());
  }

  private PrimitiveType primitive() {
    return switch (type) {
      case STRING, JSON ->
          Types.optional(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.stringType())
              .named(name);
      case BIGINT -> Types.optional(PrimitiveTypeName.INT64).named(name);
      case DOUBLE -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
      case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
      case TIMESTAMP ->
          Types.optional(PrimitiveTypeName.INT64)
              .as(LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS))
              .named(name);
    };
  }

  /** The same as it is in a file's footer, also for readers that know no logical types. */
  SchemaElement element() {
    SchemaElement element = new SchemaElement(name);
    element.setType(physical());
    element.setRepetition_type(FieldRepetitionType.OPTIONAL);
    switch (type) {
      case STRING, JSON -> {
        element.setConverted_type(ConvertedType.UTF8);
        element.setLogicalType(LogicalType.STRING(new StringType()));
      }
      case TIMESTAMP -> {
        element.setConverted_type(ConvertedType.TIMESTAMP_MICROS);
        element.setLogicalType(
            LogicalType.TIMESTAMP(new TimestampType(true, TimeUnit.MICROS(new MicroSeconds()))));
      }
      default -> {}
    }
    return element;
  }

  Type physical() {
    return switch (type) {
      case STRING, JSON -> Type.BYTE_ARRAY;
      case BIGINT, TIMESTAMP -> Type.INT64;
      case DOUBLE -> Type.DOUBLE;
      case BOOLEAN -> Type.BOOLEAN;
    };
  }

  /** Writes the text of a cell, which was brought into the form of its type when it was made. */
  void write(byte[] bytes, int offset, int length, ColumnWriter writer) {
    switch (type) {
      case STRING, JSON ->
          writer.write(Binary.fromReusedByteArray(bytes, offset, length), 0, DEFINED);
      case BIGINT -> writer.write(Long.parseLong(text(bytes, offset, length)), 0, DEFINED);
      case DOUBLE -> writer.write(Double.parseDouble(text(bytes, offset, length)), 0, DEFINED);
      case BOOLEAN -> writer.write(bytes[offset] == 't', 0, DEFINED);
      case TIMESTAMP -> writer.write(IsoTime.micros(text(bytes, offset, length)), 0, DEFINED);
    }
  }

  private static String text(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
  }
}
