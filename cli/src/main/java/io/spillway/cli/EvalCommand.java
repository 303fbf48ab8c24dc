package io.spillway.cli;

import io.spillway.preview.Preview;
import io.spillway.settings.UsageException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** Evaluates mapping values, triggers and mappings on events, one per line of standard input. */
@Command(
    name = "eval",
    description = {
      "Evaluates mapping values, triggers and whole mappings on events.",
      "Answers each JSON line on standard input with one on standard output, in the same order.",
      "",
      "  {\"id\": 1, \"mapping\": {\"@path\": \"$.event\"}, \"event\": {...}}",
      "  {\"id\": 1, \"cell\": \"<the cell in its quotes>\"}",
      "",
      "  {\"id\": 2, \"trigger\": \"type = \\\"track\\\"\", \"event\": {...}}",
      "  {\"id\": 2, \"match\": true}",
      "",
      "  {\"id\": 3, \"mapping_settings\": {<a mapping as in a catalog>}, \"event\": {...}}",
      "  {\"id\": 3, \"match\": true, \"header\": \"...\", \"row\": \"...\", \"key\": \"...\"}",
      "",
      "Beside the event, \"kafka\": {\"topic\": ..., \"partition\": ..., \"offset\": ...,"
          + " \"timestamp\": ..., \"key\": ..., \"headers\": {...}, \"index\": ...} says what"
          + " @kafka finds; all of it is optional.",
      "If an event does not match, \"why\" lists the conditions that it does not meet. A row is"
          + " that of a file with no other row; in its key, <time> and <unique> stand for what"
          + " differs from file to file. What can be used and hardly be meant is listed in"
          + " \"warnings\".",
      "Blank lines are skipped. If there is no answer, the line is {\"id\": ..., \"error\":"
          + " \"...\"}. The id is optional.",
      "Of the job's settings only limits.* are read."
    },
    exitCodeList = {
      "0:Every line has its answer, which may be an error.",
      "1:Standard input or output failed.",
      "2:An argument cannot be used."
    },
    footer = {"  bin/spillway eval < examples/questions.jsonl"})
@SuppressWarnings("NullAway.Init") // picocli sets what is required
final class EvalCommand extends SpillwayCommand {
  /** Enough for the largest event and mapping; a line without an end must not fill the memory. */
  private static final int MAX_LINE_BYTES = 16 * 1024 * 1024;

  private static final int BUFFER_BYTES = 1 << 16;

  @Mixin private SettingsOptions settings;

  @Override
  public Integer call() throws IOException, UsageException {
    OutputStream out = new BufferedOutputStream(streams().out(), BUFFER_BYTES);
    LineReader lines = new LineReader(streams().in(), MAX_LINE_BYTES, out);
    Evaluator evaluator = new Evaluator(settings.limits(), Clock.systemUTC());
    for (byte @Nullable [] line = lines.next(); line != null; line = lines.next()) {
      if (lines.isTooLong() || !Preview.isBlank(line)) {
        out.write(lines.isTooLong() ? evaluator.tooLong(MAX_LINE_BYTES) : evaluator.answer(line));
        out.write('\n');
      }
    }
    out.flush();
    return ExitCode.OK;
  }
}
