package io.spillway.cli;

import io.spillway.delimited.DelimitedFileWriter;
import io.spillway.routing.Output;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an open batch, in memory or, the earlier ones, in a file. Each is preceded by its
 * length as four bytes, big-endian.
 */
final class HeldRows {
  /** Bytes before each row; the job counts them too when it limits a batch. */
  static final int LENGTH_BYTES = Integer.BYTES;

  private static final byte[] NOTHING = {};
  private static final int BUFFER_BYTES = 1 << 16;

  private final Output output;
  private byte[] memory = NOTHING;
  private int used;
  private @Nullable Path file;
  private int rows;
  private int rowsInFile;
  private long bytes;

  HeldRows(Output output) {
    this.output = output;
  }

  Output output() {
    return output;
  }

  int rows() {
    return rows;
  }

  /** Of all rows, with what precedes them. */
  long bytes() {
    return bytes;
  }

  int bytesOfMemory() {
    return memory.length;
  }

  void add(byte[] row) {
    int needed = used + LENGTH_BYTES + row.length;
    if (needed > memory.length) {
      memory = Arrays.copyOf(memory, Math.max(needed, 2 * memory.length));
    }
    for (int shift = 24; shift >= 0; shift -= 8) {
      memory[used++] = (byte) (row.length >>> shift);
    }
    System.arraycopy(row, 0, memory, used, row.length);
    used += row.length;
    rows++;
    bytes += LENGTH_BYTES + row.length;
  }

  /**
   * Moves what is in memory to the end of a file.
   *
   * @param spill the same one each time
   */
  void spillTo(Path spill) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(spill, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      out.write(memory, 0, used);
    }
    file = spill;
    rowsInFile = rows;
    memory = NOTHING;
    used = 0;
  }

  @Nullable Path file() {
    return file;
  }

  void writeTo(DelimitedFileWriter writer) throws IOException {
    if (file != null) {
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES))) {
        for (int i = 0; i < rowsInFile; i++) {
          byte[] row = in.readNBytes(in.readInt());
          writer.writeRow(row, 0, row.length);
        }
      }
    }
    int at = 0;
    while (at < used) {
      int length = 0;
      for (int i = 0; i < LENGTH_BYTES; i++) {
        length = length << 8 | (memory[at++] & 0xff);
      }
      writer.writeRow(memory, at, length);
      at += length;
    }
  }
}
