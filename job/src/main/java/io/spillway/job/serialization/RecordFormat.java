package io.spillway.job.serialization;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * How the values of one immutable type are written to the network and into state. Every value
 * starts with one byte of format version, so that a later release reads what an earlier one wrote.
 *
 * <p>An implementation has no fields, is public and has a public constructor without arguments:
 * state names its class, and {@link RecordSerializerSnapshot} creates it again.
 */
public interface RecordFormat<T> extends Serializable {

  /** The version that {@link #write} writes; the newest that {@link #read} understands. */
  default int version() {
    return 1;
  }

  /** Writes a value without its version. */
  void write(T value, DataOutputView target) throws IOException;

  /**
   * Reads what {@link #write} of that version wrote.
   *
   * @param version 1 to {@link #version()}
   */
  T read(int version, DataInputView source) throws IOException;

  /** Writes a value behind its version. */
  default void writeVersioned(T value, DataOutputView target) throws IOException {
    target.writeByte(version());
    write(value, target);
  }

  /** Reads what {@link #writeVersioned} of this or an earlier version wrote. */
  default T readVersioned(DataInputView source) throws IOException {
    int version = source.readUnsignedByte();
    if (version < 1 || version > version()) {
      throw new IOException(
          getClass().getName()
              + " reads format versions 1 to "
              + version()
              + " but found "
              + version
              + "; the state was written by a newer release, restore it with that one");
    }
    return read(version, source);
  }

  /** Writes a value behind its version, or that there is none. */
  default void writeNullable(@Nullable T value, DataOutputView target) throws IOException {
    target.writeBoolean(value != null);
    if (value != null) {
      writeVersioned(value, target);
    }
  }

  /** Reads what {@link #writeNullable} of this or an earlier version wrote. */
  default @Nullable T readNullable(DataInputView source) throws IOException {
    return source.readBoolean() ? readVersioned(source) : null;
  }

  /** Writes an array as its length and its bytes. */
  static void writeBytes(byte[] bytes, DataOutputView target) throws IOException {
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  /** Reads what {@link #writeBytes} wrote. */
  static byte[] readBytes(DataInputView source) throws IOException {
    byte[] bytes = new byte[source.readInt()];
    source.readFully(bytes);
    return bytes;
  }
}
