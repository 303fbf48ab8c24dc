package io.spillway.cli;

import io.spillway.policy.Policy;
import io.spillway.settings.UsageException;
import picocli.CommandLine.Option;

/** The catalog that a command is given, and the destination in it that the command is about. */
@SuppressWarnings("NullAway.Init") // picocli sets what is required
final class DestinationArgument extends CatalogArgument {
  @Option(
      names = "--destination",
      required = true,
      paramLabel = "<id>",
      description = "The destination, even if it is not enabled.")
  private String id;

  String id() {
    return id;
  }

  /**
   * Reads the destination.
   *
   * @param unlessGiven the policy of a command that is given none
   * @throws UsageException when the catalog is not valid or has no such destination
   */
  SelectedDestination select(Policy unlessGiven) throws UsageException {
    return SelectedDestination.withId(id, this, unlessGiven);
  }
}
