package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.diagnostic.Diagnostic;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyRemarksTest {
  private static final CatalogDocument CATALOG =
      new CatalogDocument(
          List.of(
              new CatalogFile("acme/a.yaml", "{destinations: [" + destination("web") + "]}"),
              new CatalogFile("p.yaml", "{destinations: [" + destination("archive") + "]}")));

  @Test
  void saysThatAPolicyOfCommentsIsNone() {
    assertThat(remarks("# later"))
        .containsExactly(
            "note policy.yaml:1: the policy says nothing, so that everything is as without one;"
                + " add keys like those of conf/policy.example.yaml");
  }

  @Test
  void warnsOfPatternsThatCoverNoVariable() {
    assertThat(
            remarks(
                "secrets: {external_ids: ['AWS_*', AWS_X, 'A*'], access_keys: ['AWS_S3_*_ID']}"))
        .containsExactly(
            "warning policy.yaml:1: secrets.external_ids[0]: 'AWS_*' covers no variable: a pattern"
                + " with * never covers those that begin with AWS_, which are the platform's; list"
                + " variables of that kind by their whole names, or leave it out",
            "warning policy.yaml:1: secrets.access_keys[0]: 'AWS_S3_*_ID' covers no variable: a"
                + " pattern with * never covers those that begin with AWS_, which are the"
                + " platform's; list variables of that kind by their whole names, or leave it"
                + " out");
  }

  @Test
  void namesOwnersThatNoDestinationHas() {
    String policy =
        "sources: [{owners: [acmee, acme, 'ac*'], sources: [a]}]\n"
            + "amounts: [{owners: [archive, 'nobody-*'], columns: 1}]\n"
            + "identity: {platform_credentials: [{owners: [web], destinations: [a], buckets:"
            + " [b]}]}";
    CatalogFile file = new CatalogFile("policy.yaml", policy);
    assertThat(PolicyRemarks.of(file, CATALOG))
        .extracting(Diagnostic::toString)
        .containsExactly(
            "policy.yaml:1: sources[0].owners[0]: no destination of the catalog has the owner"
                + " 'acmee'; did you mean acme?",
            "policy.yaml:2: amounts[0].owners[1]: no destination of the catalog has the owner"
                + " 'nobody-*'; correct it, unless it is for one to come",
            "policy.yaml:3: identity.platform_credentials[0].owners[0]: no destination of the"
                + " catalog has the owner 'web'; correct it, unless it is for one to come");
    assertThat(PolicyRemarks.of(file)).isEmpty();
  }

  private static String destination(String id) {
    return Catalogs.destination(id, "", Catalogs.mapping("m", ""));
  }

  private static List<String> remarks(String policy) {
    return PolicyRemarks.of(new CatalogFile("policy.yaml", policy), CATALOG).stream()
        .map(each -> each.severity().label() + " " + each)
        .toList();
  }
}
