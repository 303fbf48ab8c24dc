package io.spillway.cli;

import io.spillway.budget.Limits;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogDocument;
import io.spillway.event.EventParser;
import io.spillway.policy.Policy;
import io.spillway.preview.Preview;
import io.spillway.preview.PreviewFolder;
import io.spillway.preview.PreviewReport;
import io.spillway.routing.Explanation;
import io.spillway.settings.JobDefaults;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes to a folder what the job would deliver to buckets. */
@Command(
    name = "preview",
    description = {
      "Writes the files that the job would deliver for some events.",
      "Runs the events through the catalog's triggers, mappings and batching, and writes each file"
          + " to <dir>/<bucket>/<key>, rejected events to <dir>/"
          + Preview.REJECTED
          + ". Files of an earlier preview stay, unless they have the same name. Of the job's"
          + " settings only limits.* are read; the others have their defaults: events of at most 1"
          + " MiB and 100 levels, batches of at most 128 MiB and of any age."
    },
    exitCodeList = {
      "0:All files are written.",
      "1:A file has a key that no file system takes, or could not be written.",
      "2:An argument or a file cannot be used."
    },
    footer = {
      "  bin/spillway preview examples/destinations.yaml \\",
      "      --events examples/events.jsonl --out preview"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required
final class PreviewCommand extends SpillwayCommand {
  /** Larger than any Kafka record; beyond it the file cannot hold one event per line. */
  private static final int MAX_LINE_BYTES = 64 * 1024 * 1024;

  @Mixin private CatalogArgument catalog;
  @Mixin private SettingsOptions settings;

  @Option(
      names = "--events",
      required = true,
      paramLabel = "<file.jsonl>",
      description = "The events, one per line, or with --format a record.")
  private Path events;

  @Mixin private FormatOption format;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "<dir>",
      description = "The folder to write to; created if needed.")
  private Path out;

  @Option(
      names = "--at",
      paramLabel = "<time>",
      description =
          "The time in the files' names and of the events in Kafka, like"
              + " 2026-11-22T16:29:00.123Z. Default: now.")
  private @Nullable Instant at;

  @Option(
      names = "--source",
      paramLabel = "<write key>",
      description =
          "The source of all events, where the platform's policy takes it from the topic or a"
              + " header. Default: each event's own writeKey.")
  private @Nullable String source;

  @Option(
      names = "--destination",
      paramLabel = "<id>",
      description =
          "Only this destination: events that it does not take are explained. Default: all, and"
              + " events that none takes.")
  private @Nullable String destinationId;

  @Override
  public Integer call() throws UsageException, IOException {
    CatalogDocument document = catalog.read();
    Catalog compiled = compiled(document);
    Limits limits = settings.limits();
    Clock clock = at == null ? Clock.systemUTC() : Clock.fixed(at, ZoneOffset.UTC);
    if (sameFile(events, out.resolve(Preview.REJECTED))) {
      throw new UsageException(
          "--events " + events + ": rejected events are written there; give another --out");
    }
    PrintedWarnings.print(compiled.diagnostics(), err());
    if (document.tree().findValue("@kafka") != null) {
      err()
          .println(
              "@kafka: a file has no records, so its cells are blank except for timestamp, which is"
                  + " --at, and index, with --format");
    }
    Explanation explanation =
        new Explanation(new EventParser(JobDefaults.EVENT_LIMITS), limits, compiled);
    PreviewReport report = new PreviewReport(out(), err(), explanation, source);
    try (InputStream lines = events();
        PreviewFolder folder = PreviewFolder.open(out);
        Preview preview =
            new Preview(
                compiled, limits, folder, String.valueOf(events.getFileName()), clock, report)) {
      if (format.isGiven()) {
        preview.record(format.file("--events " + events, lines), source);
      } else {
        run(new LineReader(lines, MAX_LINE_BYTES, () -> {}), preview);
      }
      preview.finish();
      report.finish();
    }
    return report.isComplete() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void run(LineReader lines, Preview preview) throws IOException, UsageException {
    long number = 0;
    for (byte @Nullable [] line = lines.next(); line != null; line = lines.next()) {
      number++;
      if (lines.isTooLong()) {
        throw new UsageException(
            "--events: line "
                + number
                + " is longer than "
                + MAX_LINE_BYTES
                + " bytes; give a file with one event per line");
      }
      preview.line(line, source);
    }
  }

  private Catalog compiled(CatalogDocument document) throws UsageException {
    Catalog all = catalog.compileForTrial(document, Policy.UNRESTRICTED);
    return destinationId == null
        ? all
        : new Catalog(
            List.of(SelectedDestination.find(destinationId, all, catalog)),
            all.waiting(),
            all.diagnostics());
  }

  private static boolean sameFile(Path a, Path b) throws IOException {
    return Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b);
  }

  private InputStream events() throws UsageException {
    try {
      if (Files.isDirectory(events)) {
        throw new UsageException(
            "--events " + events + ": this is a folder; give a file of events");
      }
      return Files.newInputStream(events);
    } catch (NoSuchFileException e) {
      throw new UsageException(
          "--events " + events + ": there is no such file; give a file with one event per line", e);
    } catch (IOException e) {
      throw new UsageException(
          "--events " + events + ": cannot be read: " + Messages.reason(e) + "; give another file",
          e);
    }
  }
}
