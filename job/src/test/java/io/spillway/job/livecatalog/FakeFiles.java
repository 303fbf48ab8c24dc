package io.spillway.job.livecatalog;

import io.spillway.catalog.CatalogFiles.Found;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A catalog's files whose times and texts the test sets. */
final class FakeFiles implements WatchedFiles {
  private static final String NAME = "catalog.yaml";

  /** What the next reads find before {@link #text} is found again. */
  final Deque<String> halves = new ArrayDeque<>();

  String text;
  long modifiedMillis = 1;
  boolean gone;

  /** Why the file cannot be read; null when it can. */
  @Nullable String problem;

  /** Other files' texts by their names. */
  final Map<String, String> others = new TreeMap<>();

  /** Two texts for each of these other files, which take turns at each read. */
  final Map<String, Deque<String>> restless = new TreeMap<>();

  /** How often each file was read. */
  final Map<String, Integer> reads = new HashMap<>();

  FakeFiles(String text) {
    this.text = text;
  }

  /** Changes the text, and the time as the file system would. */
  void write(String next, long nowMillis) {
    text = next;
    modifiedMillis = nowMillis;
  }

  /** How often the file was read. */
  int reads() {
    return reads.getOrDefault(NAME, 0);
  }

  @Override
  public List<Found> list() throws IOException {
    if (gone) {
      throw new IOException("gone");
    }
    Map<String, Found> listed = new TreeMap<>();
    listed.put(NAME, new Found(NAME, text.length(), modifiedMillis, this::open));
    others.forEach(
        (name, content) ->
            listed.put(
                name,
                new Found(
                    name, content.length(), content.hashCode() & 0xFFFF, () -> of(name, content))));
    restless.forEach(
        (name, texts) -> listed.put(name, new Found(name, 1, 0, () -> of(name, turn(texts)))));
    return List.copyOf(listed.values());
  }

  private InputStream open() throws IOException {
    if (problem != null) {
      of(NAME, "").close();
      throw new FileSystemException(NAME, null, problem);
    }
    return of(NAME, halves.isEmpty() ? text : halves.remove());
  }

  private static String turn(Deque<String> texts) {
    String next = texts.remove();
    texts.add(next);
    return next;
  }

  private InputStream of(String name, String content) {
    reads.merge(name, 1, Integer::sum);
    return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return NAME;
  }
}
