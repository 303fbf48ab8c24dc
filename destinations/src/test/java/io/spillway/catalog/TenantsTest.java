package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.diagnostic.CompilationException;
import io.spillway.policy.Policy;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one customer may try with the entry that is his, without a policy file. */
class TenantsTest {
  private static final String ROLE =
      "iam_role_arn: 'arn:aws:iam::123456789012:role/%s', iam_external_id: '%s'";

  private static String destination(String id, String more, String settings) {
    return "{id: "
        + id
        + ", "
        + more
        + "settings: {s3_aws_bucket_name: "
        + id
        + "-bucket, s3_aws_region: eu-west-1, "
        + settings
        + "}, mappings: []}";
  }

  private static void compile(Policy policy, String... destinations) throws CompilationException {
    assertThat(Catalogs.of(destinations).compile(policy).destinations())
        .hasSameSizeAs(destinations);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${external_id}",
        "${ACME_EXTERNAL_ID}",
        "${file:/opt/spillway/external-ids/acme}",
        "in-clear-text"
      })
  void mayNameHisOwnSecret(String externalId) throws Exception {
    compile(Policy.DEFAULT, destination("acme", "", ROLE.formatted("acme", externalId)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${AWS_SECRET_ACCESS_KEY}|refer to the variable AWS_SECRET_ACCESS_KEY here",
        "${AWS_SESSION_TOKEN}|refer to the variable AWS_SESSION_TOKEN here",
        "${KAFKA_PASSWORD}|give one of *_EXTERNAL_ID",
        "${file:/opt/spillway/external-ids}|it is the folder of secrets itself; give the path of a",
        "${file:/opt/spillway/external-ids/}|it is the folder of secrets itself",
        "${file:/run/secrets/victim}|the file is not in /opt/spillway/external-ids",
        "${file:/var/run/secrets/kubernetes.io/serviceaccount/token}|the file is not in",
        "${file:/proc/self/environ}|the file is not in",
        "${file:/dev/zero}|the file is not in",
        "${file:/opt/spillway/external-ids/../../../etc/passwd}|has no . or ..",
        "${file:opt/spillway/external-ids/acme}|the file is not in",
        "${provider:vault:token}|ask the provider 'vault'"
      })
  void mayNotNameTheSecretsOfOthers(String externalId, String message) {
    assertRefused(destination("x", "", ROLE.formatted("x", externalId)), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://169.254.169.254/latest/meta-data|is not an endpoint that the policy allows",
        "http://[fd00:ec2::254]/|is not an endpoint that the policy allows",
        "https://kubernetes.default.svc/|is not an endpoint that the policy allows",
        "http://2130706433/|is not",
        "http://127.0.0.1:8081/jars?x=|a URL with a query",
        "http://h:99999999/|is not a URL",
        "http://127.1/|is not a URL",
        "http://0251.0376.0251.0376/|is not a URL",
        "http://%31%32%37.0.0.1/|is not a URL",
        "http://h:70000/|is not a URL",
        "https://u:p@s3.eu-west-1.amazonaws.com|a URL with a name or password",
        "https://s3.eu-west-1.amazonaws.com#x|a URL with a query or a fragment"
      })
  void mayNotSendRequestsWhereHeLikes(String endpoint, String message) {
    assertRefused(
        destination(
            "x", "", ROLE.formatted("x", "${X_EXTERNAL_ID}") + ", endpoint: '" + endpoint + "'"),
        message);
  }

  @Test
  void mayNotUseThePlatformsCredentials() {
    assertRefused(
        destination("x", "", "use_platform_credentials: true"),
        "let the platform list all three in its policy under identity.platform_credentials");
    assertThatThrownBy(
            () ->
                compile(
                    Policy.UNRESTRICTED.reserving(Set.of("x-bucket")),
                    destination("x", "", "use_platform_credentials: true")))
        .hasMessageContaining("the bucket is the platform's own");
  }

  @Test
  void mayNotUseThemAsAnOwnerWhoIsCalledLikeAListedDestination() throws Exception {
    Policy policy =
        PolicyCompiler.compile(
            new CatalogFile(
                "policy.yaml",
                "identity: {platform_credentials: [{destinations: [x], buckets: [x-bucket]}]}"));
    compile(policy, destination("x", "", "use_platform_credentials: true"));
    assertThatThrownBy(
            () -> compile(policy, destination("x", "owner: x, ", "use_platform_credentials: true")))
        .hasMessageContaining("identity.platform_credentials");
  }

  @ParameterizedTest
  @CsvSource({
    "${ACME_EXTERNAL_ID},${OTHER_EXTERNAL_ID},acme,acme,role",
    "${ACME_EXTERNAL_ID},${ACME_EXTERNAL_ID},acme,x,secret",
    "${external_id},${ACME_EXTERNAL_ID},acme,x,secret",
    "${external_id},${file:/opt/spillway/external-ids/acme},acme,x,secret",
    "${ACME_EXTERNAL_ID},${OTHER_EXTERNAL_ID},acme,ACME,role",
    "guessed-id,guessed-id,acme,x,secret"
  })
  void mayNotActAsAnother(
      String externalId, String othersId, String role, String othersRole, String what)
      throws Exception {
    String acme = ROLE.formatted(role, externalId);
    String other = ROLE.formatted(othersRole, othersId);
    assertThatThrownBy(
            () ->
                compile(
                    Policy.DEFAULT,
                    destination("acme", "owner: acme, ", acme),
                    destination("x", "", other)))
        .isInstanceOfSatisfying(CompilationException.class, e -> assertThat(e.errors()).hasSize(2))
        .hasMessageContaining("a destination of another owner has this " + what + ", too")
        .hasMessageNotContaining("guessed-id");
    compile(
        Policy.DEFAULT,
        destination("acme", "owner: acme, ", acme),
        destination("x", "owner: acme, ", other));
  }

  @Test
  void mayNotReadTheSourcesOfAnother() throws Exception {
    Policy policy =
        PolicyCompiler.compile(
            new CatalogFile("p", "sources: [{owners: [acme, x], sources: [shared]}]"));
    String role = ROLE.formatted("x", "${external_id}");
    compile(policy, destination("x", "sources: [shared], ", role));
    for (String sources :
        new String[] {"sources: [shared, victim-source], ", "sources: [], ", ""}) {
      assertThatThrownBy(() -> compile(policy, destination("x", sources, role)))
          .hasMessageContaining("the policy does not let 'x' read");
    }
    assertThatThrownBy(
            () -> compile(policy, destination("x", "owner: y, sources: [shared], ", role)))
        .hasMessageContaining("the policy does not let 'y' read the source 'shared'");
  }

  @Test
  void mayNotHaveMoreColumnsThanHeIsAllowed() throws Exception {
    String owned = "owner: acme, sources: [a], ";
    Policy policy =
        PolicyCompiler.compile(new CatalogFile("p", "amounts: [{owners: [acme], columns: 1}]"));
    String role = ROLE.formatted("x", "${external_id}");
    String two =
        destination("x", owned, role)
            .replace("mappings: []", "mappings: [{id: m, columns: {a: x, b: y}}]");
    assertThatThrownBy(() -> compile(policy, two))
        .hasMessageContaining(
            "destinations[0].mappings[0].columns: 2 columns, the policy allows this destination 1;"
                + " leave some out, split the mapping, or let the platform raise columns in its"
                + " policy under amounts");
    compile(policy, two.replace(", b: y", ""));
    compile(policy, two.replace("owner: acme", "owner: globex"));
  }

  private static void assertRefused(String destination, String message) {
    assertThatThrownBy(() -> compile(Policy.DEFAULT, destination))
        .isInstanceOf(CompilationException.class)
        .hasMessageContaining(message);
  }
}
