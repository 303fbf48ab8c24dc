package io.spillway.diagnostic;

import io.spillway.diagnostic.Diagnostic.Place;
import io.spillway.diagnostic.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Collects the diagnostics of a mapping, or of a file, by the paths of its keys. Of very many, the
 * first are kept and the others counted, so that no text makes more of them than memory has room
 * for.
 */
public final class Diagnostics {
  /** As many errors, warnings and notes, each, as anyone reads. */
  public static final int MOST = 1_000;

  private static final Comparator<Diagnostic> BY_POSITION =
      Comparator.comparingInt((Diagnostic diagnostic) -> diagnostic.place().line())
          .thenComparingInt(diagnostic -> diagnostic.place().column());

  private final Function<String, Place> places;
  private final Room room;
  private final Consumer<String> erroneous;
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final Map<Severity, Omitted> omitted = new EnumMap<>(Severity.class);

  /** How many are kept, of one text or of several together. */
  public static final class Room {
    private final Map<Severity, Integer> taken = new EnumMap<>(Severity.class);

    private boolean take(Severity severity) {
      return taken.merge(severity, 1, (a, b) -> Math.min(a + b, MOST + 1)) <= MOST;
    }
  }

  /** Those that are not kept. */
  private record Omitted(Place first, long count) {}

  /**
   * Collects nothing yet.
   *
   * @param places gives the place of a path
   */
  public Diagnostics(Function<String, Place> places) {
    this(places, new Room(), path -> {});
  }

  /**
   * Collects nothing yet.
   *
   * @param places gives the place of a path
   * @param room may be shared with others
   * @param erroneous receives the path of each error, also of those that are not kept
   */
  public Diagnostics(Function<String, Place> places, Room room, Consumer<String> erroneous) {
    this.places = Objects.requireNonNull(places, "places");
    this.room = Objects.requireNonNull(room, "room");
    this.erroneous = Objects.requireNonNull(erroneous, "erroneous");
  }

  /** The place of a path. */
  public Place place(String path) {
    return places.apply(path);
  }

  /** Reports an error whose message says what is allowed. */
  public void error(String path, String message) {
    report(Severity.ERROR, path, message, "");
  }

  /** Reports an error whose message is a statement followed by what to do. */
  public void error(String path, String statement, String remedy) {
    report(Severity.ERROR, path, statement, remedy);
  }

  /** Reports something whose message is a statement followed by what to do. */
  public void report(Severity severity, String path, String statement, String remedy) {
    if (isKept(severity, path, null)) {
      diagnostics.add(Diagnostic.of(severity, place(path), statement, remedy));
    }
  }

  /** Reports a diagnostic of another text as one about a path of this one. */
  public void report(String path, Diagnostic diagnostic) {
    if (isKept(diagnostic.severity(), path, null)) {
      diagnostics.add(diagnostic.at(place(path)));
    }
  }

  public void add(Diagnostic diagnostic) {
    if (isKept(diagnostic.severity(), diagnostic.place().path(), diagnostic.place())) {
      diagnostics.add(diagnostic);
    }
  }

  private boolean isKept(Severity severity, String path, @Nullable Place known) {
    if (severity == Severity.ERROR) {
      erroneous.accept(path);
    }
    if (room.take(severity)) {
      return true;
    }
    Omitted last = omitted.get(severity);
    omitted.put(
        severity,
        last == null
            ? new Omitted(known == null ? place(path) : known, 1)
            : new Omitted(last.first, last.count + 1));
    return false;
  }

  public boolean hasErrors() {
    return omitted.containsKey(Severity.ERROR)
        || diagnostics.stream().anyMatch(d -> d.severity() == Severity.ERROR);
  }

  /**
   * The diagnostics of that severity, in the order of the file, and behind them, if some are not
   * kept, one that says how many.
   */
  public List<Diagnostic> of(Severity severity) {
    Stream<Diagnostic> kept =
        diagnostics.stream()
            .filter(diagnostic -> diagnostic.severity() == severity)
            .sorted(BY_POSITION);
    return Stream.concat(
            kept, Stream.ofNullable(omitted.get(severity)).map(of -> more(severity, of)))
        .toList();
  }

  /** Warnings, then notes. */
  public List<Diagnostic> remarks() {
    return Stream.concat(of(Severity.WARNING).stream(), of(Severity.NOTE).stream()).toList();
  }

  /** What to throw when there are errors. */
  public CompilationException failure() {
    return new CompilationException(of(Severity.ERROR), remarks());
  }

  private static Diagnostic more(Severity severity, Omitted omitted) {
    return Diagnostic.of(
        severity,
        omitted.first,
        "and " + omitted.count + " more, which are not listed; ",
        "correct the others first");
  }
}
