package io.spillway.job.serialization;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A serializer of an immutable type. Copies are the object itself, and every value starts with one
 * byte of format version, so that a later release can read what an earlier one wrote into state.
 */
public abstract class RecordSerializer<T> extends TypeSerializerSingleton<T> {
  private static final long serialVersionUID = 1L;

  /** The version that {@link #write} writes; the newest that {@link #read} understands. */
  protected abstract int version();

  protected abstract void write(T value, DataOutputView target) throws IOException;

  /**
   * Reads what {@link #write} of that version wrote.
   *
   * @param version 1 to {@link #version()}
   */
  protected abstract T read(int version, DataInputView source) throws IOException;

  @Override
  public final void serialize(T value, DataOutputView target) throws IOException {
    target.writeByte(version());
    write(value, target);
  }

  @Override
  public final T deserialize(DataInputView source) throws IOException {
    int version = source.readUnsignedByte();
    if (version < 1 || version > version()) {
      throw new IOException(
          getClass().getSimpleName()
              + " reads format versions 1 to "
              + version()
              + " but found "
              + version
              + "; the state was written by a newer release, restore it with that one");
    }
    return read(version, source);
  }

  @Override
  public final T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public final void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public final boolean isImmutableType() {
    return true;
  }

  @Override
  public final T copy(T from) {
    return from;
  }

  @Override
  public final T copy(T from, T reuse) {
    return from;
  }

  /** Always null: immutable values are never reused, and no instance can be made up. */
  @Override
  @SuppressWarnings("NullAway")
  public final T createInstance() {
    return null;
  }

  @Override
  public final int getLength() {
    return -1;
  }

  /** Writes an array as its length and its bytes. */
  protected static void writeBytes(byte[] bytes, DataOutputView target) throws IOException {
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  /** Reads what {@link #writeBytes} wrote. */
  protected static byte[] readBytes(DataInputView source) throws IOException {
    byte[] bytes = new byte[source.readInt()];
    source.readFully(bytes);
    return bytes;
  }
}
