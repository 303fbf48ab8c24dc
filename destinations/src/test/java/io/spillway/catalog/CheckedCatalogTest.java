package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.catalog.CheckedCatalog.Refusal;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostics;
import io.spillway.policy.Policy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands of a catalog when some of it cannot be used. */
class CheckedCatalogTest {
  private static final String ACME = entry("acme", "");
  private static final String GLOBEX = entry("globex", "");

  private static String entry(String id, String more) {
    return Catalogs.destination(id, more, Catalogs.mapping("m", ""));
  }

  private static CatalogFile file(String name, String... destinations) {
    return new CatalogFile(name, "{destinations: [" + String.join(", ", destinations) + "]}");
  }

  private static CheckedCatalog check(CatalogFile... files) {
    return new CatalogDocument(List.of(files)).check(Policy.UNRESTRICTED);
  }

  private static void assertStands(CheckedCatalog checked, String... ids) {
    assertThat(checked.catalog().destinations()).extracting(Destination::id).containsExactly(ids);
  }

  @Test
  void refusesNothingOfAValidCatalog() {
    CheckedCatalog checked = check(file("a.yaml", ACME, GLOBEX));
    assertStands(checked, "acme", "globex");
    assertThat(checked.refusals()).isEmpty();
  }

  @Test
  void refusesADestinationWithAnErrorInAnyOfItsParts() {
    for (String broken :
        List.of(
            entry("initech", "enabld: true, "),
            entry("initech", "").replace("initech-bucket", "s3://x"),
            entry("initech", "").replace("type !=", "type &&"))) {
      CheckedCatalog checked = check(file("a.yaml", ACME, broken, GLOBEX));
      assertStands(checked, "acme", "globex");
      assertThat(checked.refusals())
          .extracting(Refusal::toString)
          .containsExactly("destination initech of a.yaml");
      assertThat(checked.errors()).isNotEmpty();
    }
  }

  @Test
  void refusesAFileThatCannotBeRead() {
    CheckedCatalog checked =
        check(file("a.yaml", ACME), new CatalogFile("b.yaml", "{destinations: ["));
    assertStands(checked, "acme");
    assertThat(checked.refusals()).extracting(Refusal::toString).containsExactly("file b.yaml");
    assertThat(checked.refusals().get(0).isAbout("globex", "b.yaml")).isTrue();
    assertThat(checked.refusals().get(0).isAbout("acme", "a.yaml")).isFalse();
  }

  /** Unlike an owner's, the platform's files and the catalog in state may have any number. */
  @Test
  void checksOnlySoManyDestinationsOfAnOwner() {
    String many = "{destinations: [" + "123456789,".repeat(CatalogCompiler.MAX_DESTINATIONS) + "]}";
    CheckedCatalog checked =
        check(
            file("acme/a.yaml", ACME),
            new CatalogFile("acme/b.yaml", many),
            file("globex/a.yaml", GLOBEX));
    assertStands(checked, "acme", "globex");
    assertThat(checked.refusals())
        .extracting(Refusal::toString)
        .containsExactly("file acme/b.yaml");
    assertThat(checked.errors())
        .extracting(error -> error.message())
        .containsExactly("with these, this owner's folder has more than 10000; remove some");
  }

  @Test
  void listsTheFirstOfManyErrorsAndRefusesEachDestination() {
    int most = Diagnostics.MOST;
    CheckedCatalog checked =
        check(new CatalogFile("a.yaml", "{destinations: [" + "1,".repeat(most + 5) + ACME + "]}"));
    assertStands(checked, "acme");
    assertThat(checked.refusals()).hasSize(most + 5);
    assertThat(checked.errors()).hasSize(most + 1);
    assertThat(checked.errors().get(most).toString())
        .startsWith("a.yaml:1: destinations[" + most + "]: and 5 more, which are not listed");
  }

  /** They take 30 times the memory of their text. */
  @Test
  void refusesATextOfAlmostNothingButEmptyValues() {
    String empty = "{destinations: [" + ACME + ", {x: [" + "[],".repeat(1_000) + "1]}]}";
    CheckedCatalog checked =
        check(new CatalogFile("acme/a.yaml", empty), file("globex/a.yaml", GLOBEX));
    assertStands(checked, "globex");
    assertThat(checked.errors())
        .extracting(Diagnostic::message)
        .containsExactly(
            "more than 1000 values, too many for the length of the file; leave out what is empty,"
                + " or split it");
    assertStands(check(new CatalogFile("a.yaml", empty)), "acme");
  }

