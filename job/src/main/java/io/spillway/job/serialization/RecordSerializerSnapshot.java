package io.spillway.job.serialization;

import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;

/**
 * What state remembers of a {@link RecordSerializer}: the class of its {@link RecordFormat}. State
 * names this class, which is therefore never renamed or moved; a format's class that is renamed
 * keeps its former name readable here. See docs/decisions/0012-one-serializer-for-all-records.md.
 */
public class RecordSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {
  private static final int VERSION = 1;

  private @Nullable RecordFormat<T> format;

  /** For Flink, which then calls {@link #readSnapshot}. */
  public RecordSerializerSnapshot() {}

  /** Of a known format; state holds nothing that tells more. */
  protected RecordSerializerSnapshot(RecordFormat<T> format) {
    this.format = Objects.requireNonNull(format, "format");
  }

  @Override
  public final int getCurrentVersion() {
    return VERSION;
  }

  @Override
  public final void writeSnapshot(DataOutputView out) throws IOException {
    out.writeUTF(format().getClass().getName());
  }

  @Override
  public final void readSnapshot(int version, DataInputView in, ClassLoader classLoader)
      throws IOException {
    if (format == null) {
      format = instantiate(in, classLoader);
    }
  }

  @SuppressWarnings("unchecked") // what a serializer of the same values wrote
  private static <T> RecordFormat<T> instantiate(DataInputView in, ClassLoader classLoader)
      throws IOException {
    return (RecordFormat<T>)
        InstantiationUtil.instantiate(
            InstantiationUtil.resolveClassByName(in, classLoader, RecordFormat.class));
  }

  private RecordFormat<T> format() {
    return Objects.requireNonNull(format, "format");
  }

  @Override
  public final TypeSerializer<T> restoreSerializer() {
    return new RecordSerializer<>(format());
  }

  @Override
  public final TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> old) {
    return old instanceof RecordSerializerSnapshot<T> that
            && that.format().getClass().equals(format().getClass())
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}
