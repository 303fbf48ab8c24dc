package io.spillway.cli;

import io.spillway.aws.DeliveryException;
import io.spillway.aws.DeliveryException.Kind;
import io.spillway.aws.ObjectStore;
import io.spillway.aws.ObjectStore.Content;
import io.spillway.aws.ObjectStore.Stored;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.Owner;
import io.spillway.staging.SharedPart;
import io.spillway.staging.StagedPath;
import io.spillway.staging.StagingArea;
import io.spillway.staging.VerifiedBytes;
import java.io.IOException;
import java.io.PrintStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Delivers staged files of one destination again, under the keys that the job gives them. */
final class Redelivery {
  private static final int ATTEMPTS = 4;

  private final StagingArea area;
  private final BucketAccess access;
  private final Duration firstPause;
  private final int atATime;
  private final PrintStream out;
  private volatile boolean refused;

  /**
   * A staged file of the destination.
   *
   * @param in what holds it: the file itself, or a part that it shares with others
   * @param crc32 null when only the job knows it
   */
  record Staged(
      String path,
      StagedPath place,
      StagingArea.Entry in,
      long offset,
      long bytes,
      @Nullable Integer crc32) {}

  /** The outcome of one file; nothing of it if it was not attempted. */
  private record Outcome(@Nullable Stored stored, @Nullable String problem) {
    static final Outcome NOT_ATTEMPTED = new Outcome(null, null);
  }

  /**
   * The outcome of all files.
   *
   * @param put those that were put
   * @param thereBefore those that were there and left
   */
  record Summary(int put, int thereBefore) {
    int done() {
      return put + thereBefore;
    }
  }

  /**
   * @param firstPause before the second attempt at a file; doubles each time
   * @param atATime how many files are read and put at a time
   */
  Redelivery(
      StagingArea area, BucketAccess access, Duration firstPause, int atATime, PrintStream out) {
    this.area = area;
    this.access = access;
    this.firstPause = firstPause;
    this.atATime = atATime;
    this.out = out;
  }

  /**
   * The destination's files whose batches were closed in a period, oldest day first.
   *
   * @param to the end of the period, exclusive
   */
  List<Staged> find(Instant from, Instant to) throws IOException {
    // A file that was opened right after midnight is in the folder of its batch, the day before.
    LocalDate day = from.atZone(ZoneOffset.UTC).toLocalDate().minusDays(1);
    LocalDate last = to.atZone(ZoneOffset.UTC).toLocalDate();
    List<Staged> found = new ArrayList<>();
    List<StagingArea.Entry> parts = new ArrayList<>();
    for (; !day.isAfter(last); day = day.plusDays(1)) {
      for (StagingArea.Entry file : area.list(day + "/" + access.destinationId())) {
        StagedPath place = parse(file.path());
        if (place != null) {
          found.add(new Staged(file.path(), place, file, 0, file.bytes(), null));
        }
      }
      parts.addAll(area.list(day + "/" + SharedPart.FOLDER));
    }
    parts.removeIf(part -> !SharedPart.isOne(part.path()));
    found.addAll(members(parts));
    found.removeIf(
        staged -> staged.place().time().isBefore(from) || !staged.place().time().isBefore(to));
    found.sort(Comparator.comparing(Staged::path));
    return found;
  }

  /** The destination's files in shared parts, of which several are read at a time. */
  private List<Staged> members(List<StagingArea.Entry> parts) throws IOException {
    ExecutorService readers = Executors.newFixedThreadPool(atATime);
    try {
      List<Future<List<Staged>>> read = new ArrayList<>();
      for (StagingArea.Entry part : parts) {
        read.add(readers.submit(() -> members(part)));
      }
      List<Staged> members = new ArrayList<>();
      for (Future<List<Staged>> each : read) {
        members.addAll(each.get());
      }
      return members;
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException unreadable) {
        throw unreadable;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      readers.shutdownNow();
    }
  }

  private List<Staged> members(StagingArea.Entry part) throws IOException {
    List<Staged> members = new ArrayList<>();
    for (SharedPart.Member member : SharedPart.members(area, part)) {
      StagedPath place = parse(member.path());
      if (place != null && place.destinationId().equals(access.destinationId())) {
        members.add(
            new Staged(
                member.path(), place, part, member.offset(), member.bytes(), member.crc32()));
      }
    }
    return members;
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while files were read or put", e);
  }

  /**
   * Those files that are not the destination's, but of somebody who had its id before: nothing of
   * its bucket and its role is as it was when they were staged.
   */
  List<Staged> ofOthers(List<Staged> files) {
    Owner owner = access.owner();
    return files.stream()
        .filter(staged -> staged.place().owner() != null)
        .filter(staged -> !owner.resembles(staged.place().owner()))
        .toList();
  }

  /** Null for unfinished files, and files that are not the job's. */
  private static @Nullable StagedPath parse(String path) {
    try {
      StagedPath place = StagedPath.parse(path);
      Instant unused = place.time();
      return place;
    } catch (IllegalArgumentException | DateTimeException e) {
      return null;
    }
  }

  /** Lists the files with the keys that they would have. */
  void show(List<Staged> files) {
    for (Staged staged : files) {
      String part = staged.in().path().equals(staged.path()) ? "" : " in " + staged.in().path();
      print(staged, staged.path() + part + " -> " + target(staged));
    }
  }

  /**
   * Puts files, several at a time, and prints the outcome of each. Stops at the first refusal: the
   * others would be refused, too.
   */
  Summary putAll(List<Staged> files, ObjectStore store) {
    ExecutorService workers = Executors.newFixedThreadPool(atATime);
    try {
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (Staged staged : files) {
        outcomes.add(workers.submit(() -> put(staged, store)));
      }
      int put = 0;
      int thereBefore = 0;
      for (int i = 0; i < files.size(); i++) {
        Staged staged = files.get(i);
        Outcome outcome = outcomes.get(i).get();
        String count = (i + 1) + "/" + files.size() + "  ";
        if (outcome.stored() != null) {
          boolean wasThere = outcome.stored().thereBefore();
          put += wasThere ? 0 : 1;
          thereBefore += wasThere ? 1 : 0;
          print(staged, count + target(staged) + (wasThere ? "  already there" : ""));
        } else if (outcome.problem() != null) {
          print(staged, count + "FAILED  " + outcome.problem());
        }
      }
      return new Summary(put, thereBefore);
    } catch (InterruptedException e) {
      throw interrupted(e);
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
            staged.place().object().extension().contentType(),
            staged.bytes(),
            staged.crc32(),
            () ->
                new VerifiedBytes(
                    area.open(staged.in(), staged.offset(), staged.bytes()),
                    staged.path(),
                    staged.bytes(),
                    staged.crc32()));
    long pauseMillis = firstPause.toMillis();
    for (int attempt = 1; !refused; attempt++) {
      try {
        return new Outcome(store.put(access, content), null);
      } catch (DeliveryException e) {
        refused |= e.kind() == Kind.DENIED;
        if (refused || attempt == ATTEMPTS) {
          return new Outcome(null, e.getMessage());
        }
      }
      TimeUnit.MILLISECONDS.sleep(pauseMillis);
      pauseMillis *= 2;
    }
    return Outcome.NOT_ATTEMPTED;
  }

  private String target(Staged staged) {
    return "s3://" + access.bucket() + "/" + staged.place().objectKey();
  }

  private void print(Staged staged, String text) {
    out.println(String.format(Locale.ROOT, "%,14d  %s", staged.bytes(), text));
  }
}
