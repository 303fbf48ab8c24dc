package io.spillway.cli;

import io.spillway.aws.S3ObjectStore;
import io.spillway.catalog.BucketAccess;
import io.spillway.policy.Policy;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import io.spillway.staging.StagingArea;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Delivers a destination's staged files again. */
@Command(
    name = "redeliver",
    description = {
      "Delivers a destination's staged files again, under the same keys.",
      "An object that was deleted is restored; one that exists is left, unless --overwrite is"
          + " given. Needs credentials of the platform that may list and read staging.path. The job"
          + " may run meanwhile."
    },
    exitCodeList = {
      "0:Every file is delivered.",
      "1:A file could not be delivered.",
      "2:There is no such file, or an argument or a file cannot be used."
    },
    footer = {
      "  bin/spillway redeliver examples/destinations.yaml --destination acme \\",
      "      --from 2026-11-22T00:00:00Z --config examples/spillway.yaml --dry-run"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required
final class RedeliverCommand extends SpillwayCommand {
  private static final int FILES_AT_A_TIME = 8;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  @Mixin private DestinationArgument destination;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "<time>",
      description = "The earliest time in the names of the files, like 2026-11-22T16:00:00Z.")
  private Instant from;

  @Option(
      names = "--to",
      paramLabel = "<time>",
      description = "The time before which the files' names must be. Default: now.")
  private @Nullable Instant to;

  @Option(
      names = "--overwrite",
      description = "Replaces objects that exist, whatever they hold, by the staged files.")
  private boolean overwrite;

  @Option(names = "--dry-run", description = "Lists the files and delivers nothing.")
  private boolean dryRun;

  @Option(
      names = "--staging-region",
      defaultValue = "us-east-1",
      paramLabel = "<region>",
      description =
          "A region of the AWS partition that has the bucket of staging.path. Default:"
              + " ${DEFAULT-VALUE}.")
  private String stagingRegion;

  @Option(
      names = "--staging-endpoint",
      defaultValue = "${env:AWS_ENDPOINT_URL_S3}",
      paramLabel = "<url>",
      description =
          "The S3-compatible store that has the bucket of staging.path. Default:"
              + " $AWS_ENDPOINT_URL_S3, else AWS.")
  private @Nullable URI stagingEndpoint;

  @Mixin private SettingsOptions settings;

  @Override
  public Integer call() throws UsageException, IOException {
    Instant end = to == null ? Instant.now().truncatedTo(ChronoUnit.MILLIS) : to;
    if (!from.isBefore(end)) {
      throw new UsageException(
          "--from " + from + ": not before --to " + end + "; give the earlier time first");
    }
    SelectedDestination selected = destination.select(Policy.DEFAULT);
    BucketAccess configured = selected.destination().access();
    BucketAccess access = overwrite ? configured.overwriting() : configured;
    if (!BucketAccess.isRegion(stagingRegion)) {
      throw new UsageException(
          "--staging-region " + stagingRegion + ": not a region code; give one like eu-west-1");
    }
    FolderSetting staging = FolderSetting.of(FolderSetting.STAGING_PATH, settings.values());
    try (StagingArea area = staging.open(stagingRegion, stagingEndpoint, FILES_AT_A_TIME);
        S3ObjectStore store =
            new S3ObjectStore(settings.s3(FILES_AT_A_TIME, destination.policy()))) {
      Redelivery redelivery = new Redelivery(area, access, FIRST_PAUSE, FILES_AT_A_TIME, out());
      List<Redelivery.Staged> files;
      try {
        files = redelivery.find(from, end);
      } catch (FileSystemException e) {
        throw staging.unreadable(e);
      }
      if (files.isEmpty()) {
        throw new UsageException(
            "no file of "
                + destination.id()
                + " from "
                + from
                + " to "
                + end
                + " is under "
                + staging.value()
                + "; look at the times, which are UTC, at staging.path, and whether the files are"
                + " older than staging.retention");
      }
      checkOwner(selected, redelivery.ofOthers(files));
      String bucket = "s3://" + access.bucket();
      if (dryRun) {
        redelivery.show(files);
        out().println(Messages.counted(files.size(), "file") + " would be put into " + bucket);
        return ExitCode.OK;
      }
      Redelivery.Summary summary = redelivery.putAll(files, store);
      String of = summary.put() == files.size() ? "" : summary.put() + " of ";
      out()
          .println(
              of
                  + Messages.counted(files.size(), "file")
                  + " put into "
                  + bucket
                  + (summary.thereBefore() == 0
                      ? ""
                      : ", " + summary.thereBefore() + " already there")
                  + (summary.done() == files.size()
                      ? ""
                      : "; put the cause right and give the same command again"));
      return summary.done() == files.size() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private void checkOwner(SelectedDestination selected, List<Redelivery.Staged> ofOthers)
      throws UsageException {
    if (!ofOthers.isEmpty() && !selected.takesOver()) {
      throw new UsageException(
          Messages.counted(ofOthers.size(), "file")
              + " of this time were staged for another bucket and role, which had the id "
              + destination.id()
              + " before, the first of them "
              + ofOthers.get(0).path()
              + "; choose a later --from, or, if they are to go to this destination, set its"
              + " takes_over_waiting: true in the catalog");
    }
  }
}
