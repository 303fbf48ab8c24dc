package io.spillway.cli;

import io.spillway.aws.DeliveryException;
import io.spillway.aws.DeliveryException.Kind;
import io.spillway.aws.ObjectStore;
import io.spillway.aws.ObjectStore.Content;
import io.spillway.catalog.BucketAccess;
import io.spillway.staging.StagedPath;
import io.spillway.staging.StagingArea;
import java.io.IOException;
import java.io.PrintStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Puts staged files of one destination into its bucket, under the keys that the job gives them. */
final class Redelivery {
  private static final int ATTEMPTS = 4;

  private final StagingArea area;
  private final BucketAccess access;
  private final Duration firstPause;
  private final PrintStream out;
  private volatile boolean refused;

  /** A staged file of the destination. */
  record Staged(StagingArea.Entry file, StagedPath place) {}

  /** How putting one file went; neither done nor a problem when it was not tried. */
  private record Outcome(boolean done, @Nullable String problem) {
    static final Outcome DONE = new Outcome(true, null);
    static final Outcome NOT_TRIED = new Outcome(false, null);
  }

  /**
   * @param firstPause before a file is tried again; doubles each time
   */
  Redelivery(StagingArea area, BucketAccess access, Duration firstPause, PrintStream out) {
    this.area = area;
    this.access = access;
    this.firstPause = firstPause;
    this.out = out;
  }

  /**
   * The destination's files whose batches were closed in a span of time, oldest day first.
   *
   * @param to not included
   */
  List<Staged> find(Instant from, Instant to) throws IOException {
    // A file that is begun right after midnight may be of a batch that was closed right before.
    LocalDate day = from.atZone(ZoneOffset.UTC).toLocalDate().minusDays(1);
    LocalDate last = to.atZone(ZoneOffset.UTC).toLocalDate();
    List<Staged> found = new ArrayList<>();
    for (; !day.isAfter(last); day = day.plusDays(1)) {
      for (StagingArea.Entry file : area.list(day + "/" + access.destinationId())) {
        StagedPath place = parse(file.path());
        if (place != null && !place.time().isBefore(from) && place.time().isBefore(to)) {
          found.add(new Staged(file, place));
        }
      }
    }
    return found;
  }

  /** Null for what the job has not finished, or somebody else put there. */
  private static @Nullable StagedPath parse(String path) {
    try {
      StagedPath place = StagedPath.parse(path);
      Instant unused = place.time();
      return place;
    } catch (IllegalArgumentException | DateTimeException e) {
      return null;
    }
  }

  /** Says what would be put. */
  void show(List<Staged> files) {
    for (Staged staged : files) {
      print(staged, staged.file().path() + " -> " + target(staged));
    }
  }

  /**
   * Puts files, several at a time, and says of each how it went. A refusal ends it: the others
   * would be refused too.
   *
   * @return how many are there now
   */
  int putAll(List<Staged> files, ObjectStore store, int atATime) {
    ExecutorService workers = Executors.newFixedThreadPool(atATime);
    try {
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (Staged staged : files) {
        outcomes.add(workers.submit(() -> put(staged, store)));
      }
      int done = 0;
      for (int i = 0; i < files.size(); i++) {
        Staged staged = files.get(i);
        Outcome outcome = outcomes.get(i).get();
        String count = (i + 1) + "/" + files.size() + "  ";
        if (outcome.done()) {
          done++;
          print(staged, count + target(staged));
        } else if (outcome.problem() != null) {
          print(staged, count + "FAILED  " + outcome.problem());
        }
      }
      return done;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while files were put", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  private Outcome put(Staged staged, ObjectStore store) throws InterruptedException {
    Content content =
        new Content(
            staged.place().objectKey(),
            staged.place().extension().contentType(),
            staged.file().bytes(),
            () -> area.open(staged.file()));
    long pauseMillis = firstPause.toMillis();
    for (int attempt = 1; !refused; attempt++) {
      try {
        store.put(access, content);
        return Outcome.DONE;
      } catch (DeliveryException e) {
        refused |= e.kind() == Kind.DENIED;
        if (refused || attempt == ATTEMPTS) {
          return new Outcome(false, e.getMessage());
        }
      }
      TimeUnit.MILLISECONDS.sleep(pauseMillis);
      pauseMillis *= 2;
    }
    return Outcome.NOT_TRIED;
  }

  private String target(Staged staged) {
    return "s3://" + access.bucket() + "/" + staged.place().objectKey();
  }

  private void print(Staged staged, String text) {
    out.println(String.format(Locale.ROOT, "%,14d  %s", staged.file().bytes(), text));
  }
}
