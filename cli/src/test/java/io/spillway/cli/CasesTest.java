package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Catalogs and questions that people ask and attackers send, each with all that the command prints:
 * a catalog is validated, one with events previewed, and questions are answered. A test that fails
 * leaves what it found in {@code target/cases}, to be copied once it is right.
 */
class CasesTest {
  private static final Path CASES = Path.of("src/test/resources/cases");
  private static final Path FOUND = Path.of("target/cases");
  private static final String POLICY = "policy.yaml";
  private static final String AT = "2026-11-22T16:29:00.123Z";

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> eachIsAnsweredAsWritten() throws IOException {
    try (Stream<Path> files = Files.list(CASES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".txt") && !name.equals(POLICY))
          .map(name -> name.substring(0, name.lastIndexOf('.')))
          .distinct()
          .sorted()
          .toList()
          .stream()
          .map(name -> DynamicTest.dynamicTest(name, () -> check(name)));
    }
  }

  private void check(String name) throws IOException {
    Path catalog = CASES.resolve(name + ".yaml");
    Path lines = CASES.resolve(name + ".jsonl");
    CommandRun run;
    if (!Files.exists(catalog)) {
      run = CommandRun.withInput(Files.readAllBytes(lines), "eval");
    } else if (Files.exists(lines)) {
      run =
          CommandRun.of(
              "preview",
              catalog.toString(),
              "--events",
              lines.toString(),
              "--out",
              folder.resolve(name).toString(),
              "--at",
              AT);
    } else {
      run =
          CommandRun.of(
              "validate", catalog.toString(), "--policy", CASES.resolve(POLICY).toString());
    }
    assertIsAsWritten(name, text(run));
  }

  private static String text(CommandRun run) {
    String err = run.err().isEmpty() ? "" : "\n" + run.err();
    return "exit code " + run.exitCode() + "\n\n" + run.out() + err;
  }

  private static void assertIsAsWritten(String name, String found) throws IOException {
    Path expected = CASES.resolve(name + ".txt");
    String written = Files.exists(expected) ? Files.readString(expected) : "";
    if (!found.equals(written)) {
      Files.createDirectories(FOUND);
      Files.writeString(FOUND.resolve(name + ".txt"), found);
    }
    assertThat(found).as("to accept it, copy %s to %s", FOUND, CASES).isEqualTo(written);
  }
}
