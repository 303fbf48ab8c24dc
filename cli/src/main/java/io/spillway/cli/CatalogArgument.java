package io.spillway.cli;

import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CatalogFile;
import io.spillway.catalog.PolicyCompiler;
import io.spillway.diagnostic.CompilationException;
import io.spillway.policy.Policy;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The catalog that a command is given: a local file, or all files of a folder. */
@SuppressWarnings("NullAway.Init") // picocli sets it
class CatalogArgument {
  /** Hidden files are left out: Kubernetes mounts a ConfigMap with a folder ..data of its own. */
  private static final Pattern FILE_NAME = Pattern.compile("[^.].*\\.(yaml|yml|json)");

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

  @Option(
      names = "--policy",
      paramLabel = "<file>",
      description =
          "What the platform allows the catalog's destinations, like conf/policy.example.yaml."
              + " Default: what is safe for all.")
  private @Nullable Path policy;

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

  /** Reads the catalog without looking into it. */
  CatalogDocument read() throws UsageException {
    Path path = path();
    try {
      List<CatalogFile> files = new ArrayList<>();
      for (Path file : Files.isDirectory(path) ? filesIn(path) : List.of(path)) {
        boolean isOwners = file.getNameCount() - path.getNameCount() > 1;
        String folder = isOwners ? file.getParent().getFileName() + "/" : "";
        files.add(new CatalogFile(folder + file.getFileName(), text(file)));
      }
      if (files.isEmpty()) {
        throw new UsageException(
            problem(
                "no catalog is in this folder; put files there that end in .yaml, .yml or .json"));
      }
      return new CatalogDocument(files);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** What the platform allows. */
  Policy policy() throws UsageException {
    return policy(Policy.DEFAULT);
  }

  private Policy policy(Policy unlessGiven) throws UsageException {
    if (policy == null) {
      return unlessGiven;
    }
    try {
      return PolicyCompiler.compile(
          new CatalogFile(policy.getFileName().toString(), Files.readString(policy)));
    } catch (CompilationException e) {
      throw new UsageException("--policy " + policy + ": " + Messages.problems(e), e);
    } catch (IOException e) {
      throw new UsageException(
          "--policy " + policy + ": " + Messages.reason(e) + "; give the path of a YAML file", e);
    }
  }

  private static String text(Path file) throws UsageException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
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

  private static List<Path> filesIn(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path path : list(folder)) {
      boolean isFolder = Files.isDirectory(path) && !path.getFileName().toString().startsWith(".");
      found.addAll(isFolder ? list(path) : List.of(path));
    }
    return found.stream()
        .filter(path -> FILE_NAME.matcher(path.getFileName().toString()).matches())
        .filter(Files::isRegularFile)
        .sorted()
        .toList();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.toList();
    }
  }

  /**
   * Compiles a catalog that was read.
   *
   * @param unlessGiven the policy of a command that is given none
   * @throws UsageException with every problem when it is not valid
   */
  Catalog compile(CatalogDocument document, Policy unlessGiven) throws UsageException {
    try {
      return document.compile(policy(unlessGiven));
    } catch (CompilationException e) {
      throw new UsageException(problem(Messages.problems(e)), e);
    }
  }

  private String problem(String what) {
    return "catalog " + path() + ": " + what;
  }
}
