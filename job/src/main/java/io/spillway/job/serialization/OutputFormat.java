package io.spillway.job.serialization;

import io.spillway.catalog.Owner;
import io.spillway.delimited.ColumnType;
import io.spillway.delimited.Delimiter;
import io.spillway.delimited.FileExtension;
import io.spillway.delimited.FileLayout;
import io.spillway.delimited.FileLayout.BatchSizeColumn;
import io.spillway.delimited.FileStyle;
import io.spillway.delimited.FileStyle.LineEnd;
import io.spillway.delimited.FileStyle.Quotes;
import io.spillway.mapping.FileLimits;
import io.spillway.routing.Output;
import io.spillway.routing.OutputKey;
import io.spillway.routing.OutputKey.MappingVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Outputs, with their rows on the network and with their batch in state. */
public final class OutputFormat implements RecordFormat<Output> {
  private static final long serialVersionUID = 1L;

  private static final OwnerFormat OWNERS = new OwnerFormat();

  private static final int WITH_DESTINATION_BYTES = 3;
  private static final int WITH_STYLE = 4;
  private static final int WITH_FILE_LIMITS = 5;
  private static final int WITH_COLUMN_TYPES = 6;

  /** Version 1 has neither owner nor shards. */
  @Override
  public int version() {
    return WITH_COLUMN_TYPES;
  }

  @Override
  public void write(Output output, DataOutputView target) throws IOException {
    StringValue.writeString(output.id(), target);
    StringValue.writeString(output.key().destinationId(), target);
    StringValue.writeString(output.key().mappingId(), target);
    StringValue.writeString(output.key().mapping().layoutVersion(), target);
    StringValue.writeString(output.key().eventType(), target);
    StringValue.writeString(output.key().folder(), target);
    StringValue.writeString(output.key().batchKeys(), target);
    StringValue.writeString(output.layout().header(), target);
    StringValue.writeString(output.layout().delimiter().setting(), target);
    StringValue.writeString(output.layout().batchSizeColumn().name(), target);
    StringValue.writeString(output.layout().extension().setting(), target);
    StringValue.writeString(output.layout().filenamePrefix(), target);
    target.writeInt(output.batchSize());
    target.writeInt(output.shards());
    OWNERS.writeNullable(output.key().owner(), target);
    target.writeLong(output.destinationBytes());
    FileStyle style = output.layout().style();
    StringValue.writeString(style.quotes().setting(), target);
    target.writeBoolean(style.headerLine());
    target.writeBoolean(style.finalNewline());
    StringValue.writeString(style.lineEnd().setting(), target);
    target.writeBoolean(style.bom());
    target.writeLong(output.fileLimits().maxAge().toMillis());
    target.writeLong(output.fileLimits().maxBytes());
    target.writeInt(output.layout().types().size());
    for (ColumnType type : output.layout().types()) {
      StringValue.writeString(type.setting(), target);
    }
  }

  @Override
  public Output read(int version, DataInputView source) throws IOException {
    String id = StringValue.readString(source);
    String destinationId = StringValue.readString(source);
    String mappingId = StringValue.readString(source);
    String layoutVersion = StringValue.readString(source);
    String eventType = StringValue.readString(source);
    String folder = StringValue.readString(source);
    String batchKeys = StringValue.readString(source);
    String header = StringValue.readString(source);
    Delimiter delimiter = known(Delimiter.ofSetting(StringValue.readString(source)));
    BatchSizeColumn batchSizeColumn = BatchSizeColumn.valueOf(StringValue.readString(source));
    FileExtension extension = known(FileExtension.ofSetting(StringValue.readString(source)));
    String filenamePrefix = StringValue.readString(source);
    int batchSize = source.readInt();
    int shards = version == 1 ? 1 : source.readInt();
    Owner owner = version == 1 ? null : OWNERS.readNullable(source);
    long destinationBytes = version < WITH_DESTINATION_BYTES ? Long.MAX_VALUE : source.readLong();
    FileStyle style = version < WITH_STYLE ? FileStyle.SEGMENT : readStyle(source);
    FileLimits fileLimits =
        version < WITH_FILE_LIMITS
            ? FileLimits.NONE
            : new FileLimits(Duration.ofMillis(source.readLong()), source.readLong());
    List<ColumnType> types = version < WITH_COLUMN_TYPES ? List.of() : readTypes(source);
    return new Output(
        id,
        new OutputKey(
            new MappingVersion(destinationId, mappingId, layoutVersion, owner),
            eventType,
            folder,
            batchKeys),
        new FileLayout(header, delimiter, batchSizeColumn, extension, filenamePrefix, style, types),
        batchSize,
        shards,
        destinationBytes,
        fileLimits);
  }

  private static FileStyle readStyle(DataInputView source) throws IOException {
    return new FileStyle(
        known(Quotes.ofSetting(StringValue.readString(source))),
        source.readBoolean(),
        source.readBoolean(),
        known(LineEnd.ofSetting(StringValue.readString(source))),
        source.readBoolean());
  }

  private static List<ColumnType> readTypes(DataInputView source) throws IOException {
    int count = source.readInt();
    List<ColumnType> types = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      types.add(known(ColumnType.ofSetting(StringValue.readString(source))));
    }
    return types;
  }

  private static <T> T known(Optional<T> value) throws IOException {
    return value.orElseThrow(() -> new IOException("an output's layout cannot be read back"));
  }
}
