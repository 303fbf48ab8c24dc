package io.spillway.cli;

import io.spillway.aws.S3ObjectStore;
import io.spillway.aws.S3Settings;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.Destination;
import io.spillway.policy.Policy;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks that destinations take objects. */
@Command(
    name = "check",
    description = {
      "Checks that destinations take objects.",
      "Does for each enabled destination what the job does to deliver: finds the external id and"
          + " the platform's credentials, assumes the roles, puts an object, and removes it again"
          + " if that is allowed. Says which step failed, why, and what to change.",
      "Also asks STS for each role with a wrong external id and without one, which its trust"
          + " policy has to deny."
    },
    exitCodeList = {
      "0:Every destination takes objects.",
      "1:The check itself failed.",
      "2:A destination does not take objects or its role does not ask for the external id, or an"
          + " argument or a file cannot be used."
    },
    footer = {
      "  bin/spillway check examples/destinations.yaml --destination acme \\",
      "      --config examples/spillway.yaml"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required
final class CheckCommand extends SpillwayCommand {
  @Mixin private CatalogArgument catalog;

  @Option(
      names = "--destination",
      paramLabel = "<id>",
      description = "The only destination to check, even if it is not enabled.")
  private @Nullable String destinationId;

  @Mixin private SettingsOptions settings;

  @Override
  public Integer call() throws UsageException {
    S3Settings s3 = settings.s3(1, catalog.policy());
    List<SelectedDestination> selected =
        destinationId == null
            ? SelectedDestination.enabled(catalog)
            : List.of(SelectedDestination.withId(destinationId, catalog, Policy.DEFAULT));
    CatalogDocument document = catalog.read();
    Catalog all = catalog.compile(document, Policy.DEFAULT);
    PrintedWarnings.print(
        destinationId == null
            ? all.diagnostics()
            : document.about(destinationId, all.diagnostics()),
        err());
    int failed = 0;
    try (S3ObjectStore store = S3ObjectStore.removing(s3)) {
      store.retain(
          all.destinations().stream().map(Destination::access).collect(Collectors.toSet()));
      DestinationCheck check = new DestinationCheck(store, s3, streams());
      for (SelectedDestination destination : selected) {
        if (!check.passes(destination)) {
          failed++;
        }
      }
    }
    String count = Messages.counted(selected.size(), "destination");
    out()
        .println(
            failed == 0
                ? count + " checked, all take objects"
                : failed + " of " + count + " failed");
    return failed == 0 ? ExitCode.OK : ExitCode.USAGE;
  }
}
