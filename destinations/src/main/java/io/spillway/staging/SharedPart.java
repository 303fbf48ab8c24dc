package io.spillway.staging;

import io.spillway.delimited.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A staged object that holds many small files, its members: a ZIP archive without compression,
 * whose entries are named by the {@link StagedPath}s of the files. So a member is one range of the
 * object's bytes, exactly what is delivered, and the archive's directory says where it is.
 *
 * <pre>{@code
 * 2026-11-22/~shared/2026-11-22T16-29-00-123Z-<uuid>-0.zip
 * }</pre>
 *
 * The date is that of its members' paths. No destination has the id {@code ~shared}.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE, the ZIP
 *     format</a>
 */
public final class SharedPart {
  /** How the names of shared parts end. */
  public static final String SUFFIX = ".zip";

  /** Below that of each date. */
  public static final String FOLDER = "~shared";

  private static final Pattern PATH =
      Pattern.compile("[0-9-]{10}/" + FOLDER + "/[0-9]{4}-[^/]+Z-[^/]+" + Pattern.quote(SUFFIX));

  /** Directories of a few hundred members are read in one request. */
  private static final int TAIL_BYTES = 1 << 16;

  private static final int END_BYTES = 22;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int ENTRY_BYTES = 46;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int LOCAL_HEADER_BYTES = 30;

  private SharedPart() {}

  /**
   * A file in a shared part.
   *
   * @param path a {@link StagedPath}
   * @param offset where it begins in the part
   */
  public record Member(String path, long offset, long bytes, int crc32) {
    public Member {
      Objects.requireNonNull(path, "path");
    }
  }

  /** The folder under the staging path for files whose batches were closed at the time. */
  public static String folder(Instant closed) {
    return closed.atZone(ZoneOffset.UTC).toLocalDate() + "/" + FOLDER;
  }

  /**
   * The path of a member, which no other file has.
   *
   * @param folder a {@link StagedPath#folder}
   * @param closed when the batch was closed
   * @param unique to the part
   * @param number in the part
   */
  static String memberPath(String folder, Instant closed, String unique, int number) {
    return folder + "/" + ObjectKey.timestamp(closed) + "-" + unique + "-" + number;
  }

  /** Whether a path under the staging path is that of a complete shared part. */
  public static boolean isOne(String path) {
    return PATH.matcher(path).matches();
  }

  /**
   * Reads the directory of a part.
   *
   * @throws IOException when it cannot be read or is not a part
   */
  public static List<Member> members(StagingArea area, StagingArea.Entry part) throws IOException {
    long tailStart = Math.max(0, part.bytes() - TAIL_BYTES);
    ByteBuffer tail = read(area, part, tailStart, part.bytes() - tailStart);
    int end = tail.limit() - END_BYTES;
    if (end < 0 || tail.getInt(end) != END_SIGNATURE) {
      throw foreign(part);
    }
    int count = tail.getShort(end + 10) & 0xffff;
    long bytes = tail.getInt(end + 12) & 0xffffffffL;
    long start = tail.getInt(end + 16) & 0xffffffffL;
    if (start + bytes != part.bytes() - END_BYTES) {
      throw foreign(part);
    }
    return members(
        part,
        start < tailStart
            ? read(area, part, start, bytes)
            : tail.slice((int) (start - tailStart), (int) bytes).order(ByteOrder.LITTLE_ENDIAN),
        count);
  }

  private static List<Member> members(StagingArea.Entry part, ByteBuffer directory, int count)
      throws IOException {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int entry = directory.position();
      if (directory.remaining() < ENTRY_BYTES || directory.getInt(entry) != ENTRY_SIGNATURE) {
        throw foreign(part);
      }
      byte[] name = new byte[directory.getShort(entry + 28) & 0xffff];
      int others = directory.getShort(entry + 30) & 0xffff;
      int comment = directory.getShort(entry + 32) & 0xffff;
      if (directory.remaining() < ENTRY_BYTES + name.length + others + comment) {
        throw foreign(part);
      }
      directory.get(entry + ENTRY_BYTES, name);
      members.add(
          new Member(
              new String(name, StandardCharsets.UTF_8),
              // SharedPartWriter writes nothing but the name between the header and the file.
              (directory.getInt(entry + 42) & 0xffffffffL) + LOCAL_HEADER_BYTES + name.length,
              directory.getInt(entry + 24) & 0xffffffffL,
              directory.getInt(entry + 16)));
      directory.position(entry + ENTRY_BYTES + name.length + others + comment);
    }
    return members;
  }

  private static ByteBuffer read(StagingArea area, StagingArea.Entry part, long offset, long length)
      throws IOException {
    try (InputStream in = area.open(part, offset, length)) {
      byte[] bytes = in.readNBytes(Math.toIntExact(length));
      if (bytes.length < length) {
        throw foreign(part);
      }
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  private static IOException foreign(StagingArea.Entry part) {
    return new IOException(
        "staged part "
            + part.path()
            + " is not a ZIP archive as the job writes them; restore it, or move it elsewhere if it"
            + " is not the job's");
  }
}
