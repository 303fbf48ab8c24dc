package io.spillway.job.livecatalog;

import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CatalogFile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A catalog's files whose times and texts the test sets. */
final class FakeFiles implements WatchedFiles {
  /** What the next reads find before {@link #text} is found again. */
  final Deque<String> halves = new ArrayDeque<>();

  String text;

  /** The text of another file, which is there while there is a {@link #problem}. */
  String others = "destinations: []";

  long modifiedMillis = 1;
  int reads;
  boolean gone;

  /** Why the file cannot be read; null when it can. */
  @Nullable String problem;

  FakeFiles(String text) {
    this.text = text;
  }

  /** Changes the text, and the time as the file system would. */
  void write(String next, long nowMillis) {
    text = next;
    modifiedMillis = nowMillis;
  }

  @Override
  public List<Stamp> stamps() throws IOException {
    if (gone) {
      throw new IOException("gone");
    }
    return List.of(new Stamp("catalog.yaml", text.length(), modifiedMillis));
  }

  @Override
  public CatalogDocument read() {
    reads++;
    if (problem != null) {
      return new CatalogDocument(
          List.of(
              new CatalogFile("catalog.yaml", "", problem),
              new CatalogFile("others.yaml", others)));
    }
    return CatalogDocument.of("catalog.yaml", halves.isEmpty() ? text : halves.remove());
  }

  @Override
  public String toString() {
    return "catalog.yaml";
  }
}
