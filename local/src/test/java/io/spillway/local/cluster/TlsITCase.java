package io.spillway.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.spillway.local.host.Wait;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.runtime.net.SSLUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Flink with the settings of the component {@code tls}, and with the keys that the commands in
 * docs/operations/deploy.md make, talks to those who have one of them and to nobody else.
 */
@Tag("cluster")
class TlsITCase {
  private static final Path ROOT = Path.of("..");
  private static final Pattern COMMANDS =
      Pattern.compile("```sh\\n(# The password.*?\\n)```", Pattern.DOTALL);
  private static final String FOLDER = "/opt/spillway/tls";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Has the same name as one of the clients, and another key. */
  private static final String STRANGER =
      "mkdir other; (cd other; make_key people); mv other/people.p12 stranger.p12\n";

  @TempDir private static Path keys;
  private static char[] password;
  private static Configuration flink;

  @BeforeAll
  static void makeKeysAndSettings() throws Exception {
    Matcher commands =
        COMMANDS.matcher(Files.readString(ROOT.resolve("docs/operations/deploy.md")));
    assertThat(commands.find()).isTrue();
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-e", "-c", commands.group(1) + STRANGER)
            .directory(keys.toFile())
            .redirectErrorStream(true);
    String path = Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH");
    shell.environment().put("PATH", path);
    Process process = shell.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();

    flink = new Configuration();
    new YAMLMapper()
        .readTree(ROOT.resolve("deploy/k8s/components/tls/flink-deployment.yaml").toFile())
        .at("/spec/flinkConfiguration")
        .properties()
        .forEach(
            entry -> {
              if (entry.getKey().startsWith("security.ssl.")) {
                flink.setString(
                    entry.getKey(), entry.getValue().asText().replace(FOLDER, keys.toString()));
              }
            });
    password = flink.get(SecurityOptions.SSL_REST_KEYSTORE_PASSWORD).toCharArray();
  }

  @Test
  void letsThoseWithACertificateIn() throws Exception {
    flink.set(RestOptions.BIND_PORT, "0");
    MiniClusterConfiguration configuration =
        new MiniClusterConfiguration.Builder()
            .setConfiguration(flink)
            .setNumTaskManagers(1)
            // The JobManager and the TaskManager connect to each other as if they were two pods.
            .setRpcServiceSharing(RpcServiceSharing.DEDICATED)
            .build();
    try (MiniCluster cluster = new MiniCluster(configuration)) {
      cluster.start();
      Wait.until(
          "the TaskManager to find the JobManager",
          PATIENCE,
          () -> cluster.requestClusterOverview().join().getNumTaskManagersConnected() == 1);
      URI address =
          URI.create(
              "https://localhost:" + cluster.getRestAddress().get().getPort() + "/taskmanagers");
      for (String client : new String[] {"operator", "people"}) {
        assertThat(get(address, client)).as(client).contains("\"slotsNumber\":1");
      }
      assertThatThrownBy(() -> get(address, "stranger")).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> get(address, null)).isInstanceOf(IOException.class);
      // Without TLS there is nothing but the way to TLS.
      assertThat(get(URI.create(address.toString().replace("https", "http")), "people")).isEmpty();
    }
  }

  /** Not even the REST API's clients and server, whose keys are for something else. */
  @Test
  void letsNobodyButItsProcessesIntoItsInside() throws Exception {
    try (ServerSocket server =
        SSLUtils.createSSLServerSocketFactory(flink)
            .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      connect(server, "internal");
      for (String other : new String[] {"people", "rest", "stranger", null}) {
        assertThatThrownBy(() -> connect(server, other))
            .as("%s", other)
            .hasRootCauseInstanceOf(SSLException.class);
      }
    }
  }

  /** Lets a client shake hands with the server, which is the one that may refuse it. */
  private static void connect(ServerSocket server, String client) throws Exception {
    ExecutorService accepting = Executors.newSingleThreadExecutor();
    try {
      Future<?> accepted =
          accepting.submit(
              () -> {
                try (SSLSocket socket = (SSLSocket) server.accept()) {
                  socket.startHandshake();
                }
                return null;
              });
      try (SSLSocket socket =
          (SSLSocket)
              context(client, "internal")
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
        socket.startHandshake();
      } catch (IOException e) {
        // The server says why.
      }
      accepted.get();
    } finally {
      accepting.shutdownNow();
    }
  }

  private static String get(URI address, String client) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(context(client, "rest-server"))
        .build()
        .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
        .body();
  }

  /**
   * What a client has.
   *
   * @param key the store with its key; null for none
   */
  private static SSLContext context(String key, String trusted) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store(trusted));
    KeyManager[] own = null;
    if (key != null) {
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store(key), password);
      own = factory.getKeyManagers();
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own, trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore store(String name) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(keys.resolve(name + ".p12"))) {
      store.load(file, password);
    }
    return store;
  }
}
