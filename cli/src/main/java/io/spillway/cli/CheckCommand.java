package io.spillway.cli;

import io.spillway.aws.S3ObjectStore;
import io.spillway.aws.S3Settings;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tries whether destinations take objects. */
@Command(
    name = "check",
    description = {
      "Does for each enabled destination what the job does to deliver: finds the external id and"
          + " the platform's credentials, assumes the roles, puts an object, and removes it again"
          + " when that is allowed.",
      "Says which step failed, why, and what to change.",
      "Exit code 0: every destination takes objects; 2: not every one."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required
final class CheckCommand extends SpillwayCommand {
  @Parameters(
      index = "0",
      paramLabel = "<catalog>",
      description = "The catalog: a YAML or JSON file, or a folder of them.")
  private Path path;

  @Option(
      names = "--destination",
      paramLabel = "<id>",
      description = "The only destination to check, even if it is not enabled.")
  private @Nullable String destinationId;

  @Mixin private SettingsOptions settings;

  CheckCommand(Streams streams) {
    super(streams);
  }

  @Override
  int run() throws UsageException, IOException {
    S3Settings s3 = settings.s3(1);
    List<ChosenDestination> chosen = ChosenDestination.read(path, destinationId);
    PrintStream out = new PrintStream(streams().out(), true, StandardCharsets.UTF_8);
    int failed = 0;
    try (S3ObjectStore store = new S3ObjectStore(s3)) {
      DestinationCheck check = new DestinationCheck(store, s3.intermediary(), out);
      for (ChosenDestination destination : chosen) {
        if (!check.passes(destination)) {
          failed++;
        }
      }
    }
    out.println(
        failed == 0
            ? Counted.of(chosen.size(), "destination") + " checked, all take objects"
            : failed + " of " + Counted.of(chosen.size(), "destination") + " failed");
    return failed == 0 ? ExitCode.OK : ExitCode.USAGE;
  }
}
