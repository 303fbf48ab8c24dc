package io.spillway.catalog;

import io.spillway.catalog.CatalogFiles.Found;
import io.spillway.diagnostic.Diagnostic;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads files of a catalog, as far as there is room for them. */
final class FileTexts {
  private static final int MB = 1 << 20;

  /** Enough for ten thousand destinations; keeps a wrong path from filling the memory. */
  private static final int MAX_MB = 128;

  /** For the files of an owner's folder together, so that it does not take the others' room. */
  private static final int MAX_OWNERS_MB = 16;

  private static final int MAX_REASON_CHARS = 200;

  /**
   * The platform's files come first, then small ones, so that whoever writes large ones is without.
   */
  private static final Comparator<Found> IN_ORDER_OF_READING =
      Comparator.comparing((Found found) -> found.owner() != null)
          .thenComparing(Found::length)
          .thenComparing(Found::name);

  private FileTexts() {}

  /** {@link CatalogFiles#read(List, Predicate)}. */
  static Map<String, CatalogFile> read(List<Found> files, Predicate<Found> wanted)
      throws IOException {
    Map<String, CatalogFile> read = new HashMap<>();
    int room = MAX_MB * MB;
    Map<String, Integer> ownersRoom = new HashMap<>();
    for (Found found : files.stream().sorted(IN_ORDER_OF_READING).toList()) {
      String owner = found.owner();
      int ofOwner = owner == null ? room : ownersRoom.getOrDefault(owner, MAX_OWNERS_MB * MB);
      try {
        int most = Math.min(room, ofOwner);
        boolean isRead = wanted.test(found) || found.length() > most;
        byte[] bytes = isRead ? bytes(found, most) : null;
        if (isRead && bytes == null) {
          String problem = tooLarge(ofOwner < room);
          read.put(found.name(), CatalogFile.unreadable(found.name(), problem));
          continue;
        }
        int length = bytes == null ? (int) found.length() : bytes.length;
        room -= length;
        if (owner != null) {
          ownersRoom.put(owner, ofOwner - length);
        }
        if (bytes != null) {
          read.put(found.name(), new CatalogFile(found.name(), text(bytes)));
        }
      } catch (CharacterCodingException
          | FileSystemException
          | FileNotFoundException
          | CatalogFiles.FolderException e) {
        read.put(found.name(), CatalogFile.unreadable(found.name(), problem(e)));
      }
    }
    return read;
  }

  /** Null when there are more than that. */
  private static byte @Nullable [] bytes(Found found, int most) throws IOException {
    if (found.length() > most) {
      return null;
    }
    try (InputStream in = found.content().open()) {
      byte[] bytes = in.readNBytes(most + 1);
      return bytes.length > most ? null : bytes;
    }
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static String tooLarge(boolean isOwners) {
    return "cannot be read: with it, the "
        + (isOwners ? "files of this owner's folder are" : "catalog is")
        + " larger than "
        + (isOwners ? MAX_OWNERS_MB : MAX_MB)
        + " MB; make it smaller, or remove it";
  }

  /** The same for the same failure, because it is part of the catalog's revision. */
  private static String problem(IOException e) {
    if (e instanceof CatalogFiles.FolderException) {
      return String.valueOf(e.getMessage());
    }
    if (e instanceof CharacterCodingException) {
      return "cannot be read: it is not UTF-8 text; save it as UTF-8";
    }
    if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
      return "cannot be read: it is listed, but not there, like a link to nothing; remove it, or"
          + " put a file there";
    }
    if (e instanceof AccessDeniedException) {
      return "cannot be read: access is denied; let the job's user read it";
    }
    String reason = e instanceof FileSystemException file ? file.getReason() : null;
    return "cannot be read: "
        + (reason == null ? "it cannot be opened" : Diagnostic.escaped(reason, MAX_REASON_CHARS))
        + "; put a file of YAML or JSON there";
  }
}
