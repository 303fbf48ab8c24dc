package io.spillway.kafka;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * What is at an address of Kafka. The client itself reports one and the same timeout for a port
 * that nothing listens on and for one that speaks another protocol.
 */
enum BrokerPort {
  UNKNOWN_HOST,
  SILENT,
  REFUSED,
  /** It takes connections and does not answer as TLS does. */
  OTHER,
  TLS;

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MOST_ADDRESSES = 3;

  /**
   * Connects to the first addresses, sends no more than a greeting of TLS, and returns what says
   * most.
   *
   * @param servers {@code host:port}, separated by commas
   */
  static BrokerPort at(String servers) {
    return Arrays.stream(servers.split(","))
        .map(String::strip)
        .limit(MOST_ADDRESSES)
        .map(BrokerPort::ofAddress)
        .max(BrokerPort::compareTo)
        .orElse(UNKNOWN_HOST);
  }

  private static BrokerPort ofAddress(String address) {
    int colon = address.lastIndexOf(':');
    String host = address.substring(address.lastIndexOf('/') + 1, colon).replaceAll("[\\[\\]]", "");
    var target = new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1)));
    if (target.isUnresolved()) {
      return UNKNOWN_HOST;
    }
    try (Socket socket = new Socket()) {
      socket.connect(target, (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      return speaksTls(socket, host) ? TLS : OTHER;
    } catch (ConnectException e) {
      return REFUSED;
    } catch (IOException e) {
      return SILENT;
    }
  }

  /** Whether the other side sends a certificate; whose it is does not matter here. */
  private static boolean speaksTls(Socket socket, String host) {
    AtomicBoolean certified = new AtomicBoolean();
    TrustManager any =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new IllegalStateException("this side is the client");
          }

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String authType) {
            certified.set(true);
          }

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {any}, null);
      try (SSLSocket tls =
          (SSLSocket) context.getSocketFactory().createSocket(socket, host, 0, false)) {
        tls.startHandshake();
      }
    } catch (IOException e) {
      // Whatever happens after the certificate, this is TLS.
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
    return certified.get();
  }
}
