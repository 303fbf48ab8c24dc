package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.catalog.CheckedCatalog.Refusal;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostics;
import io.spillway.policy.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
