package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.policy.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A file in an owner's folder is that owner's, whatever it says. */
class OwnersFoldersTest {
  private static CatalogFile file(String name, String id, String more) {
    return new CatalogFile(
        name,
        "{destinations: [{id: "
            + id
            + ", "
            + more
            + "settings: {s3_aws_bucket_name: bucket, s3_aws_region: eu-west-1, iam_role_arn:"
            + " 'arn:aws:iam::123456789012:role/one', iam_external_id: '${ONE_EXTERNAL_ID}'},"
            + " mappings: []}]}");
  }

  private static Catalog compile(CatalogFile... files) throws CompilationException {
    return new CatalogDocument(List.of(files)).compile(Policy.DEFAULT);
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
    assertThatThrownBy(() -> compile(file("acme/a.yaml", "a", ""), file("x/b.yaml", "b", "")))
        .hasMessageContaining("a destination of another owner has this role, too");
  }

  @Test
  void areToldThatNoPolicySaysWhoReadsWhat() throws Exception {
    CatalogFile acme = file("acme/a.yaml", "a", "");
    String globex = file("globex/b.yaml", "b", "").text().replace("one", "b").replace("ONE", "B");
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