  @Test
  void refusesAFileWithAnErrorThatIsNoDestinations() {
    CheckedCatalog checked =
        check(
            file("a.yaml", ACME),
            new CatalogFile("b.yaml", "{destination: 1, destinations: [" + GLOBEX + "]}"));
    assertStands(checked, "acme");
    assertThat(checked.refusals()).extracting(Refusal::toString).containsExactly("file b.yaml");
  }

  /** Whoever takes another one's id gets nothing, and neither does he lose what stands. */
  @Test
  void refusesBothWhoHaveAnId() {
    CheckedCatalog checked = check(file("a.yaml", ACME), file("b.yaml", GLOBEX, ACME));
    assertStands(checked, "globex");
    assertThat(checked.refusals()).extracting(Refusal::id).containsExactly("acme");
  }

  @Test
  void leavesTheOthersOfAFileWhenAnIdCannotBeTold() {
    CheckedCatalog checked =
        check(file("a.yaml", ACME, GLOBEX.replace("id: globex", "id: 'no id'")));
    assertStands(checked, "acme");
    assertThat(checked.refusals()).extracting(Refusal::id).containsExactly((String) null);
    assertThat(checked.refusals().get(0).isAbout("formerly", "a.yaml")).isTrue();
    assertThat(checked.refusals().get(0).isAbout("formerly", "b.yaml")).isFalse();
  }

  private static final Policy STRICT = Policy.DEFAULT;

  private static String role(String id, String role, String externalId) {
    return "{id: "
        + id
        + ", settings: {s3_aws_bucket_name: "
        + id
        + "-bucket, s3_aws_region: eu-west-1, iam_role_arn: 'arn:aws:iam::123456789012:role/"
        + role
        + "', iam_external_id: '"
        + externalId
        + "'}, mappings: []}";
  }

  private static Standing standing(CatalogFile... files) throws CompilationException {
    Map<String, String> ids = new HashMap<>();
    Catalog catalog = new CatalogDocument(List.of(files)).compile(STRICT);
    for (Destination destination : catalog.destinations()) {
      ids.put(destination.id(), destination.access().customer().name() + "/a.yaml");
    }
    return Standing.of(catalog.destinations(), ids, STRICT);
  }

  private static CheckedCatalog check(Standing standing, CatalogFile... files) {
    return new CatalogDocument(List.of(files)).check(STRICT, standing);
  }

  private static void assertRefused(CheckedCatalog checked, String... refused) {
    assertThat(checked.refusals()).extracting(Refusal::toString).containsExactly(refused);
  }

  /** An entry of another owner does not even keep back what the destination changes. */
  @Test
  void leavesAnIdToTheOwnerWhoStandsWithIt() throws Exception {
    Standing standing = standing(file("one/a.yaml", role("acme", "a", "${external_id}")));
    CatalogFile changed = file("one/a.yaml", role("acme", "changed", "${external_id}"));
    CatalogFile taker = file("two/a.yaml", role("acme", "b", "${TWO_EXTERNAL_ID}"));
    for (List<CatalogFile> order : List.of(List.of(changed, taker), List.of(taker, changed))) {
      CheckedCatalog checked = new CatalogDocument(order).check(STRICT, standing);
      assertThat(checked.catalog().destinations())
          .extracting(destination -> destination.access().role().arn())
          .containsExactly("arn:aws:iam::123456789012:role/changed");
      assertRefused(checked, "destination acme of two/a.yaml");
      assertThat(checked.errors())
          .extracting(Diagnostic::message)
          .containsExactly(
              "'acme' is the id of another owner's destination, which stands, at one/a.yaml:1;"
                  + " give every destination its own");
      assertThat(new CatalogDocument(order).tree(checked).path("destinations")).hasSize(1);
    }
  }

