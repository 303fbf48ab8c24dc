package io.spillway.cli;

import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CatalogFiles;
import io.spillway.catalog.CheckedCatalog;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.policy.Policy;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The catalog that a command is given: a local file, or all files of a folder. */
@SuppressWarnings("NullAway.Init") // picocli sets it
class CatalogArgument {
  @Parameters(
      index = "0",
      arity = "0..1",
      hideParamSyntax = true,
      paramLabel = "<catalog>",
      description = "The catalog: a YAML or JSON file, or a folder of them and of owners' folders.")
  private @Nullable Path argument;

  /** The same as an option, which older scripts use. */
  @Option(names = "--destinations", hidden = true)
  private @Nullable Path option;

  @Mixin private PolicyOption policy;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Where the catalog is. */
  Path path() {
    if (argument != null && option != null) {
      throw new ParameterException(
          command.commandLine(),
          "The catalog is given twice, as '"
              + argument
              + "' and with --destinations '"
              + option
              + "'; give it once");
    }
    if (argument != null) {
      return argument;
    }
    if (option != null) {
      return option;
    }
    throw new ParameterException(command.commandLine(), "Missing required parameter: '<catalog>'");
  }

  /** Reads the catalog without looking into it, as the job does. */
  CatalogDocument read() throws UsageException {
    Path path = path();
    try {
      List<CatalogFiles.Found> files = CatalogFiles.local(path);
      if (files.isEmpty()) {
        throw new UsageException(
            problem(
                "no catalog is in this folder; put files there that end in .yaml, .yml or .json"));
      }
      return CatalogFiles.read(files);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** What the platform allows. */
  Policy policy() throws UsageException {
    return policy.read(Policy.DEFAULT);
  }

  /** What the platform should know about its policy, although it can be used. */
  List<Diagnostic> remarksOnPolicy(CatalogDocument document) throws UsageException {
    return policy.remarks(document);
  }

  private static UsageException unreadable(Path path, IOException e) {
    return new UsageException(
        "catalog "
            + path
            + ": "
            + (e instanceof NoSuchFileException ? "" : "cannot be read: ")
            + Messages.reason(e)
            + "; give the path of a YAML or JSON file",
        e);
  }

  /**
   * Compiles a catalog that was read.
   *
   * @param unlessGiven the policy of a command that is given none
   * @throws UsageException with every problem when it is not valid
   */
  Catalog compile(CatalogDocument document, Policy unlessGiven) throws UsageException {
    try {
      return document.compile(policy.read(unlessGiven));
    } catch (CompilationException e) {
      throw new UsageException(problem(Messages.problems(e)), e);
    }
  }

  /** The same for trying mappings out: their secrets are not looked up. */
  Catalog compileForTrial(CatalogDocument document, Policy unlessGiven) throws UsageException {
    CheckedCatalog checked = document.checkForTrial(policy.read(unlessGiven));
    if (checked.refusals().isEmpty()) {
      return checked.catalog();
    }
    CompilationException failure = checked.failure();
    throw new UsageException(problem(Messages.problems(failure)), failure);
  }

  private String problem(String what) {
    return "catalog " + path() + ": " + what;
  }
}
