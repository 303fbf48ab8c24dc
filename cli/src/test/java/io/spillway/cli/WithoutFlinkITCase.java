package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.catalog.Catalogs;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands in a Java of their own, on a class path that holds no class of Flink. */
@Timeout(120)
class WithoutFlinkITCase {
  private static final List<String> CLASS_PATH =
      Pattern.compile(File.pathSeparator, Pattern.LITERAL)
          .splitAsStream(System.getProperty("java.class.path"))
          .filter(entry -> !entry.endsWith("test-classes"))
          .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("flink-"))
          .toList();

  @TempDir private Path folder;

  @Test
  void theClassPathHoldsTheCommandsAndNoFlink() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : CLASS_PATH) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    ClassLoader parent = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader loader = new URLClassLoader(urls.toArray(new URL[0]), parent)) {
      assertThat(loader.loadClass(Spillway.class.getName())).isNotNull();
      assertThat(loader.getResource("org/apache/flink")).isNull();
      assertThatThrownBy(
              () -> loader.loadClass("org.apache.flink.api.common.typeutils.TypeSerializer"))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  @Test
  void evaluatesTwoThousandLinesInAnyLocale() throws Exception {
    String questions =
        IntStream.range(0, 2_000)
            .mapToObj(
                i ->
                    "{\"id\":"
                        + i
                        + ",\"mapping\":{\"@path\":\"$.s\"},\"event\":{\"s\":\"é😀"
                        + i
                        + "\"}}\n")
            .collect(Collectors.joining());
    CommandRun run = java(questions, "eval");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            IntStream.range(0, 2_000)
                .mapToObj(i -> "{\"id\":" + i + ",\"cell\":\"\\\"é😀" + i + "\\\"\"}\n")
                .collect(Collectors.joining()));
  }

  @Test
  void previewsAndValidates() throws Exception {
    Path catalog = Files.writeString(folder.resolve("catalog.yaml"), catalog());
    Path events = Files.writeString(folder.resolve("e.jsonl"), "{\"event\":\"a\"}\nbroken\n");
    assertThat(java("", "validate", catalog.toString()))
        .isEqualTo(new CommandRun(0, catalog + ": valid, 1 destination, 1 mapping\n", ""));
    CommandRun preview =
        java(
            "",
            "preview",
            "--destinations",
            catalog.toString(),
            "--events",
            events.toString(),
            "--out",
            folder.resolve("out").toString());
    assertThat(preview.err()).isEmpty();
    assertThat(preview.exitCode()).isZero();
    assertThat(preview.out()).contains("1 file, 1 row, ", "2 events: 1 row made, 1 rejection, ");
    assertThat(folder.resolve("out/acme-bucket")).isNotEmptyDirectory();
    assertThat(folder.resolve("out/rejected.jsonl")).isNotEmptyFile();
  }

  @Test
  void printsPoliciesAndChecks() throws Exception {
    Path catalog =
        Files.writeString(
            folder.resolve("catalog.yaml"),
            catalog()
                .replace(
                    "use_platform_credentials: true",
                    "iam_role_arn: 'arn:aws:iam::123456789012:role/spillway',"
                        + " iam_external_id: acme-id"));
    assertThat(java("", "iam", catalog.toString(), "--destination=acme").out())
        .contains("s3:PutObject");
    CommandRun check =
        java("", "check", catalog.toString(), "--set=sts.endpoint=http://127.0.0.1:1");
    assertThat(check.out()).contains("FAILED  reach STS", "no connection: ");
    assertThat(check.exitCode()).isEqualTo(2);
  }

  @Test
  void findsStagedFiles() throws Exception {
    Path catalog = Files.writeString(folder.resolve("catalog.yaml"), catalog());
    Path staged = folder.resolve("staging/2026-11-22/acme/all/csv/~/2026-11-22T16-29-00-123Z-0f-0");
    Files.createDirectories(staged.getParent());
    Files.writeString(staged, "row");
    CommandRun redeliver =
        java(
            "",
            "redeliver",
            catalog.toString(),
            "--destination=acme",
            "--from=2026-11-22T00:00:00Z",
            "--set=staging.path=" + folder.resolve("staging").toUri(),
            "--dry-run");
    assertThat(redeliver.err()).isEmpty();
    assertThat(redeliver.out()).endsWith("1 file would be put into s3://acme-bucket\n");
  }

  private static String catalog() {
    return Catalogs.of(Catalogs.destination("acme", "", Catalogs.mapping("all", "")))
        .files()
        .get(0)
        .text();
  }

  private CommandRun java(String input, String... arguments)
      throws IOException, InterruptedException {
    Path in = Files.writeString(folder.resolve("in"), input);
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", String.join(File.pathSeparator, CLASS_PATH)));
    command.add(Spillway.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    process.environment().put("LC_ALL", "C");
    int exitCode = process.start().waitFor();
    return new CommandRun(
        exitCode,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
