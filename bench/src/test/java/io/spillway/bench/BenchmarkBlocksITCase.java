package io.spillway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.page.BuiltCheckout;
import io.spillway.local.page.CommandBlock;
import io.spillway.local.page.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The benchmarks' commands, with amounts that are done in seconds, and of a loop the first value
 * alone. So the figures mean nothing here; the commands and their options do.
 */
@Tag("cluster")
@Timeout(600)
class BenchmarkBlocksITCase {
  /** What is replaced, and what by. */
  private static final List<Less> LESS =
      List.of(
          new Less(" in (\\S+)[^;]*; do", " in $1; do"),
          new Less("--events \\d+", "--events 2000"),
          new Less("--rate \\d+", "--rate 500"),
          new Less("--warm-up \"[^\"]*\"", "--warm-up \"1 s\""),
          new Less("--(warm-up-runs|runs) \\d+", "--$1 0"),
          new Less("--destinations \\d+", "--destinations 4"),
          new Less("--owed-files \\d+", "--owed-files 400"),
          new Less("--s3-latency \\d+", "--s3-latency 5"),
          new Less(" -f \\d+", " -f 0"),
          new Less(" -(wi|i) \\d+", " -$1 1"),
          new Less(" -(w|r) \\S+", " -$1 10ms"));

  private record Less(String pattern, String replacement) {}

  @TempDir private Path folder;

  static List<CommandBlock> blocks() throws IOException {
    return CommandBlock.runBy(BenchmarkBlocksITCase.class);
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void runsWithLess(CommandBlock block) throws Exception {
    String commands = block.text();
    for (Less less : LESS) {
      commands = commands.replaceAll(less.pattern(), less.replacement());
    }
    try (Shell shell = BuiltCheckout.in(folder).shell()) {
      int exitCode = shell.run(commands);
      assertThat(exitCode).as(shell.output()).isZero();
      assertThat(shell.output()).doesNotContain("Exception", "\tat ");
    }
  }
}
