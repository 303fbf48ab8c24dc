package io.spillway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointRulesTest {
  private static final EndpointRules RULES =
      new EndpointRules(
          List.of(
              new EndpointRule("https", "*.stores.example", -1, false),
              new EndpointRule("http", "minio.internal", 9000, true),
              new EndpointRule("http", "127.0.0.1", EndpointRule.ANY_PORT, true)));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://s3.amazonaws.com",
        "https://s3.eu-west-1.amazonaws.com",
        "https://S3.EU-WEST-1.AMAZONAWS.COM:443/",
        "https://s3-fips.us-gov-west-1.amazonaws.com",
        "https://s3.dualstack.eu-west-1.amazonaws.com",
        "https://s3.cn-north-1.amazonaws.com.cn",
        "https://s3.eusc-de-east-1.amazonaws.eu"
      })
  void allowsS3WithoutAPolicy(String endpoint) {
    assertThat(EndpointRules.DEFAULT.allows(URI.create(endpoint))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://s3.eu-west-1.amazonaws.com",
        "https://s3.eu-west-1.amazonaws.com:8443",
        "https://s3.eu-west-1.amazonaws.com/staging",
        "https://s3.eu-west-1.amazonaws.com//staging",
        "https://s3.eu-west-1.amazonaws.com/%73taging",
        "https://staging.s3.eu-west-1.amazonaws.com",
        "https://bucket.vpce-0a1b-2c3d.s3.eu-west-1.vpce.amazonaws.com",
        "https://ap-123456789012.s3-accesspoint.eu-west-1.amazonaws.com",
        "https://s3.eu-west-1.amazonaws.com.evil.example",
        "https://evil-s3.eu-west-1.elb.amazonaws.com",
        "https://s3-evil.eu-west-1.elb.amazonaws.com",
        "https://s3.execute-api.eu-west-1.amazonaws.com",
        "https://x.execute-api.eu-west-1.amazonaws.com",
        "https://ec2-1-2-3-4.eu-west-1.compute.amazonaws.com",
        "https://sqs.eu-west-1.amazonaws.com",
        "https://evils3.eu-west-1.amazonaws.com",
        "https://s3.example.com",
        "http://169.254.169.254",
        "http://2852039166",
        "http://0xA9FEA9FE",
        "http://[::ffff:169.254.169.254]",
        "http://[fd00:ec2::254]",
        "http://localhost:8081",
        "https://kubernetes.default.svc"
      })
  void allowsNothingElseWithoutAPolicy(String endpoint) {
    assertThat(EndpointRules.DEFAULT.allows(URI.create(endpoint))).isFalse();
  }

  @Test
  void allowsWhatThePolicyLists() {
    assertThat(allows("https://a.stores.example", "https://a.b.stores.example:443")).isTrue();
    assertThat(allows("http://minio.internal:9000", "http://127.0.0.1:1")).isTrue();
    assertThat(allows("http://a.stores.example")).isFalse();
    assertThat(allows("https://stores.example")).isFalse();
    assertThat(allows("https://a.stores.example:444")).isFalse();
    assertThat(allows("http://minio.internal")).isFalse();
    assertThat(allows("http://minio.internal.evil.example:9000")).isFalse();
  }

  private static boolean allows(String... endpoints) {
    return List.of(endpoints).stream().map(URI::create).allMatch(RULES::allows);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001::1",
        "2001:db8::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1"
      })
  void keepsConnectionsFromAddressesThatAreNotPublic(String address) throws Exception {
    InetAddress ofAddress = InetAddress.getByName(address);
    assertThat(RULES.allowsAddress("a.stores.example", ofAddress)).isFalse();
    assertThat(RULES.allowsAddress("minio.internal", ofAddress)).isTrue();
    assertThat(RULES.allowsAddress("bucket.minio.internal", ofAddress)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.170.23",
        "::ffff:169.254.169.254",
        "fd00:ec2::254",
        "64:ff9b::a9fe:a9fe",
        "fe80::1"
      })
  void keepsConnectionsFromMetadataServicesWhateverThePolicySays(String address) throws Exception {
    InetAddress ofAddress = InetAddress.getByName(address);
    assertThat(RULES.allowsAddress("a.stores.example", ofAddress)).isFalse();
    assertThat(RULES.allowsAddress("minio.internal", ofAddress)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "198.20.0.1",
        "223.255.255.255",
        "2600::1",
        "2a00:1450::1",
        "64:ff9b::808:808",
        "2002:808:808::"
      })
  void letsConnectionsToPublicAddresses(String address) throws Exception {
    assertThat(RULES.allowsAddress("any.example", InetAddress.getByName(address))).isTrue();
  }
}
