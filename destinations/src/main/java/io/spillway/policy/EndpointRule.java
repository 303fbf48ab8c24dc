package io.spillway.policy;

import java.io.Serializable;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Endpoints of S3-compatible stores that destinations may have.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a host's name or address, with {@code *} for any characters
 * @param port -1 for the scheme's own, 0 for any
 * @param isPrivate whether its addresses may be loopback or private ones
 */
public record EndpointRule(String scheme, String host, int port, boolean isPrivate)
    implements Serializable {
  /** The value of {@link #port} for any. */
  public static final int ANY_PORT = 0;

  /** No name, so that it is not looked up. */
  private static final Pattern ADDRESS =
      Pattern.compile("\\[[0-9A-Fa-f:.]+]|[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  public EndpointRule {
    Objects.requireNonNull(scheme, "scheme");
    host = host.toLowerCase(Locale.ROOT);
  }

  /** Whether a host is given as an address of the link, to which nothing is ever sent. */
  public static boolean isLinkLocal(String host) {
    try {
      return ADDRESS.matcher(host).matches() && Addresses.isLinkLocal(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Whether an endpoint is one of these. */
  boolean allows(URI endpoint) {
    return scheme.equalsIgnoreCase(endpoint.getScheme())
        && isHost(endpoint.getHost())
        && (port == ANY_PORT || port(scheme, port) == port(scheme, endpoint.getPort()));
  }

  private static int port(String scheme, int port) {
    return port >= 0 ? port : scheme.equals("https") ? 443 : 80;
  }

  /** Whether a host is one of these. */
  boolean isHost(String name) {
    return NamePatterns.match(host, name.toLowerCase(Locale.ROOT));
  }

  /** As it is written in the policy. */
  @Override
  public String toString() {
    String suffix = port == ANY_PORT ? ":*" : port < 0 ? "" : ":" + port;
    return scheme + "://" + host + suffix;
  }
}
