package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.spillway.diagnostic.CompilationException;
import io.spillway.policy.Amount;
import io.spillway.policy.AmountRules;
import io.spillway.policy.Amounts;
import io.spillway.policy.IdentityRules;
import io.spillway.policy.IdentityRules.SessionPolicyUse;
import io.spillway.policy.Policy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyCompilerTest {
  private static final Path CONF = Path.of("..", "conf");

  @Test
  void readsTheExample() throws Exception {
    String example = Files.readString(CONF.resolve("policy.example.yaml"));
    assertThat(example).startsWith("# yaml-language-server: $schema=policy.schema.json\n");
    assertThat(problems(example)).isEmpty();
    Policy policy = compile(example);
    assertThat(policy.secrets().isForExternalIds("ACME_EXTERNAL_ID")).isTrue();
    assertThat(policy.secrets().allowsProvided("vault", "spillway/acme")).isTrue();
    assertThat(policy.secrets().allowsProvided("vault", "other")).isFalse();
    assertThat(policy.identity().allowsPlatformCredentials(null, "archive", "our-archive", null))
        .isTrue();
    assertThat(policy.identity().allowsPlatformCredentials(null, "archive", "another", null))
        .isFalse();
    assertThat(policy.identity().allowsPlatformCredentials(null, "acme", "our-archive", null))
        .isFalse();
    assertThat(
            policy
                .reserving(Set.of("our-archive"))
                .identity()
                .allowsPlatformCredentials(null, "archive", "our-archive", null))
        .isFalse();
    assertThat(policy.identity().sessionPolicies()).isEqualTo(SessionPolicyUse.ALWAYS);
    assertThat(policy.sources().allows("acme", "acme-web")).isTrue();
    assertThat(policy.sources().allows("acme", "globex-web")).isFalse();
    assertThat(policy.sources().allowsAll("acme")).isFalse();
    assertThat(policy.sources().allowsAll("archive")).isTrue();
    assertThat(policy.amounts().of("acme", "acme").most(Amount.ROW_BYTES)).isEqualTo(8_000_000);
    assertThat(policy.amounts().of("globex", "g").most(Amount.ROW_BYTES)).isEqualTo(1_000_000);
    assertThat(policy.amounts().of("acme", "acme").most(Amount.TRANSFERS)).isEqualTo(2);
    assertThat(policy.endpoints().allows(URI.create("https://a.r2.cloudflarestorage.com")))
        .isTrue();
  }

  @Test
  void isTheDefaultWhereItSaysNothing() throws Exception {
    assertThat(compile("{}")).isEqualTo(Policy.DEFAULT);
    assertThat(compile("# to be written\n")).isEqualTo(Policy.DEFAULT);
    assertThat(compile("secrets: {folder: /a//b/}").secrets().folder()).isEqualTo("/a/b");
    assertThat(compile("secrets: {}\nidentity: {}\nendpoints: []")).isEqualTo(Policy.DEFAULT);
  }

  @Test
  void bindsThePlatformsCredentialsToOwnersAndEndpoints() throws Exception {
    IdentityRules rules =
        compile(
                "identity: {reserved_buckets: ['our-stg-*'], platform_credentials: [{destinations:"
                    + " [archive], buckets: ['*'], endpoints: [{url: 'https://minio'}]}, {owners:"
                    + " [team], destinations: ['team-*'], buckets: [b]}]}")
            .identity();
    assertThat(rules.allowsPlatformCredentials(null, "archive", "b", null)).isTrue();
    assertThat(rules.allowsPlatformCredentials("mal", "archive", "b", null)).isFalse();
    assertThat(rules.allowsPlatformCredentials("team", "team-1", "b", null)).isTrue();
    assertThat(rules.allowsPlatformCredentials(null, "archive", "our-stg-1", null)).isFalse();
    for (String good :
        new String[] {"https://minio", "https://minio/", "https://s3.eu-west-1.amazonaws.com"}) {
      assertThat(rules.allowsPlatformCredentials(null, "archive", "b", URI.create(good))).isTrue();
    }
    for (String bad :
        new String[] {
          "https://minio/our-stg-1",
          "https://evil",
          "https://s3.eu-west-1.amazonaws.com/our-stg-1",
          "https://our-stg-1.s3.eu-west-1.amazonaws.com"
        }) {
      assertThat(rules.allowsPlatformCredentials(null, "archive", "b", URI.create(bad))).isFalse();
    }
  }

  @Test
  void letsNobodyReadAnythingWhereTheListIsEmpty() throws Exception {
    assertThat(compile("sources: []").sources().allows("acme", "acme-web")).isFalse();
    assertThat(compile("{}").sources().allows("acme", "acme-web")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "secret: {}|unknown key; did you mean secrets?",
        "secrets: []|expected an object, got a list",
        "secrets: {folder: relative}|'relative' cannot be the folder of secrets",
        "secrets: {folder: /a/../b}|give an absolute path without . and ..",
        "secrets: {folder: /}|cannot be the folder of secrets",
        "secrets: {folder: //}|cannot be the folder of secrets",
        "secrets: {folder: \"/a\\0b\"}|cannot be the folder of secrets",
        "secrets: {providers: {'': [a]}}|a provider without a name; give its name",
        "secrets: {providers: {' ': [a]}}|a provider without a name",
        "amounts: [{owners: [acme]}]|says no amount; give batch_bytes, columns,",
        "amounts: [{}]|says no amount",
        "amounts: [{columns: 1, owners: []}]|names nobody; give names, or leave the key out",
        "amounts: [{columns: 1, owners: null}]|names nobody",
        "amounts: [{columns: 1, destinations: []}]|names nobody",
        "secrets: {external_ids: A}|expected a list, got text; put it in [ ]",
        "secrets: {external_ids: [1]}|expected a name, got a number",
        "secrets: {providers: {vault: x}}|expected a list",
        "identity: {platform_credentials: [{destinations: [a]}]}|missing; give a list of names",
        "identity: {platform_credentials: [a]}|expected an object with destinations and buckets",
        "identity: {session_policies: off}|expected one of by_destination, always, never",
        "identity: {session_policies: least}|give one of by_destination, always, never",
        "sources: [acme]|expected an object with owners and sources",
        "sources: [{owners: [acme]}]|missing; give a list of write keys",
        "write_key: body|'body' does not say where write keys are; give event, topic or header:",
        "write_key: 'header:'|'header:' does not say where write keys are",
        "write_key: [topic]|expected event, topic or header:<name>, got a list",
        "write_key: 'header: x'|'header: x' does not say where write keys are",
        "write_key: null|has no value; give one, or leave the key out",
        "sources: null|has no value",
        "identity: {reserved_buckets: ['s3://x/']}|'s3://x/' is not a bucket's name",
        "endpoints: [{url: 'http://169.254.169.254', private: true}]|is a link-local address",
        "endpoints: [{url: 'http://[fe80::1]', private: true}]|is a link-local address",
        "endpoints: [https://a]|expected an object with url",
        "endpoints: [{url: 'ftp://a'}]|'ftp://a' cannot be an endpoint",
        "endpoints: [{url: 'https://a/path'}]|without a path",
        "endpoints: [{url: 'https://a:99999'}]|cannot be an endpoint",
        "endpoints: [{url: 'https://u:p@a'}]|cannot be an endpoint",
        "endpoints: [{private: true}]|missing; give a URL",
        "endpoints: [{url: 'https://a', private: 1}]|expected true or false",
        "amounts: {columns: 1}|expected a list, got an object; put it in [ ]",
        "amounts: [1]|expected an object with amounts, got a number",
        "amounts: [{column: 1}]|unknown key; did you mean columns?",
        "amounts: [{columns: null, transfers: 1}]|null is no amount",
        "amounts: [{columns: 0}]|0 is no amount; give a whole number from 1 to 1000000000000",
        "amounts: [{row_bytes: -1}]|-1 is no amount",
        "amounts: [{row_bytes: 1.5}]|1.5 is no amount",
        "amounts: [{row_bytes: 1 mb}]|text is no amount; give a whole number",
        "amounts: [{transfers: [1]}]|a list is no amount",
        "amounts: [{open_outputs: 1000000000001}]|1000000000001 is no amount",
        "amounts: [{open_outputs: 99999999999999999999}]|99999999999999999999 is no amount",
        "amounts: [{owners: acme}]|expected a list, got text; put it in [ ]",
        "amounts: [{owners: ['acme, globex']}]|nobody can have the name 'acme, globex'",
        "amounts: [{destinations: ['']}]|expected a name",
        "- a|expected an object with the keys of a policy"
      })
  void namesWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> compile(text))
        .isInstanceOf(CompilationException.class)
        .hasMessageContaining(message)
        .hasMessageStartingWith("policy.yaml:1: ");
    assertThat(problems(text)).as("the schema").isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "endpoints: [{url: 'http://[::1]:9000', private: true}]",
        "secrets: {folder: /a}",
        "secrets: {folder: /a/}",
        "secrets: {providers: {'*': [a]}}",
        "amounts: [{columns: 1, owners: [acme]}]",
        "write_key: topic",
        "write_key: header:x-write-key"
      })
  void takesTheRest(String text) throws Exception {
    assertThat(compile(text)).isNotEqualTo(Policy.DEFAULT);
    assertThat(problems(text)).isEmpty();
  }

  @Test
  void takesEachAmountFromTheFirstRuleThatIsForADestination() throws Exception {
    AmountRules rules =
        compile(
                "amounts: [{owners: [acme, nobody], columns: 10}, {destinations: [acme-*],"
                    + " transfers: 2}, {columns: 5, transfers: 1, row_bytes: 7}]")
            .amounts();
    assertAmounts(rules.of("acme", "acme-1"), 10, 2, 7);
    assertAmounts(rules.of("acme", "web"), 10, 1, 7);
    assertAmounts(rules.of("globex", "acme-1"), 5, 2, 7);
    assertAmounts(rules.of("globex", "globex"), 5, 1, 7);
    Amounts unsaid = Policy.DEFAULT.amounts().of("acme", "acme");
    assertThat(unsaid.most(Amount.BATCH_BYTES)).isEqualTo(4L << 30);
    assertThat(unsaid.most(Amount.ROW_BYTES)).isEqualTo(Long.MAX_VALUE);
    assertThat(rules.of("acme", "web").within(Amount.COLUMNS, 3)).isEqualTo(3);
  }

  private static void assertAmounts(Amounts amounts, long columns, long transfers, long rowBytes) {
    assertThat(amounts.most(Amount.COLUMNS)).isEqualTo(columns);
    assertThat(amounts.most(Amount.TRANSFERS)).isEqualTo(transfers);
    assertThat(amounts.most(Amount.ROW_BYTES)).isEqualTo(rowBytes);
    assertThat(amounts.most(Amount.OPEN_OUTPUTS)).isEqualTo(Long.MAX_VALUE);
  }

  private static Policy compile(String text) throws CompilationException {
    return PolicyCompiler.compile(new CatalogFile("policy.yaml", text));
  }

  /** What editors show, which have the schema. */
  private static Set<?> problems(String text) {
    try {
      JsonNode schema =
          new JsonMapper().readTree(Files.readString(CONF.resolve("policy.schema.json")));
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(schema)
          .validate(new YAMLMapper().readTree(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
