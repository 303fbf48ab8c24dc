package io.spillway.cli;

import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CatalogFile;
import io.spillway.catalog.PolicyCompiler;
import io.spillway.catalog.PolicyRemarks;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.policy.Policy;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that gives a command what the platform allows a catalog. */
final class PolicyOption {
  @Option(
      names = "--policy",
      paramLabel = "<file>",
      description =
          "What the platform allows the catalog's destinations, like conf/policy.example.yaml."
              + " Default: what is safe for all.")
  private @Nullable Path policy;

  boolean isGiven() {
    return policy != null;
  }

  /**
   * Reads the policy.
   *
   * @param unlessGiven the policy of a command that is given none
   */
  Policy read(Policy unlessGiven) throws UsageException {
    if (policy == null) {
      return unlessGiven;
    }
    try {
      return PolicyCompiler.compile(file(policy));
    } catch (CompilationException e) {
      throw new UsageException("--policy " + policy + ": " + Messages.problems(e), e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** What the platform should know about its policy, although it can be used. */
  List<Diagnostic> remarks(CatalogDocument document) throws UsageException {
    try {
      return policy == null ? List.of() : PolicyRemarks.of(file(policy), document);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static CatalogFile file(Path policy) throws IOException {
    return new CatalogFile(policy.getFileName().toString(), Files.readString(policy));
  }

  private UsageException unreadable(IOException e) {
    return new UsageException(
        "--policy " + policy + ": " + Messages.reason(e) + "; give the path of a YAML file", e);
  }
}
