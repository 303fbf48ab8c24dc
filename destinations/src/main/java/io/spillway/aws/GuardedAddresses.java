package io.spillway.aws;

import io.spillway.policy.EndpointRules;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Looks up the addresses of customers' endpoints, and keeps those that the policy allows: a
 * connection is made to what is returned here, and to nothing else, so that a name which leads to
 * another address at each look-up gains nothing.
 */
final class GuardedAddresses implements DnsResolver {
  private final EndpointRules rules;
  private final DnsResolver names;

  GuardedAddresses(EndpointRules rules) {
    this(rules, SystemDefaultDnsResolver.INSTANCE);
  }

  GuardedAddresses(EndpointRules rules, DnsResolver names) {
    this.rules = Objects.requireNonNull(rules, "rules");
    this.names = Objects.requireNonNull(names, "names");
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] allowed =
        Arrays.stream(names.resolve(host))
            .filter(address -> rules.allowsAddress(host, address))
            .toArray(InetAddress[]::new);
    if (allowed.length == 0) {
      throw new UnknownHostException(
          host
              + " has no address that the policy allows: loopback, private and link-local ones are"
              + " refused; the platform may list the endpoint in its policy with private: true");
    }
    return allowed;
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return names.resolveCanonicalHostname(host);
  }
}
