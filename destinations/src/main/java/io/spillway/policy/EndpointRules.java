package io.spillway.policy;

import java.io.Serializable;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where destinations' requests may go, beside AWS itself: to the endpoints that the policy lists,
 * and only to public addresses of theirs unless it says otherwise.
 */
public record EndpointRules(List<EndpointRule> allowed) implements Serializable {
  /** AWS alone. */
  public static final EndpointRules DEFAULT = new EndpointRules(List.of());

  static final EndpointRules UNRESTRICTED =
      new EndpointRules(
          List.of(
              new EndpointRule("http", "*", EndpointRule.ANY_PORT, true),
              new EndpointRule("https", "*", EndpointRule.ANY_PORT, true)));

  /**
   * S3's own hosts. Not those of one bucket, of an access point or of a gateway to S3 in somebody's
   * network, whose addresses are that one's to choose; and no other service's.
   */
  private static final Pattern S3 =
      Pattern.compile(
          "s3[a-z0-9-]*(\\.dualstack)?(\\.[a-z0-9-]+)?"
              + "\\.(amazonaws\\.com(\\.cn)?|amazonaws\\.eu|c2s\\.ic\\.gov|sc2s\\.sgov\\.gov"
              + "|cloud\\.adc-e\\.uk|csp\\.hci\\.ic\\.gov)");

  /** Labels that stand where S3's hosts have their region, in the hosts of other services. */
  private static final Pattern OTHERS = Pattern.compile(".*\\.(elb|compute|execute-api)\\..*");

  public EndpointRules {
    allowed = List.copyOf(allowed);
  }

  /** Whether a destination may have an endpoint, as far as its text tells. */
  public boolean allows(URI endpoint) {
    return isS3(endpoint) || allowed.stream().anyMatch(rule -> rule.allows(endpoint));
  }

  /** Whether an endpoint is S3 itself, and not a path there, which could be another bucket. */
  public static boolean isS3(URI endpoint) {
    String host = endpoint.getHost().toLowerCase(Locale.ROOT);
    boolean isDefaultPort = endpoint.getPort() < 0 || endpoint.getPort() == 443;
    return "https".equals(endpoint.getScheme())
        && !hasPath(endpoint)
        && isDefaultPort
        && S3.matcher(host).matches()
        && !OTHERS.matcher(host).matches();
  }

  static boolean hasPath(URI endpoint) {
    String path = endpoint.getRawPath();
    return path != null && !path.isEmpty() && !path.equals("/");
  }

  /**
   * Whether a connection to a host may be made at an address of it.
   *
   * @param host of an endpoint, or one below it that begins with a bucket's name
   */
  public boolean allowsAddress(String host, InetAddress address) {
    return Addresses.isPublic(address)
        || (!Addresses.isLinkLocal(address)
            && allowed.stream().anyMatch(rule -> isFor(rule, host)));
  }

  private static boolean isFor(EndpointRule rule, String host) {
    if (!rule.isPrivate()) {
      return false;
    }
    int start = 0;
    do {
      if (rule.isHost(host.substring(start))) {
        return true;
      }
      start = host.indexOf('.', start) + 1;
    } while (start > 0);
    return false;
  }

  /** The allowed endpoints for a message. */
  @Override
  public String toString() {
    return allowed.isEmpty()
        ? "AWS's alone"
        : allowed.stream().map(EndpointRule::toString).collect(Collectors.joining(", "))
            + ", and AWS's";
  }
}
