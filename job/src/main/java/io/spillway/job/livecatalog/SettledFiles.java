package io.spillway.job.livecatalog;

import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CatalogFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What counts of a catalog's files after two reads. The files of an owner's folder settle together,
 * so that a destination that goes from one to another of them is always in one; of the platform's
 * files, each settles alone. Whoever never stops to write has no say in when others settle.
 *
 * @param digests what the files contain that count, by their names
 * @param unsettled the others: the names of the platform's files, those of owners' folders with a
 *     slash
 */
record SettledFiles(Map<String, String> digests, Set<String> unsettled) {
  /** Nothing was read yet. */
  static final SettledFiles NONE = new SettledFiles(Map.of(), Set.of());

  /** The same each time, because it is part of the catalog's revision. */
  private static final String FILE =
      "changes all the time: it was another one when it was read again; write it to another folder"
          + " and move it here when it is complete";

  private static final String FOLDER =
      "changes all the time: a file in it was another one when it was read again; write files to"
          + " another folder and move them here when they are complete";

  SettledFiles {
    digests = Map.copyOf(digests);
    unsettled = Set.copyOf(unsettled);
  }

  /**
   * Compares two reads.
   *
   * @param before what counted before: of an owner's folder that changes, the files that do not
   *     still count
   */
  static SettledFiles of(
      Map<String, String> first, Map<String, String> second, SettledFiles before) {
    Set<String> names = new HashSet<>(first.keySet());
    names.addAll(second.keySet());
    names.removeIf(name -> Objects.equals(first.get(name), second.get(name)));
    Set<String> unsettled = new HashSet<>();
    names.forEach(name -> unsettled.add(unit(name)));
    Map<String, String> digests = new HashMap<>(second);
    digests
        .entrySet()
        .removeIf(
            file ->
                names.contains(file.getKey())
                    || (unsettled.contains(unit(file.getKey()))
                        && !file.getValue().equals(before.digests.get(file.getKey()))));
    return new SettledFiles(digests, unsettled);
  }

  private static String unit(String name) {
    return name.substring(0, name.indexOf('/') + 1) + (name.indexOf('/') < 0 ? name : "");
  }

  /** Tells contents apart. */
  static String digest(CatalogFile file) {
    return new CatalogDocument(List.of(file)).revision();
  }

  /**
   * The catalog: files that count, and those that do not as ones that cannot be read.
   *
   * @param read all files, by their names
   */
  CatalogDocument document(Map<String, CatalogFile> read) {
    List<CatalogFile> files = new ArrayList<>();
    digests.keySet().forEach(name -> files.add(read.get(name)));
    unsettled.forEach(
        name -> files.add(new CatalogFile(name, "", name.endsWith("/") ? FOLDER : FILE)));
    return new CatalogDocument(files);
  }
}
