package io.spillway.job.stage;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of small files that were staged a moment ago, in bounded memory and never in state, so
 * that they need not be read back for their delivery. Stage has those since the last checkpoint,
 * Deliver those that wait for their transfer. Whatever is not here is read from staging.
 *
 * <p>When it is full, the destination makes room that has most in it, with its newest files, whose
 * turn comes last. So one with very many files, or one that hangs, has what no other one needs. For
 * one thread.
 */
public final class SmallFiles {
  /** A request to staging costs little beside more bytes. */
  public static final int MAX_FILE_BYTES = 64 << 10;

  /** Has no room, so any thread may use it. */
  public static final SmallFiles NONE = new SmallFiles(0);

  /** What a file counts as in addition to its bytes: its path and the entries for it. */
  static final int ENTRY_BYTES = 512;

  private final long maxBytes;
  private final Map<String, SmallFile> files = new HashMap<>();
  private final Map<String, Share> shares = new HashMap<>();
  private long bytes;
  private long nextNumber;

  private static final class SmallFile {
    private final Share share;
    private final String path;
    private final long number;
    private final byte[] content;

    SmallFile(Share share, String path, long number, byte[] content) {
      this.share = share;
      this.path = path;
      this.number = number;
      this.content = content;
    }
  }

  /** The files of a destination, oldest first. */
  private static final class Share {
    private final String destinationId;
    private final TreeMap<Long, SmallFile> files = new TreeMap<>();
    private long bytes;

    Share(String destinationId) {
      this.destinationId = destinationId;
    }
  }

  /**
   * @param maxBytes of all files together; 0 keeps none
   */
  public SmallFiles(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Keeps a file's bytes, unless it is not small or there is no room for it.
   *
   * @param destinationId whose file it is
   * @param path its identity
   * @param content is not copied, and must not be changed
   */
  public void put(String destinationId, String path, byte[] content) {
    remove(path);
    if (content.length > MAX_FILE_BYTES || !makeRoom(destinationId, size(content))) {
      return;
    }
    Share share = shares.computeIfAbsent(destinationId, Share::new);
    SmallFile file = new SmallFile(share, path, nextNumber++, content);
    files.put(path, file);
    share.files.put(file.number, file);
    share.bytes += size(content);
    bytes += size(content);
  }

  private static long size(byte[] content) {
    return (long) content.length + ENTRY_BYTES;
  }

  private boolean makeRoom(String destinationId, long size) {
    while (bytes + size > maxBytes) {
      Share own = shares.get(destinationId);
      Share largest =
          shares.values().stream().max(Comparator.comparingLong(share -> share.bytes)).orElse(null);
      if (largest == null || (own == null ? 0 : own.bytes) + size > largest.bytes) {
        return false;
      }
      remove(largest.files.lastEntry().getValue().path);
    }
    return true;
  }

  /** Gives a file's bytes away, which are not here any more; null when they were not. */
  public byte @Nullable [] take(String path) {
    SmallFile file = files.remove(path);
    if (file == null) {
      return null;
    }
    Share share = file.share;
    share.files.remove(file.number);
    share.bytes -= size(file.content);
    bytes -= size(file.content);
    if (share.files.isEmpty()) {
      shares.remove(share.destinationId);
    }
    return file.content;
  }

  /** Forgets the bytes of a file, if they are here. */
  public void remove(String path) {
    var unused = take(path);
  }

  /** Forgets the bytes of all files of a destination. */
  public void removeAll(String destinationId) {
    Share share = shares.remove(destinationId);
    if (share != null) {
      share.files.values().forEach(file -> files.remove(file.path));
      bytes -= share.bytes;
    }
  }

  /** Forgets all. */
  void clear() {
    files.clear();
    shares.clear();
    bytes = 0;
  }

  /** What all files that are here count as; at most what the constructor was told. */
  public long bytes() {
    return bytes;
  }
}
