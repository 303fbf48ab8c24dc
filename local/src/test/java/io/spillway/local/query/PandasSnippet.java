package io.spillway.local.query;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs what {@code docs/reading-files.md} has for pandas, which no build can fetch from Maven. */
final class PandasSnippet {
  /** Debian's Python, where another one comes first. */
  private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

  private static final String S3 = "s3fs.S3FileSystem().glob(\"acme-data-lake/events/";
  private static final long TIMEOUT_SECONDS = 120;
  private static final ObjectMapper JSON = new ObjectMapper();

  private PandasSnippet() {}

  /** A Python that has pandas. */
  static Optional<String> python() throws InterruptedException {
    for (String python : PYTHONS) {
      if (exitCode(new ProcessBuilder(python, "-c", "import pandas")) == 0) {
        return Optional.of(python);
      }
    }
    return Optional.empty();
  }

  /**
   * @param directory for the program and its answer
   */
  static FoundRows run(String python, FileFormat format, Path root, Path directory)
      throws IOException, InterruptedException {
    List<String> snippets = ReadingFilesPage.snippets("pandas", "python");
    Path answer = directory.resolve(format + ".json");
    String program =
        ReadingFilesPage.filled(snippets.get(0), format, root)
            .replace("import s3fs", "import glob")
            .replace(S3 + "layout=1a2b3c4d/**/*.csv*\")", glob(format, root))
            .replace("\"s3://\" + file", "file");
    Path script =
        Files.writeString(
            directory.resolve(format + ".py"),
            program
                + "\nevents.astype(object).where(events.notna(), None).to_json(\""
                + answer
                + "\", orient=\"records\")\n");
    int exitCode = exitCode(new ProcessBuilder(python, script.toString()));
    if (exitCode != 0) {
      throw new IllegalStateException(script + " ends with " + exitCode);
    }
    List<Map<String, @Nullable String>> rows =
        JSON.readValue(answer.toFile(), new TypeReference<>() {});
    return new FoundRows(format, rows);
  }

  private static String glob(FileFormat format, Path root) {
    return "glob.glob(\"" + root + "/**/*" + format.endOfName() + "\", recursive=True)";
  }

  private static int exitCode(ProcessBuilder builder) throws InterruptedException {
    Process process;
    try {
      process =
          builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      // There is no such program.
      return -1;
    }
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(builder.command() + " does not end");
    }
    return process.exitValue();
  }
}
