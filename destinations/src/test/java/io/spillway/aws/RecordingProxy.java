package io.spillway.aws;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The proxy of the AWS SDK's requests to other hosts while it runs: it records the hosts that they
 * are for and lets none through, so a test sees where requests to AWS would go.
 */
final class RecordingProxy implements AutoCloseable {
  final List<String> hosts = new CopyOnWriteArrayList<>();

  private final ServerSocket server;

  RecordingProxy() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "recording proxy");
    thread.setDaemon(true);
    thread.start();
    System.setProperty("http.proxyHost", "127.0.0.1");
    System.setProperty("http.proxyPort", Integer.toString(server.getLocalPort()));
    System.setProperty("http.nonProxyHosts", "127.0.0.1");
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String connect = String.valueOf(in.readLine());
        hosts.add(connect.replaceAll("CONNECT (.*):443 .*", "$1"));
        String header = connect;
        while (header != null && !header.isEmpty()) {
          header = in.readLine();
        }
        socket
            .getOutputStream()
            .write(
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // The client went away, or the proxy is closed.
      }
    }
  }

  @Override
  public void close() throws IOException {
    System.clearProperty("http.proxyHost");
    System.clearProperty("http.proxyPort");
    System.clearProperty("http.nonProxyHosts");
    server.close();
  }
}
