package io.spillway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.cli.DeadLetterSummary.Shown;
import io.spillway.deadletter.Rejections.Rejection;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.settings.Messages;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints what there is of dead letters: for a person, or as JSON. */
final class DeadLetterReport {
  private static final int MOST_COUNTS = 20;
  private static final int MOST_FAILURES = 3;

  private final PrintStream out;
  private final int width;
  private final boolean full;

  /**
   * @param width of a line; longer ones are cut
   * @param full whether to cut nothing instead
   */
  DeadLetterReport(PrintStream out, int width, boolean full) {
    this.out = out;
    this.width = width;
    this.full = full;
  }

  void print(DeadLetterSummary summary) {
    List<String> total = new ArrayList<>();
    total.add(Messages.counted(summary.taken(), "dead letter"));
    if (summary.leftOut() > 0) {
      total.add(count(summary.leftOut()) + " left out by the filters");
    }
    if (summary.lostFiles() > 0) {
      total.add(Messages.counted(summary.lostFiles(), "lost file"));
    }
    if (summary.unusable() > 0) {
      total.add(count(summary.unusable()) + " not readable as dead letters");
    }
    out.println(String.join(", ", total));
    if (summary.taken() == 0) {
      return;
    }
    counts("failures by reason", summary.reasons());
    counts("failures by destination and mapping", summary.mappings());
    List<Shown> newest = summary.newest();
    if (!newest.isEmpty()) {
      out.println();
      out.println(
          newest.size() < summary.taken()
              ? "the newest " + count(newest.size()) + "; --limit shows more"
              : "newest first");
      newest.forEach(this::letter);
    }
  }

  private void counts(String heading, Counts counts) {
    out.println();
    out.println(heading);
    List<Map.Entry<String, Long>> highest = counts.highestFirst();
    int digits = count(highest.get(0).getValue()).length();
    for (Map.Entry<String, Long> entry :
        highest.subList(0, Math.min(MOST_COUNTS, highest.size()))) {
      String number = count(entry.getValue());
      line("  " + " ".repeat(digits - number.length()) + number + "  " + entry.getKey());
    }
    int more = highest.size() - MOST_COUNTS;
    if (more > 0 || counts.others() > 0) {
      out.println("  and " + Math.max(more, 0) + (counts.others() > 0 ? " and more" : " more"));
    }
  }

  private void letter(Shown letter) {
    out.println();
    line((letter.time() == null ? "without a time" : letter.time()) + "  " + letter.place());
    List<Rejection> failures = letter.failures();
    int shown = full ? failures.size() : Math.min(MOST_FAILURES, failures.size());
    for (Rejection failure : failures.subList(0, shown)) {
      String mapping =
          failure.mappingId().isEmpty() ? "" : DeadLetterSummary.mapping(failure) + ": ";
      line("  " + failure.reason() + ": " + mapping + failure.message());
    }
    int more = failures.size() - shown + letter.otherFailures();
    if (more > 0) {
      line("  and " + Messages.counted(more, "other failure"));
    }
    if (!letter.missing().isEmpty()) {
      line("  " + letter.missing());
    }
    if (letter.looksLike() != null) {
      line("  not text: it looks like " + letter.looksLike());
    } else if (letter.event() != null) {
      line("  " + letter.event() + (letter.isCut() ? "..." : ""));
    }
  }

  /** A line with text of strangers: it has no control characters, and is cut to the width. */
  private void line(String text) {
    String shown = Diagnostic.escaped(text, full ? Integer.MAX_VALUE : width);
    boolean fits = full || shown.length() <= width;
    out.println(fits ? shown : shown.substring(0, Math.max(0, width - 3)) + "...");
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  void printJson(DeadLetterSummary summary) throws IOException {
    JsonMapper mapper = new JsonMapper();
    ObjectNode json = mapper.createObjectNode();
    json.put("dead_letters", summary.taken());
    json.put("left_out", summary.leftOut());
    json.put("lost_files", summary.lostFiles());
    json.put("not_readable", summary.unusable());
    counts(json, "failures_by_reason", summary.reasons());
    counts(json, "failures_by_mapping", summary.mappings());
    ArrayNode newest = json.putArray("newest");
    for (Shown letter : summary.newest()) {
      ObjectNode one = newest.addObject();
      one.put("time", letter.time() == null ? null : letter.time().toString());
      one.put("topic", letter.place().topic());
      one.put("partition", letter.place().partition());
      one.put("offset", letter.place().offset());
      if (letter.place().isOfMany()) {
        one.put("index", letter.place().index());
      }
      ArrayNode failures = one.putArray("failures");
      for (Rejection failure : letter.failures()) {
        failures
            .addObject()
            .put("reason", failure.reason())
            .put("message", failure.message())
            .put("destination", failure.destinationId())
            .put("mapping", failure.mappingId());
      }
      one.put("other_failures", letter.otherFailures());
      one.put("missing", letter.missing());
      one.put("event", letter.event());
      one.put("event_is_cut", letter.isCut());
      one.put("event_is_utf8", letter.isText());
    }
    out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json));
  }

  private static void counts(ObjectNode json, String name, Counts counts) {
    ObjectNode object = json.putObject(name);
    counts.highestFirst().forEach(entry -> object.put(entry.getKey(), entry.getValue()));
    if (counts.others() > 0) {
      object.put("", counts.others());
    }
  }
}
