package io.spillway.local.glue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.spillway.local.cli.CommandRun;
import io.spillway.local.s3.SignatureV4;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ddl --apply} against an HTTP double of Glue that checks the signature of each request. */
class DdlApplyITCase {
  private static final String CATALOG =
      """
      destinations:
        - id: acme
          settings: {use_platform_credentials: true, s3_aws_region: eu-west-1,
                     s3_aws_bucket_name: acme-bucket}
          mappings: [{id: orders, athena: true, s3_aws_folder_name: events}]
      """;
  private static final String SECRET = "glue-secret";
  private static final Map<String, String> PROPERTIES =
      Map.of("aws.accessKeyId", "AKIDGLUE", "aws.secretAccessKey", SECRET);

  @TempDir private Path folder;
  private HttpServer server;
  private final List<String> actions = new ArrayList<>();
  private final List<JsonNode> bodies = new ArrayList<>();
  private final Map<String, String> failures = new HashMap<>();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          Map<String, String> headers = new HashMap<>();
          exchange
              .getRequestHeaders()
              .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
          SignatureV4 signature = SignatureV4.parse(headers.getOrDefault("authorization", ""));
          String action = headers.getOrDefault("x-amz-target", "");
          String failure = failures.get(action);
          if (!signature.isSignedWith(SECRET, headers, body)
              || !signature.scope().endsWith("/eu-west-1/glue/aws4_request")) {
            failure = "InvalidSignatureException";
          }
          actions.add(action);
          bodies.add(new ObjectMapper().readTree(body));
          String answer =
              failure == null ? "{}" : "{\"__type\":\"" + failure + "\",\"Message\":\"no\"}";
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
          exchange.sendResponseHeaders(failure == null ? 200 : 400, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    PROPERTIES.forEach(System::setProperty);
    System.setProperty("aws.endpointUrlGlue", "http://localhost:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
    PROPERTIES.keySet().forEach(System::clearProperty);
    System.clearProperty("aws.endpointUrlGlue");
  }

  @Test
  void createsTheTableThatGlueJsonShows() throws IOException {
    String printed = run(0, "--format", "glue-json");
    assertThat(actions).isEmpty();
    String applied = run(0, "--apply");
    assertThat(applied)
        .startsWith("-- created table lake.acme_orders_")
        .contains("CREATE OR REPLACE VIEW \"lake\".\"acme_orders\"")
        .doesNotContain("CREATE EXTERNAL TABLE");
    assertThat(actions).containsExactly("AWSGlue.CreateTable");
    assertThat(bodies.get(0)).isEqualTo(new ObjectMapper().readTree(printed));
  }

  @Test
  void bringsATableThatIsThereUpToDate() throws IOException {
    failures.put("AWSGlue.CreateTable", "AlreadyExistsException");
    assertThat(run(0, "--apply")).contains("was in Glue, eu-west-1; it is up to date now");
    assertThat(actions).containsExactly("AWSGlue.CreateTable", "AWSGlue.UpdateTable");
    assertThat(bodies.get(1)).isEqualTo(bodies.get(0));
  }

  @Test
  void saysWhatToDoWhenGlueRefuses() throws IOException {
    failures.put("AWSGlue.CreateTable", "EntityNotFoundException");
    assertThat(run(1, "--apply"))
        .contains("Glue has no database lake in eu-west-1; create it with `aws glue");
    failures.put("AWSGlue.CreateTable", "AccessDeniedException");
    assertThat(run(1, "--apply")).contains("creating table lake.acme_orders_", "failed: no");
    System.setProperty("aws.secretAccessKey", "another");
    failures.clear();
    assertThat(run(1, "--apply")).contains("failed: no").doesNotContain("another");
  }

  /** Both outputs of the command. */
  private String run(int exitCode, String... more) throws IOException {
    Path catalog = Files.writeString(folder.resolve("catalog.yaml"), CATALOG);
    List<String> arguments = new ArrayList<>();
    arguments.add("ddl");
    arguments.add(catalog.toString());
    Collections.addAll(arguments, "--destination=acme", "--mapping=orders", "--database=lake");
    Collections.addAll(arguments, more);
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).as("%s", run.err()).isEqualTo(exitCode);
    return run.out() + (exitCode == 0 ? "" : run.err());
  }
}
