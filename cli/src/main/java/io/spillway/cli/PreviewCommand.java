package io.spillway.cli;

import io.spillway.catalog.Catalog;
import io.spillway.catalog.InvalidCatalogException;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Writes to a folder what the job would deliver to buckets. */
@Command(
    name = "preview",
    description = {
      "Runs events through a catalog's triggers, mappings and batching, and writes what the job"
          + " would deliver to <dir>/<bucket>/<key>, rejected events to <dir>/"
          + Preview.REJECTED
          + ". Files of an earlier preview stay, unless they have the same name.",
      "The job's settings are taken to be the defaults: events of at most 1 MiB that nest at most"
          + " 100 levels, batches of at most 128 MiB and of any age.",
      "Exit code 0: all is written; 1: some files have keys that no file system takes."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required
public final class PreviewCommand extends SpillwayCommand {
  @Option(
      names = "--destinations",
      required = true,
      paramLabel = "<catalog>",
      description = "The catalog: a YAML or JSON file, or a folder of them.")
  private Path destinations;

  @Option(
      names = "--events",
      required = true,
      paramLabel = "<file.jsonl>",
      description = "Events, one per line.")
  private Path events;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "<dir>",
      description = "The folder to write to; made if needed.")
  private Path out;

  @Option(
      names = "--at",
      paramLabel = "<time>",
      converter = TimeConverter.class,
      description =
          "The time in the files' names, e.g. 2026-11-22T16:29:00.123Z, and of events in Kafka."
              + " Default: now.")
  private @Nullable Instant at;

  public PreviewCommand() {
    this(Streams.system());
  }

  PreviewCommand(Streams streams) {
    super(streams);
  }

  @Override
  int run() throws UsageException, IOException {
    Catalog catalog = catalog();
    PrintStream text = new PrintStream(streams().out(), false, StandardCharsets.UTF_8);
    Clock clock = at == null ? Clock.systemUTC() : Clock.fixed(at, ZoneOffset.UTC);
    if (sameFile(events, out.resolve(Preview.REJECTED))) {
      throw new UsageException(
          "--events " + events + ": rejected events are written there; give another --out");
    }
    try (InputStream lines = events();
        PreviewFolder folder = PreviewFolder.open(out);
        OutputStream rejected = folder.create(Preview.REJECTED)) {
      Preview preview =
          new Preview(
              catalog,
              folder,
              rejected,
              String.valueOf(events.getFileName()),
              clock,
              new FileTable(text),
              streams().err()::println);
      Preview.Totals totals = preview.run(lines);
      text.println();
      text.println(totals);
      return totals.refused() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    } finally {
      text.flush();
    }
  }

  private static boolean sameFile(Path a, Path b) throws IOException {
    return Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b);
  }

  private Catalog catalog() throws UsageException {
    try {
      return CatalogReader.read("--destinations", destinations).compile();
    } catch (InvalidCatalogException e) {
      throw new UsageException(
          "--destinations "
              + destinations
              + ": the catalog has "
              + Counted.of(e.problems().size(), "problem")
              + ":\n"
              + e.getMessage(),
          e);
    }
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
          "--events " + events + ": cannot be read: " + Faults.of(e) + "; give another file", e);
    }
  }
}
