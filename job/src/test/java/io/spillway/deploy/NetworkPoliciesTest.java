package io.spillway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The job's pods reach what the platform names, and nothing else. */
class NetworkPoliciesTest {
  private static Manifests production;

  @BeforeAll
  static void build() throws IOException {
    production = Manifests.build(Project.ROOT.resolve("deploy/k8s/overlays/production"));
  }

  @ParameterizedTest
  @CsvSource({
    "52.218.0.1, 443, S3",
    "2a05:d018::1, 443, S3 over IPv6",
    "169.254.170.23, 80, EKS Pod Identity",
    "fd00:ec2::23, 80, EKS Pod Identity over IPv6",
    "169.254.20.10, 53, NodeLocal DNSCache",
  })
  void letsOutToItsNeighbours(String address, int port, String neighbour) throws IOException {
    assertThat(policies().letOut(InetAddress.getByName(address), port)).as(neighbour).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "169.254.169.254, 80, metadata",
    "169.254.169.254, 443, metadata over TLS",
    "fd00:ec2::254, 80, metadata over IPv6",
    "fd00:ec2::254, 443, metadata over IPv6 and TLS",
    "169.254.170.2, 80, the credentials of ECS",
    "169.254.170.23, 443, another port of EKS Pod Identity",
    "10.1.2.3, 443, an inner host",
    "10.1.2.3, 9092, an inner host at Kafka's port",
    "172.16.0.1, 443, an inner host",
    "192.168.1.1, 443, an inner host",
    "100.64.0.1, 443, shared address space",
    "127.0.0.1, 443, loopback of a host network",
    "0.0.0.0, 443, this host",
    "fd12::1, 443, an inner host over IPv6",
    "fe80::1, 443, link-local over IPv6",
    "64:ff9b::a9fe:a9fe, 443, metadata through NAT64",
    "2002:a9fe:a9fe::1, 443, metadata through 6to4",
    "52.218.0.1, 80, S3 without TLS",
    "8.8.8.8, 53, a foreign DNS",
    "52.218.0.1, 9092, a foreign Kafka",
    "52.218.0.1, 22, SSH",
  })
  void letsOutToNobodyElse(String address, int port, String stranger) throws IOException {
    assertThat(policies().letOut(InetAddress.getByName(address), port)).as(stranger).isFalse();
  }

  @Test
  void letsOutToKafkaAndToNoOtherNamespace() {
    assertThat(policies().letOut("kafka", 9092)).isTrue();
    assertThat(policies().letOut("kafka", 9098)).isTrue();
    assertThat(policies().letOut("kafka", 9099)).isFalse();
    assertThat(policies().letOut("default", 9092)).isFalse();
  }

  /** The place for other hosts works as deploy.md says. */
  @Test
  void letsOutToAHostThatThePlatformAdds() throws IOException {
    InetAddress host = InetAddress.getByName("10.0.40.17");
    Manifests manifests = production.copy();
    ObjectNode hosts = manifests.find("NetworkPolicy", "spillway-egress-hosts").orElseThrow();
    ((ObjectNode) hosts.path("spec"))
        .set(
            "egress",
            Manifests.YAML.readTree(
                "[{to: [{ipBlock: {cidr: 10.0.40.17/32}}], ports: [{port: 443}]}]"));
    assertThat(new NetworkPolicies(manifests).letOut(host, 443)).isTrue();
    assertThat(new NetworkPolicies(manifests).letOut(host, 80)).isFalse();
    assertThat(policies().letOut(host, 443)).isFalse();
  }

  @Test
  void findsARuleThatMeansEverybody() {
    Manifests manifests = production.copy();
    ObjectNode policy = manifests.find("NetworkPolicy", "spillway-egress-aws").orElseThrow();
    ((ObjectNode) policy.at("/spec/egress/0")).remove("to");
    ((ArrayNode) policy.at("/spec/policyTypes")).removeAll().add("Ingress");
    assertThat(new NetworkPolicies(manifests).problems())
        .containsExactly(
            "NetworkPolicy spillway-egress-aws: a rule names nobody, so it means everybody",
            "NetworkPolicy spillway-egress-aws: policyTypes do not say egress");
  }

  private static NetworkPolicies policies() {
    return new NetworkPolicies(production);
  }
}
