package io.spillway.local.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spillway.local.host.FreePorts;
import io.spillway.local.s3.EmbeddedS3;
import io.spillway.local.s3.Identity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A Trino server in a process of its own, with the catalog {@code hive} over a local S3. */
final class TrinoServer implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final URI statements;
  private final HttpClient http = HttpClient.newHttpClient();

  private TrinoServer(Process process, int port) {
    this.process = process;
    this.statements = URI.create("http://127.0.0.1:" + port + "/v1/statement");
  }

  /**
   * Starts and waits until queries are answered.
   *
   * @param directory for its files and its log
   */
  static TrinoServer start(Path trino, Path directory, EmbeddedS3 s3, Identity identity)
      throws IOException {
    int port = FreePorts.next();
    Path catalogs = Files.createDirectories(directory.resolve("catalog"));
    Files.createDirectories(directory.resolve("metastore"));
    Files.writeString(
        catalogs.resolve("hive.properties"),
        String.join(
            "\n",
            "connector.name=hive",
            "hive.metastore=file",
            "hive.metastore.catalog.dir=local:///metastore",
            "fs.native-local.enabled=true",
            "local.location=" + directory,
            "fs.native-s3.enabled=true",
            "s3.endpoint=" + s3.endpoint(),
            "s3.region=us-east-1",
            "s3.path-style-access=true",
            "s3.aws-access-key=" + identity.accessKeyId(),
            "s3.aws-secret-key=" + identity.secretAccessKey(),
            "hive.partition-projection-enabled=true",
            "hive.recursive-directories=true",
            "hive.non-managed-table-writes-enabled=false"));
    Path config =
        Files.writeString(
            directory.resolve("config.properties"),
            String.join(
                "\n",
                "coordinator=true",
                "node-scheduler.include-coordinator=true",
                "http-server.http.port=" + port,
                "discovery.uri=http://127.0.0.1:" + port,
                "catalog.management=static",
                "catalog.config-dir=" + catalogs,
                "plugin.dir=" + trino.resolve("plugin"),
                "query.max-memory-per-node=600MB",
                "memory.heap-headroom-per-node=400MB"));
    List<String> command =
        List.of(
            NewerJava.home().resolve("bin/java").toString(),
            "-Xmx2g",
            "-XX:+UseParallelGC",
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Dnode.environment=test",
            "-Dnode.id=spillway",
            "-Dnode.data-dir=" + directory,
            "-Dconfig=" + config,
            "-cp",
            trino.resolve("lib") + "/*",
            "io.trino.server.TrinoServer");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("trino.log").toFile())
            .start();
    TrinoServer server = new TrinoServer(process, port);
    try {
      server.awaitAnswers(directory.resolve("trino.log"));
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private void awaitAnswers(Path log) throws IOException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    String last = "";
    while (System.nanoTime() < deadline && process.isAlive()) {
      try {
        var unused = query("SELECT count(*) FROM hive.information_schema.schemata");
        return;
      } catch (IOException e) {
        last = String.valueOf(e.getMessage());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
    }
    List<String> lines = Files.readAllLines(log);
    throw new IllegalStateException(
        "Trino did not start: "
            + last
            + "\n"
            + String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size())));
  }

  /**
   * Runs a statement; its rows are arrays of values.
   *
   * @throws IOException when Trino does not answer or the query fails
   */
  List<JsonNode> query(String sql) throws IOException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (true) {
      try {
        return queryOnce(sql);
      } catch (NoNodesException e) {
        // A server that reports that it is up takes a few seconds more to find its own node.
        if (System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
      }
    }
  }

  private List<JsonNode> queryOnce(String sql) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    JsonNode page = send(request(statements).POST(HttpRequest.BodyPublishers.ofString(sql)));
    while (true) {
      if (page.path("error").path("errorName").asText().equals("NO_NODES_AVAILABLE")) {
        throw new NoNodesException();
      }
      if (page.has("error")) {
        throw new IOException(page.path("error").path("message").asText() + " in " + sql);
      }
      page.path("data").forEach(rows::add);
      if (!page.has("nextUri")) {
        return rows;
      }
      page = send(request(URI.create(page.path("nextUri").asText())).GET());
    }
  }

  private static final class NoNodesException extends IOException {
    private static final long serialVersionUID = 1L;

    NoNodesException() {
      super("no nodes available to run a query");
    }
  }

  private static HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri)
        .header("X-Trino-User", "test")
        .header("X-Trino-Catalog", "hive")
        .header("X-Trino-Schema", "lake")
        .header("X-Trino-Client-Capabilities", "PARAMETRIC_DATETIME");
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      return JSON.readTree(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
