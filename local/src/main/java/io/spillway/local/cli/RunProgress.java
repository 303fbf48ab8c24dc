package io.spillway.local.cli;

import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import io.spillway.status.Figure;
import io.spillway.status.FlinkApi;
import io.spillway.status.JobFigure;
import io.spillway.status.JobStatus;
import io.spillway.status.StatusReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says every ten seconds what a job did since its tasks started, from the metrics that Flink's REST
 * API has of it: on a terminal in one line that changes, else in a line each time.
 */
final class RunProgress implements AutoCloseable {
  private static final long PERIOD_SECONDS = 10;

  /** Between the question that makes Flink ask the tasks and the one for their answers. */
  private static final Duration ANSWER = Duration.ofSeconds(1);

  /** To the beginning of the line, and clears it: whatever is printed next takes its place. */
  private static final String CLEAR = "\r\u001b[K";

  private final PrintWriter out;
  private final int columns;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "run progress");
            created.setDaemon(true);
            return created;
          });

  private RunProgress(PrintWriter out, int columns, Clock clock) {
    this.out = out;
    this.columns = columns;
    this.clock = clock;
  }

  /**
   * Starts to say it.
   *
   * @param address of Flink's REST API
   * @param columns of the terminal; 0 if there is none
   */
  static RunProgress start(String address, String job, PrintWriter out, int columns)
      throws UsageException {
    RunProgress progress = new RunProgress(out, columns, Clock.systemUTC());
    StatusReader reader = new StatusReader(new FlinkApi(address), progress.clock);
    var unused =
        progress.thread.scheduleWithFixedDelay(
            () -> progress.look(reader, job), PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    return progress;
  }

  /** The columns of the terminal that the script found; 0 if standard output is none. */
  @SuppressWarnings("SystemConsoleNull") // The columns are there on a terminal only
  static int columns(@Nullable String columns) {
    return System.console() != null && columns != null && columns.matches("[1-9][0-9]{0,4}")
        ? Integer.parseInt(columns)
        : 0;
  }

  /** A job that starts, restarts or ends has no figures for a moment: the next look has. */
  private void look(StatusReader reader, String job) {
    try {
      JobStatus status = reader.read(job, ANSWER);
      if (!Thread.currentThread().isInterrupted() && status.answers() > 0) {
        show(line(status));
      }
    } catch (UsageException | IOException | RuntimeException e) {
      // Flink has the reason in its log, and the job's state in its web UI.
    }
  }

  private void show(String line) {
    if (columns > 0) {
      // What is printed next, a line of the log too, begins where this line does.
      out.print(CLEAR + line.substring(0, Math.min(line.length(), columns - 1)) + "\r");
    } else {
      out.println(clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + line);
    }
    out.flush();
  }

  /** Prints a line of something else. */
  void say(String line) {
    out.println((columns > 0 ? CLEAR : "") + line);
    out.flush();
  }

  /** What the job did. */
  static String line(JobStatus status) {
    long filtered =
        status.of(JobFigure.UNMATCHED_EVENTS)
            + status.of(JobFigure.SWITCHED_OFF_EVENTS)
            + status.of(JobFigure.FILTERED_EVENTS)
            + status.of(JobFigure.EMPTY_EVENTS);
    long deadLetters = status.of(JobFigure.REJECTED_EVENTS) + sum(status, Figure.REJECTED_ROWS);
    String waiting = Messages.counted(sum(status, Figure.WAITING_FILES), "file") + " waiting";
    return Messages.counted(status.of(JobFigure.READ_EVENTS), "event")
        + " read: "
        + Messages.counted(sum(status, Figure.ROUTED_ROWS), "row")
        + String.format(Locale.ROOT, ", %,d filtered, ", filtered)
        + Messages.counted(deadLetters, "dead letter")
        + "; "
        + Messages.counted(sum(status, Figure.DELIVERED_FILES), "file")
        + " ("
        + Messages.counted(sum(status, Figure.DELIVERED_ROWS), "row")
        + ") delivered, "
        + waiting;
  }

  private static long sum(JobStatus status, Figure figure) {
    return status.destinations().values().stream()
        .mapToLong(destination -> destination.of(figure))
        .sum();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
