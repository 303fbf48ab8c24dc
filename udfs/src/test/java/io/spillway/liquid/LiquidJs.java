package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.json.JsonReader;
import io.spillway.json.JsonText;
import io.spillway.json.MalformedJsonException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** LiquidJS as Segment configures it, fetched with npm and run by one Node.js process. */
final class LiquidJs implements AutoCloseable {
  private static final Path SOURCES = Path.of("src/test/liquidjs");
  private static final Path FOLDER = Path.of("target/liquidjs");

  private final JsonReader json = new JsonReader(JsonReader.MAX_DEPTH);
  private final Process node;
  private final BufferedWriter requests;
  private final BufferedReader answers;

  private LiquidJs(Process node) {
    this.node = node;
    this.requests = node.outputWriter(StandardCharsets.UTF_8);
    this.answers = node.inputReader(StandardCharsets.UTF_8);
  }

  static LiquidJs start() throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    for (String file : List.of("package.json", "package-lock.json", "reference.js")) {
      Files.copy(SOURCES.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    Process npm = run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    if (npm.waitFor() != 0) {
      throw new AssertionError(
          "npm could not fetch LiquidJS, its output is above: check that it reaches its registry");
    }
    return new LiquidJs(run("node", "reference.js"));
  }

  private static Process run(String... command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(FOLDER.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("TZ", "UTC");
    builder.environment().put("LC_ALL", "en_US.UTF-8");
    try {
      return builder.start();
    } catch (IOException e) {
      throw new AssertionError(
          "The comparison with LiquidJS needs Node.js 18 or later, and \""
              + command[0]
              + "\" cannot be run: install Node.js with npm, or put both on the PATH",
          e);
    }
  }

  /** What LiquidJS makes of a template and an event. */
  Answer render(String template, JsonNode event) {
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("template", template);
    request.set("event", event);
    try {
      requests.write(JsonText.of(request));
      requests.newLine();
      requests.flush();
      String line = answers.readLine();
      if (line == null) {
        throw new AssertionError("Node.js ended, its errors are above: " + request);
      }
      JsonNode answer = json.read(line);
      return answer.has("text")
          ? new Answer(true, answer.path("text").textValue())
          : new Answer(false, answer.path("error").textValue());
    } catch (IOException | MalformedJsonException e) {
      throw new AssertionError(request.toString(), e);
    }
  }

  @Override
  public void close() throws IOException {
    requests.close();
    node.destroy();
  }
}
