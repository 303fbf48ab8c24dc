package io.spillway.cli;

import io.spillway.status.DestinationStatus;
import io.spillway.status.DestinationStatus.Entry;
import io.spillway.status.DestinationStatus.State;
import io.spillway.status.Figure;
import io.spillway.status.FlinkJob;
import io.spillway.status.JobFigure;
import io.spillway.status.JobStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What there is to say about a job and its destinations, besides numbers. */
final class StatusNotes {
  /** So long after a start it may be that no event came yet. */
  private static final Duration SOON = Duration.ofMinutes(10);

  private static final int IDS_NAMED = 10;

  private final JobStatus status;

  StatusNotes(JobStatus status) {
    this.status = status;
  }

  /** Why the figures are not all of now; empty when they are. */
  List<String> ofJob() {
    FlinkJob job = status.job();
    List<String> notes = new ArrayList<>();
    String age = StatusTable.age(Math.max(1, status.age().toMillis()));
    String since =
        status.oldest() == null
            ? "there are no figures"
            : "the figures are those of " + status.oldest() + ", " + age + " ago";
    if (job.hasEnded()) {
      notes.add("The job has ended; " + since + ".");
    } else if (job.running() < job.size()) {
      notes.add(
          (job.running() == 0 ? "No task of the job runs" : "Not all tasks of the job run")
              + tasks(job)
              + "; "
              + since
              + ". See the job's exceptions in the web UI.");
    } else if (status.answers() < status.asked()) {
      notes.add(
          missing()
              + ". Ask again, or with a longer --wait; if that changes nothing, look into the logs"
              + " of the task managers.");
    } else if (status.isOld()) {
      notes.add(
          "Some figures are those of "
              + status.oldest()
              + ", "
              + age
              + " ago. Ask again, or with a longer --wait; if that changes nothing, a task manager"
              + " does not answer, or its clock is wrong.");
    }
    return notes;
  }

  /** Which answers are missing. */
  String missing() {
    return (status.asked() - status.answers())
        + " of the "
        + status.asked()
        + " tasks with figures have not told them since they started";
  }

  private static String tasks(FlinkJob job) {
    return job.tasks().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(state -> state.getValue() + " " + state.getKey())
        .collect(Collectors.joining(", ", " (", ")"));
  }

  /** What to know and to do about destinations; one note for all of which the same is true. */
  List<String> of(Collection<DestinationStatus> shown) {
    Map<String, List<String>> ids = new LinkedHashMap<>();
    for (DestinationStatus destination : shown) {
      String note = note(destination);
      if (!note.isEmpty()) {
        ids.computeIfAbsent(note, key -> new ArrayList<>()).add(destination.id());
      }
    }
    return ids.entrySet().stream().map(of -> named(of.getValue()) + ": " + of.getKey()).toList();
  }

  private static String named(List<String> ids) {
    return ids.size() <= IDS_NAMED
        ? String.join(", ", ids)
        : String.join(", ", ids.subList(0, IDS_NAMED))
            + String.format(Locale.ROOT, " and %,d others", ids.size() - IDS_NAMED);
  }

  private String note(DestinationStatus destination) {
    State state = destination.state();
    if (state == State.HOLDING) {
      return StatusTable.number(destination.of(Figure.HELD_FILES))
          + " files were staged for another bucket and role, which had this id before; say"
          + " takes_over_waiting: true in its catalog entry if they are this destination's, else"
          + " they are discarded after staging.retention";
    } else if (state == State.INACTIVE) {
      return destination.entry() == Entry.DISABLED
          ? "disabled in the catalog; what waits is still delivered"
          : "not in the catalog any more; what waits is still delivered, and discarded after"
              + " staging.retention if it cannot be";
    } else if (state == State.IDLE) {
      return isSoon()
          ? ""
          : "no event was for them since the start; where the catalog gives them `sources`, compare"
              + " these with the events' writeKey";
    } else if (state == State.UNMATCHED) {
      return "events came, and no trigger of its mappings took one; try `bin/spillway preview`"
          + " with some of them";
    }
    return destination.lastFailure().isEmpty()
        ? ""
        : destination.lastFailureTime() + ": " + destination.lastFailureReason();
  }

  /** Whether it says nothing about a destination that it got no event. */
  private boolean isSoon() {
    return status.of(JobFigure.TAKEN_EVENTS) + status.of(JobFigure.UNMATCHED_EVENTS) == 0
        || Duration.between(status.job().started(), status.read()).compareTo(SOON) < 0;
  }
}