  @Test
  void leavesAnIdToItsOwnerWhileHisEntryCannotBeUsed() throws Exception {
    Standing standing = standing(file("one/a.yaml", role("acme", "a", "${external_id}")));
    CatalogFile taker = file("two/a.yaml", role("acme", "b", "${TWO_EXTERNAL_ID}"));
    for (CatalogFile broken :
        List.of(
            file("one/a.yaml", role("acme", "a b", "${external_id}")),
            file("one/a.yaml", "{id: [acme]}"),
            new CatalogFile("one/a.yaml", "{destinations: ["),
            CatalogFile.unreadable("one/", "cannot be read: access is denied"))) {
      CheckedCatalog checked = check(standing, broken, taker);
      assertStands(checked);
      assertThat(checked.refusals()).anyMatch(refusal -> refusal.isAbout("acme", "one/a.yaml"));
      assertThat(checked.refusals())
          .extracting(Refusal::toString)
          .contains("destination acme of two/a.yaml");
    }
    assertStands(check(standing, file("one/a.yaml"), taker), "acme");
    assertStands(check(standing, file("moved.yaml", role("acme", "a", "${external_id}"))), "acme");
  }

  /** Where whoever edits a file could have said that both are his, neither counts. */
  @Test
  void refusesAnIdThatItsOwnerHasTwice() throws Exception {
    CatalogFile acme = file("one/a.yaml", role("acme", "a", "${external_id}"));
    Standing standing = standing(acme);
    assertStands(check(standing, acme, file("one/b.yaml", role("acme", "a", "${external_id}"))));
    CatalogFile both =
        file(
            "both.yaml",
            role("acme", "a", "${external_id}").replace("{id", "{owner: one, id"),
            role("acme", "b", "${TWO_EXTERNAL_ID}").replace("{id", "{owner: two, id"));
    assertStands(check(standing, both));
  }

  @ParameterizedTest
  @CsvSource({
    "A, ${external_id}, role", // in another case
    "b, ${ONE_EXTERNAL_ID}, secret"
  })
  void leavesARoleAndASecretToTheOwnerWhoStandsWithThem(
      String role, String externalId, String shared) throws Exception {
    String acme = role("acme", "a", "${ONE_EXTERNAL_ID}");
    Standing standing = standing(file("one/a.yaml", acme));
    CatalogFile changed = file("one/a.yaml", acme.replace("acme-bucket", "new-bucket"));
    CatalogFile taker = file("b.yaml", role("b", role, externalId));
    for (List<CatalogFile> order : List.of(List.of(changed, taker), List.of(taker, changed))) {
      CheckedCatalog checked = new CatalogDocument(order).check(STRICT, standing);
      assertThat(checked.catalog().destinations())
          .extracting(destination -> destination.access().bucket())
          .containsExactly("new-bucket");
      assertThat(checked.errors())
          .extracting(Diagnostic::message)
          .singleElement()
          .asString()
          .startsWith("a destination of another owner has this " + shared + ", too, at one/a.yaml");
    }
    assertThat(check(Standing.NOTHING, changed, taker).catalog().destinations()).isEmpty();
  }

  /** Each of several entries is refused, wherever it stands in the order of the files. */
  @Test
  void leavesARoleToWhoStandsWithItBesideTwoOfAnother() throws Exception {
    CatalogFile acme = file("one/a.yaml", role("acme", "a", "${external_id}"));
    Standing standing = standing(acme);
    for (String name : List.of("aaa/a.yaml", "zzz/a.yaml")) {
      CatalogFile takers =
          file(name, role("m1", "a", "${external_id}"), role("m2", "a", "${external_id}"));
      CheckedCatalog checked = check(standing, acme, takers);
      assertStands(checked, "acme");
      assertRefused(checked, "destination m1 of " + name, "destination m2 of " + name);
      assertThat(check(Standing.NOTHING, acme, takers).refusals()).hasSize(3);
    }
  }

  /** The catalog in force says only that there is a secret in clear text. */
  @Test
  void leavesASecretInClearTextToThoseWhoStandWithOne() throws Exception {
    Standing standing = standing(file("one/a.yaml", role("acme", "a", "${catalog:0123456789ab}")));
    CatalogFile acme = file("one/a.yaml", role("acme", "a", "hush-hush"));
    CheckedCatalog checked = check(standing, file("0.yaml", role("b", "b", "hush-hush")), acme);
    assertStands(checked, "acme");
    assertRefused(checked, "destination b of 0.yaml");
    assertThat(checked.errors().toString()).doesNotContain("hush-hush");
  }
}
