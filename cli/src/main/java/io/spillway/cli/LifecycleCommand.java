package io.spillway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** Prints the staging bucket's lifecycle rules. */
@Command(
    name = "lifecycle",
    description = {
      "Prints the S3 lifecycle rules that the staging bucket needs, by staging.path,"
          + " staging.retention and dead-letters.path: staged files expire a day after the"
          + " retention, and uploads that were never completed are aborted as late."
    })
@SuppressWarnings("NullAway.Init") // picocli sets it
final class LifecycleCommand extends SpillwayCommand {
  @Mixin private SettingsOptions settings;

  LifecycleCommand(Streams streams) {
    super(streams);
  }

  @Override
  int run() throws UsageException, IOException {
    StagingLifecycle lifecycle = StagingLifecycle.of(settings.values());
    PrintStream out = new PrintStream(streams().out(), true, StandardCharsets.UTF_8);
    out.println(
        new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(lifecycle.json()));
    streams()
        .err()
        .println(
            "note: put it into a file and run `aws s3api put-bucket-lifecycle-configuration"
                + " --bucket "
                + lifecycle.bucket()
                + " --lifecycle-configuration file://<file>`, which replaces all rules of the"
                + " bucket");
    return ExitCode.OK;
  }
}
