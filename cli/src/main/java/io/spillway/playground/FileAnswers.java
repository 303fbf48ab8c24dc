package io.spillway.playground;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.delimited.Compression;
import io.spillway.delimited.FileExtension;
import io.spillway.preview.PreviewListener;
import io.spillway.preview.PreviewMemory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Collects the files that the job would deliver. For one evaluation. */
final class FileAnswers {
  /**
   * What does not become smaller takes a little more space compressed than without; and of the last
   * block of Zstandard, up to 128 KiB, all or nothing can be read.
   */
  private static final int COMPRESSED_BYTES = 130 << 10;

  private static final int BUFFER_BYTES = 512;

  private static final byte[] PARQUET =
      "A Parquet file, whose bytes are no text. bin/spillway preview writes it."
          .getBytes(StandardCharsets.UTF_8);

  private final PlaygroundLimits limits;
  private final PreviewMemory memory;
  private final ArrayNode files = JsonNodeFactory.instance.arrayNode();
  private int more;
  private int bytesLeft;

  FileAnswers(PlaygroundLimits limits) {
    this.limits = limits;
    this.memory = new PreviewMemory(limits.fileBytes() + COMPRESSED_BYTES, limits.rejectedBytes());
    this.bytesLeft = limits.filesBytes();
  }

  /** Where the preview is to write files. */
  PreviewMemory memory() {
    return memory;
  }

  /** Adds the file that was written last. */
  void add(PreviewListener.File file) {
    if (files.size() >= limits.files()) {
      more++;
      return;
    }
    int most = Math.min(limits.fileBytes(), bytesLeft);
    FileExtension extension = file.output().layout().extension();
    byte[] beginning =
        extension == FileExtension.PARQUET
            ? PARQUET
            : beginning(extension.compression(), memory.lastFile(), most + 1);
    boolean isCut = beginning.length > most;
    String text = text(beginning, Math.min(most, beginning.length));
    bytesLeft -= Math.min(most, beginning.length);
    ObjectNode json = files.addObject();
    json.put("destination", file.destinationId());
    json.put("mapping", file.mappingId());
    json.put("bucket", file.bucket());
    json.put("key", file.key());
    json.put("rows", file.rows());
    json.put("bytes", file.bytes());
    json.put("text", text);
    json.put("isCut", isCut);
    json.put("problem", file.problem());
  }

  ArrayNode files() {
    return files;
  }

  /** How many files there are besides. */
  int more() {
    return more;
  }

  /** The beginning of the text of a file, of which the end may be missing. */
  private static byte[] beginning(Compression compression, byte[] file, int most) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = compression.reading(new ByteArrayInputStream(file))) {
      int read = 0;
      while (read >= 0 && out.size() < most) {
        out.write(buffer, 0, Math.min(read, most - out.size()));
        read = in.read(buffer);
      }
    } catch (IOException e) {
      // Only the beginning of the file was kept.
    }
    return out.toByteArray();
  }

  /** Text of at most so many bytes, which does not end within a character. */
  private static String text(byte[] bytes, int most) {
    int end = most;
    while (end > 0 && end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
