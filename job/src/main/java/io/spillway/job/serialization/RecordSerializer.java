package io.spillway.job.serialization;

import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Flink's serializer of every record that has a {@link RecordFormat}. Copies are the object. */
public final class RecordSerializer<T> extends TypeSerializer<T> {
  private static final long serialVersionUID = 1L;

  private final RecordFormat<T> format;

  public RecordSerializer(RecordFormat<T> format) {
    this.format = Objects.requireNonNull(format, "format");
  }

  @Override
  public void serialize(T value, DataOutputView target) throws IOException {
    format.writeVersioned(value, target);
  }

  @Override
  public T deserialize(DataInputView source) throws IOException {
    return format.readVersioned(source);
  }

  @Override
  public T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new RecordSerializerSnapshot<>(format);
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public T copy(T from) {
    return from;
  }

  @Override
  public T copy(T from, T reuse) {
    return from;
  }

  /** Always null: immutable values are never reused, and there is no empty one. */
  @Override
  @SuppressWarnings("NullAway")
  public T createInstance() {
    return null;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public TypeSerializer<T> duplicate() {
    return this;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RecordSerializer<?> that
        && that.format.getClass().equals(format.getClass());
  }

  @Override
  public int hashCode() {
    return format.getClass().hashCode();
  }

  @Override
  public String toString() {
    return "RecordSerializer(" + format.getClass().getName() + ")";
  }
}
