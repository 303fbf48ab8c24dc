package io.spillway.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** Tries out mapping values and triggers on events, one per line of standard input. */
@Command(
    name = "eval",
    description = {
      "Answers each JSON line on standard input with one on standard output, in the same order.",
      "",
      "  {\"id\": 1, \"mapping\": {\"@path\": \"$.event\"}, \"event\": {...}}",
      "  {\"id\": 1, \"cell\": \"<the cell in its quotes>\"}",
      "",
      "  {\"id\": 2, \"trigger\": \"type = \\\"track\\\"\", \"event\": {...}}",
      "  {\"id\": 2, \"match\": true}",
      "",
      "What cannot be answered is {\"id\": ..., \"error\": \"...\"}. The id may be left out."
    })
public final class EvalCommand extends SpillwayCommand {
  /** Enough for the largest event and mapping; a line without an end must not fill the memory. */
  private static final int MAX_LINE_BYTES = 16 * 1024 * 1024;

  private static final int BUFFER_BYTES = 1 << 16;

  public EvalCommand() {
    this(Streams.system());
  }

  EvalCommand(Streams streams) {
    super(streams);
  }

  @Override
  int run() throws IOException {
    OutputStream out = new BufferedOutputStream(streams().out(), BUFFER_BYTES);
    LineReader lines = new LineReader(streams().in(), MAX_LINE_BYTES, out);
    Evaluator evaluator = new Evaluator();
    for (byte @Nullable [] line = lines.next(); line != null; line = lines.next()) {
      out.write(lines.isTooLong() ? evaluator.tooLong(MAX_LINE_BYTES) : evaluator.answer(line));
      out.write('\n');
    }
    out.flush();
    return ExitCode.OK;
  }
}
