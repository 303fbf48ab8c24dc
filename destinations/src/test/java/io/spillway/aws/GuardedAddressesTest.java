package io.spillway.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.S3Endpoint;
import io.spillway.policy.AmountRules;
import io.spillway.policy.EndpointRule;
import io.spillway.policy.EndpointRules;
import io.spillway.policy.IdentityRules;
import io.spillway.policy.Policy;
import io.spillway.policy.SecretRules;
import io.spillway.policy.SourceRules;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedAddressesTest {
  private static final EndpointRules ANY_PUBLIC =
      new EndpointRules(
          List.of(
              new EndpointRule("https", "*", EndpointRule.ANY_PORT, false),
              new EndpointRule("http", "*", EndpointRule.ANY_PORT, false)));

  /** A name whose owner gives it any addresses. */
  private static DnsResolver names(String... addresses) {
    return new DnsResolver() {
      @Override
      public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = new InetAddress[addresses.length];
        for (int i = 0; i < found.length; i++) {
          found[i] = InetAddress.getByName(addresses[i]);
        }
        return found;
      }

      @Override
      public String resolveCanonicalHostname(String host) {
        return host;
      }
    };
  }

  @Test
  void leavesTheAllowedAddressesOfAName() throws Exception {
    GuardedAddresses guarded =
        new GuardedAddresses(ANY_PUBLIC, names("10.0.0.1", "8.8.8.8", "169.254.169.254"));
    assertThat(guarded.resolve("rebinding.example"))
        .containsExactly(InetAddress.getByName("8.8.8.8"));
    assertThatThrownBy(
            () -> new GuardedAddresses(ANY_PUBLIC, names("127.0.0.1")).resolve("evil.example"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageStartingWith("evil.example has no address that the policy allows");
  }

  /** Nothing arrives at a server of this machine, however its address is written. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "2130706433", "[::1]", "[::ffff:127.0.0.1]"})
  void keepsRequestsFromThisMachine(String host) throws Exception {
    Policy policy =
        new Policy(
            SecretRules.DEFAULT,
            IdentityRules.DEFAULT,
            ANY_PUBLIC,
            SourceRules.DEFAULT,
            AmountRules.DEFAULT);
    S3Settings settings =
        new S3Settings("us-east-1", null, Duration.ofSeconds(10), 4, null, Map.of(), policy);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        S3ObjectStore store = new S3ObjectStore(settings)) {
      server.setSoTimeout(200);
      URI endpoint = URI.create("http://" + host + ":" + server.getLocalPort());
      BucketAccess access =
          new BucketAccess("x", "bucket", new S3Endpoint("us-east-1", endpoint, true), null);
      assertThatThrownBy(() -> store.reachBucket(access))
          .isInstanceOf(AccessException.class)
          .hasMessageFindingMatch("has no address that the policy allows|is not known to DNS");
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }
}
