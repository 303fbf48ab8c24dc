package io.spillway.job.livecatalog;

import io.spillway.catalog.CatalogDocument;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A catalog's files whose times and texts the test sets. */
final class FakeFiles implements WatchedFiles {
  /** What the next reads find before {@link #text} is found again. */
  final Deque<String> halves = new ArrayDeque<>();

  String text;
  long modifiedMillis = 1;
  int reads;
  boolean gone;

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
    return CatalogDocument.of("catalog.yaml", halves.isEmpty() ? text : halves.remove());
  }

  @Override
  public String toString() {
    return "catalog.yaml";
  }
}
