package io.spillway.local.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on which nothing listens.
 *
 * <p>They lie below the range from which operating systems take the ports of outgoing connections
 * (32768 on Linux): between finding a port and binding it, another server can take it but no
 * client.
 */
public final class FreePorts {
  private static final int LOWEST = 15_000;
  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 200;

  private FreePorts() {}

  /** A port that could be bound on the loopback address a moment ago. */
  public static int next() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new UncheckedIOException(
        new IOException(
            "No free port between "
                + LOWEST
                + " and "
                + HIGHEST
                + " in "
                + ATTEMPTS
                + " attempts"));
  }

  /** Whether it could be bound on the loopback address a moment ago. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
