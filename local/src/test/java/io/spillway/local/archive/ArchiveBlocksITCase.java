package io.spillway.local.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.page.CommandBlock;
import io.spillway.local.page.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the pages have their readers do with the archive, next to which they are typed. Folders of
 * the machine are folders of the test, and the playground has a port of its own.
 */
@Timeout(120)
class ArchiveBlocksITCase {
  @TempDir private Path folder;

  static List<CommandBlock> blocks() throws IOException {
    return CommandBlock.runBy(ArchiveBlocksITCase.class);
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void runsAsTyped(CommandBlock block) throws Exception {
    Path archive = ReleaseArchiveITCase.archive();
    Files.copy(archive, folder.resolve(archive.getFileName()));
    Path opt = Files.createDirectories(folder.resolve("opt"));
    Path bin = Files.createDirectories(folder.resolve("usr/local/bin"));
    String commands =
        block
            .text()
            .replace(" /opt", " " + opt)
            .replace(" /usr/local/bin/", " " + bin + "/")
            .replace("bin/spillway playground", "bin/spillway playground --port 0");
    try (Shell shell = new Shell(folder)) {
      if (commands.contains("playground")) {
        shell.start(commands);
        shell.awaitPage();
      } else {
        int exitCode = shell.run(commands + bin + "/spillway --version");
        assertThat(exitCode).as(shell.output()).isZero();
        assertThat(shell.output()).startsWith("spillway 0.");
      }
    }
  }
}
