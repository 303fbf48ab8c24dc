package io.spillway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.settings.UsageException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** Prints the lifecycle rules of the staging bucket. */
@Command(
    name = "lifecycle",
    description = {
      "Prints the S3 lifecycle rules that the staging bucket needs.",
      "They follow from staging.path, staging.retention and dead-letters.path: a day after the"
          + " retention, staged files expire and incomplete uploads are aborted."
    },
    footer = "  bin/spillway lifecycle --config conf/spillway.yaml > lifecycle.json")
@SuppressWarnings("NullAway.Init") // picocli sets it
final class LifecycleCommand extends SpillwayCommand {
  @Mixin private SettingsOptions settings;

  @Override
  public Integer call() throws UsageException, IOException {
    StagingLifecycle lifecycle = StagingLifecycle.of(settings.values());
    out()
        .println(
            new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(lifecycle.json()));
    err()
        .println(
            "note: put it into a file and run `aws s3api put-bucket-lifecycle-configuration"
                + " --bucket "
                + lifecycle.bucket()
                + " --lifecycle-configuration file://<file>`, which replaces all rules of the"
                + " bucket");
    return ExitCode.OK;
  }
}
