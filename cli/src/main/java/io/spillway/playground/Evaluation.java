package io.spillway.playground;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.budget.Limits;
import io.spillway.catalog.Catalog;
import io.spillway.event.EventParser;
import io.spillway.policy.Policy;
import io.spillway.preview.Preview;
import io.spillway.routing.Explanation;
import io.spillway.segment.SegmentDifferences;
import io.spillway.settings.JobDefaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Says what a catalog makes of events, by the way that {@code preview} and the job take. */
final class Evaluation {
  private final PlaygroundLimits limits;
  private final @Nullable Policy policy;
  private final OpenEvents opened;

  /**
   * @param policy what the platform allows; null when it says nothing
   * @param opened what the page began with: the name stands for the topic in rejected events
   */
  Evaluation(PlaygroundLimits limits, @Nullable Policy policy, OpenEvents opened) {
    this.limits = limits;
    this.policy = policy;
    this.opened = opened;
  }

  /** The answer, whatever is in the texts of the request. */
  ObjectNode answer(EvaluationRequest request) throws IOException {
    long start = System.nanoTime();
    CheckedText checked = new CheckedText(request.name(), request.catalog(), policy);
    Catalog catalog = checked.usable();
    ShownMapping shown = ShownMapping.find(catalog, request.destination(), request.mapping());
    FileAnswers files = new FileAnswers(limits);
    EventAnswers events = new EventAnswers(limits, shown, explanation(shown, catalog), files);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode problems = checked.problems(limits.problems());
    json.set("problems", problems);
    json.put("moreProblems", checked.moreProblems(limits.problems()));
    json.set("destinations", checked.destinations());
    String incomplete = run(request, catalog, files, events, start);
    if (incomplete != null) {
      addNote(incomplete, problems);
    }
    json.set("events", events.events());
    json.set("shown", events.summary());
    json.set("files", files.files());
    json.put("moreFiles", files.more());
    json.put("rejected", files.memory().rejectedText());
    json.put("rejectedIsCut", files.memory().isRejectedCut());
    json.set("ddl", shown == null ? null : shown.ddl());
    ArrayNode segment = json.putArray("segment");
    ObjectNode mapping =
        shown == null ? null : checked.mapping(shown.destination().id(), shown.mapping().id());
    if (mapping != null) {
      SegmentDifferences.of(mapping).forEach(segment::add);
    }
    json.put("millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    return json;
  }

  private static @Nullable Explanation explanation(@Nullable ShownMapping shown, Catalog catalog) {
    return shown == null
        ? null
        : new Explanation(
            new EventParser(JobDefaults.EVENT_LIMITS), Limits.DEFAULTS, shown.alone(catalog));
  }

  /**
   * Runs the events.
   *
   * @return why not all of them were run; null when they were
   */
  private @Nullable String run(
      EvaluationRequest request,
      Catalog catalog,
      FileAnswers files,
      EventAnswers events,
      long start)
      throws IOException {
    Clock clock =
        request.at() == null ? Clock.systemUTC() : Clock.fixed(request.at(), ZoneOffset.UTC);
    try (Preview preview =
        new Preview(catalog, Limits.DEFAULTS, files.memory(), opened.name(), clock, events)) {
      String incomplete = run(request.events(), preview, start);
      preview.finish();
      return incomplete;
    }
  }

  private @Nullable String run(String events, Preview preview, long start) {
    KnownRecords.Lines records = opened.records().lines();
    int position = 0;
    for (int line = 0; position < events.length(); line++) {
      if (line == limits.lines()) {
        return "only the first " + line + " lines of the events are evaluated; preview takes all";
      }
      if (System.nanoTime() - start > limits.time().toNanos()) {
        return "only the first "
            + line
            + " lines of the events are evaluated, which took "
            + limits.time().toSeconds()
            + " s; use fewer events";
      }
      int end = events.indexOf('\n', position);
      end = end < 0 ? events.length() : end;
      try {
        String event = events.substring(position, end);
        preview.line(event.getBytes(StandardCharsets.UTF_8), records.of(event), null);
      } catch (EventAnswers.TooManyRowsException e) {
        return "only the first "
            + line
            + " lines of the events are evaluated, since their rows have more than "
            + (limits.rowBytes() >> 20)
            + " MiB; use fewer events";
      }
      position = end + 1;
    }
    return null;
  }

  private static void addNote(String message, ArrayNode problems) {
    problems
        .addObject()
        .put("severity", "note")
        .put("line", 0)
        .put("column", 0)
        .put("path", "")
        .put("message", message)
        .put("remedy", "")
        .put("excerpt", "");
  }
}
