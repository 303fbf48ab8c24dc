package io.spillway.local.archive;

import io.spillway.local.cli.LocalSpillway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** Run by the build: writes the sources of the man pages, and the completion script. */
public final class CommandLinePages {
  private CommandLinePages() {}

  /**
   * Writes both.
   *
   * @param arguments the folder for AsciiDoc, the file for the script
   */
  public static void main(String[] arguments) throws IOException {
    Path pages = Files.createDirectories(Path.of(arguments[0]));
    Path script = Path.of(arguments[1]);
    CommandLine spillway = LocalSpillway.commandLine();
    spillway.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    int exitCode =
        ManPageGenerator.generateManPage(
            pages.toFile(), null, new boolean[0], false, spillway.getCommandSpec());
    if (exitCode != CommandLine.ExitCode.OK) {
      throw new IOException("No man pages were written to " + pages);
    }
    Files.createDirectories(script.toAbsolutePath().getParent());
    Files.writeString(script, AutoComplete.bash("spillway", spillway));
  }
}
