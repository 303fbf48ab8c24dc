package io.spillway.cli;

import io.spillway.aws.S3ObjectStore;
import io.spillway.catalog.BucketAccess;
import io.spillway.settings.UsageException;
import io.spillway.staging.StagingArea;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replays a destination's files from staging. */
@Command(
    name = "redeliver",
    description = {
      "Puts the files that the job staged for a destination into its bucket once more, under the"
          + " keys that the job gives them: an object that is there already is replaced by the same"
          + " bytes, one that was deleted is there again.",
      "Needs credentials of the platform that may list and read staging.path. The job may go on"
          + " meanwhile.",
      "Exit code 0: every file is there; 1: not every one; 2: there is none, or something given"
          + " cannot be used."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required
final class RedeliverCommand extends SpillwayCommand {
  private static final int FILES_AT_A_TIME = 8;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  @Parameters(
      index = "0",
      paramLabel = "<catalog>",
      description = "The catalog: a YAML or JSON file, or a folder of them.")
  private Path path;

  @Option(
      names = "--destination",
      required = true,
      paramLabel = "<id>",
      description = "The destination whose files are put again, even if it is not enabled.")
  private String destinationId;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "<time>",
      converter = TimeConverter.class,
      description =
          "Takes files from this time on, by the time in their names, e.g. 2026-11-22T16:00:00Z.")
  private Instant from;

  @Option(
      names = "--to",
      paramLabel = "<time>",
      converter = TimeConverter.class,
      description = "Takes files before this time; now when it is not given.")
  private @Nullable Instant to;

  @Option(names = "--dry-run", description = "Lists what would be put, and puts nothing.")
  private boolean dryRun;

  @Option(
      names = "--staging-region",
      defaultValue = "us-east-1",
      paramLabel = "<region>",
      description =
          "Where to ask for the bucket of staging.path; one in another region of the same AWS"
              + " partition is found. Default: ${DEFAULT-VALUE}.")
  private String stagingRegion;

  @Option(
      names = "--staging-endpoint",
      paramLabel = "<url>",
      description = "An S3-compatible store that has the bucket of staging.path.")
  private @Nullable URI stagingEndpoint;

  @Mixin private SettingsOptions settings;

  RedeliverCommand(Streams streams) {
    super(streams);
  }

  @Override
  int run() throws UsageException, IOException {
    Instant end = to == null ? Instant.now() : to;
    if (!from.isBefore(end)) {
      throw new UsageException(
          "--from " + from + ": not before --to " + end + "; give the earlier time first");
    }
    BucketAccess access = ChosenDestination.read(path, destinationId).get(0).destination().access();
    String stagingPath = settings.values().get(StagingPath.KEY);
    PrintStream out = new PrintStream(streams().out(), true, StandardCharsets.UTF_8);
    try (StagingArea area =
            StagingPath.open(stagingPath, stagingRegion, stagingEndpoint, FILES_AT_A_TIME);
        S3ObjectStore store = new S3ObjectStore(settings.s3(FILES_AT_A_TIME))) {
      Redelivery redelivery = new Redelivery(area, access, FIRST_PAUSE, out);
      List<Redelivery.Staged> files = redelivery.find(from, end);
      if (files.isEmpty()) {
        throw new UsageException(
            "no file of "
                + destinationId
                + " from "
                + from
                + " to "
                + end
                + " is under "
                + stagingPath
                + "; look at the times, which are UTC, at staging.path, and whether the files are"
                + " older than staging.retention");
      }
      String bucket = "s3://" + access.bucket();
      if (dryRun) {
        redelivery.show(files);
        out.println(Counted.of(files.size(), "file") + " would be put into " + bucket);
        return ExitCode.OK;
      }
      int done = redelivery.putAll(files, store, FILES_AT_A_TIME);
      if (done == files.size()) {
        out.println(Counted.of(done, "file") + " put into " + bucket);
        return ExitCode.OK;
      }
      out.println(
          done
              + " of "
              + Counted.of(files.size(), "file")
              + " put into "
              + bucket
              + "; put the cause right and give the same command again");
      return ExitCode.SOFTWARE;
    }
  }
}
