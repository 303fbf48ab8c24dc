package io.spillway.cli;

import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.NearestName;
import io.spillway.event.RejectReason;
import io.spillway.settings.UsageException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that choose dead letters by what failed. */
final class FailureOptions {
  @Option(
      names = "--reason",
      split = ",",
      paramLabel = "<code>",
      description =
          "Only dead letters with a failure of this reason, like mapping-failed. May be repeated.")
  private Set<String> reasons = new LinkedHashSet<>();

  @Option(
      names = "--destination",
      split = ",",
      paramLabel = "<id>",
      description = "Only dead letters with a failure of this destination. May be repeated.")
  private Set<String> destinations = new LinkedHashSet<>();

  /**
   * What the options choose.
   *
   * @throws UsageException naming the first reason that does not exist
   */
  DeadLetterFilter filter() throws UsageException {
    List<String> known = Arrays.stream(RejectReason.values()).map(RejectReason::code).toList();
    for (String reason : reasons) {
      if (!known.contains(reason)) {
        throw new UsageException(
            "--reason "
                + Diagnostic.escaped(reason, 100)
                + ": there is no such reason; "
                + NearestName.meant(reason, known)
                    .map(nearest -> "did you mean " + nearest + "? There are ")
                    .orElse("give ")
                + String.join(", ", known));
      }
    }
    return new DeadLetterFilter(reasons, destinations);
  }
}
