package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.policy.NamePatterns;
import io.spillway.policy.Policy;
import io.spillway.policy.SecretRules;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file in an owner's folder is that owner's, whatever it says. */
class OwnersFoldersTest {
  private static final Policy PROVIDED =
      new Policy(
          new SecretRules(
              SecretRules.DEFAULT.externalIds(),
              SecretRules.DEFAULT.accessKeys(),
              SecretRules.DEFAULT.hashSecrets(),
              SecretRules.DEFAULT_FOLDER,
              Map.of("vault", new NamePatterns(List.of("spillway/*")))),
          Policy.DEFAULT.identity(),
          Policy.DEFAULT.endpoints(),
          Policy.DEFAULT.sources(),
          Policy.DEFAULT.amounts());

  private static CatalogFile file(String name, String id, String more) {
    return file(name, id, more, "${ACME_EXTERNAL_ID}");
  }

  private static CatalogFile file(String name, String id, String more, String externalId) {
    return new CatalogFile(
        name,
        "{destinations: [{id: "
            + id
            + ", "
            + more
            + "settings: {s3_aws_bucket_name: bucket, s3_aws_region: eu-west-1, iam_role_arn:"
            + " 'arn:aws:iam::123456789012:role/one', iam_external_id: '"
            + externalId
            + "'},"
            + " mappings: []}]}");
  }

  private static Catalog compile(CatalogFile... files) throws CompilationException {
    return compile(Policy.DEFAULT, files);
  }

  private static Catalog compile(Policy policy, CatalogFile... files) throws CompilationException {
    return new CatalogDocument(List.of(files)).compile(policy);
  }

  @Test
  void sharesItsRoleWithinTheFolder() throws Exception {
    Catalog catalog =
        compile(
            file("acme/a.yaml", "a", ""),
            file("acme/b.yaml", "b", "owner: acme, "),
            file("c.yaml", "c", "owner: acme, "));
    assertThat(catalog.destinations()).hasSize(3);
  }

  @Test
  void cannotSayThatItIsAnothers() {
    assertThatThrownBy(() -> compile(file("acme/a.yaml", "a", "owner: globex, ")))
        .hasMessageContaining("'globex' is not the owner of the folder");
    assertThatThrownBy(
            () ->
                compile(file("acme/a.yaml", "a", ""), file("x/b.yaml", "b", "", "${external_id}")))
        .hasMessageContaining("a destination of another owner has this role, too");
  }

  @Test
  void mayNotBeCalledAsAnotherOwner() {
    assertThatThrownBy(() -> compile(file("acme/a.yaml", "a", ""), file("x/b.yaml", "acme", "")))
        .hasMessageContaining("'acme' is the name of another owner, or of his destination, as");
    assertThatThrownBy(
            () ->
                compile(
                    file("all.yaml", "orders", "owner: acme, "),
                    file("x/b.yaml", "Acme", "", "${external_id}")))
        .hasMessageContaining("'Acme' is the name of another owner");
    assertThatThrownBy(
            () ->
                compile(
                    file("all.yaml", "its-orders", "owner: acme, "),
                    file("x/b.yaml", "its_orders", "", "${external_id}")))
        .hasMessageContaining("'its_orders' is the name of another owner, or of his destination");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${external_id}",
        "${ACME_EXTERNAL_ID}",
        "${file:/opt/spillway/external-ids/acme}",
        "${file:/opt/spillway/external-ids/acme/eu/1}",
        "${provider:vault:spillway/acme#id}"
      })
  void hasSecretsThatAreCalledAfterIt(String externalId) throws Exception {
    assertThat(compile(PROVIDED, file("acme/a.yaml", "a-eu", "", externalId)).destinations())
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${GLOBEX_EXTERNAL_ID}",
        "${ACME_EU_EXTERNAL_ID}",
        "${A_EXTERNAL_ID}",
        "${A_EU_EXTERNAL_ID}",
        "${file:/opt/spillway/external-ids/a-eu}",
        "${file:/opt/spillway/external-ids/globex}",
        "${file:/opt/spillway/external-ids/acme-eu}",
        "${file:/opt/spillway/external-ids/globex/acme}",
        "${file:/opt/spillway/external-ids/a-eu/1}",
        "${provider:vault:spillway/globex#acme-eu}",
        "${provider:vault:spillway/a-eu#id}",
        "${provider:vault:spillway/acme/../globex}",
        "${provider:vault:spillway//acme}",
        "${provider:vault:spillway/globex#acme}",
        "${provider:vault:spillway/globex/acme}"
      })
  void hasNoOtherSecrets(String externalId) throws Exception {
    assertThatThrownBy(() -> compile(PROVIDED, file("acme/a.yaml", "a-eu", "", externalId)))
        .hasMessageContaining("in the folder of the owner acme, secrets are named after it")
        .hasMessageContaining("give ${external_id} or ${ACME_EXTERNAL_ID}, a file");
    assertThat(
            compile(PROVIDED, file("a.yaml", "a-eu", "owner: acme, ", externalId)).destinations())
        .as("in the platform's own file")
        .hasSize(1);
  }

  @Test
  void areToldThatNoPolicySaysWhoReadsWhat() throws Exception {
    CatalogFile acme = file("acme/a.yaml", "a", "");
    String globex =
        file("globex/b.yaml", "b", "").text().replace("one", "b").replace("ACME", "GLOBEX");
    CatalogFile other = new CatalogFile("globex/b.yaml", globex);
    assertThat(compile(acme, other).diagnostics())
        .extracting(Diagnostic::message)
        .filteredOn(message -> message.contains("sources"))
        .containsExactly(
            "no policy says who may read which sources, so that an owner like 'globex' may read"
                + " those of all others; list sources in the platform's policy if the owners are"
                + " strangers");
    Policy policy =
        PolicyCompiler.compile(
            new CatalogFile("policy.yaml", "sources: [{owners: ['*'], sources: ['*']}]"));
    assertThat(new CatalogDocument(List.of(acme, other)).compile(policy).diagnostics())
        .noneMatch(remark -> remark.message().contains("sources"));
    assertThat(compile(acme, file("acme/b.yaml", "b", "")).diagnostics())
        .noneMatch(remark -> remark.message().contains("sources"));
  }

  @Test
  void doesNotDecideAboutFilesThatWait() {
    assertThatThrownBy(() -> compile(file("acme/a.yaml", "a", "takes_over_waiting: true, ")))
        .hasMessageContaining("takes_over_waiting: decides about files that may be another");
    assertThatThrownBy(
            () ->
                compile(new CatalogFile("x/a.yaml", "{destinations: [], discard_waiting: [acme]}")))
        .hasMessageContaining("discard_waiting: decides about files that may be another");
  }
}
