package io.spillway.job.livecatalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.Catalogs;
import io.spillway.catalog.Destination;
import io.spillway.diagnostic.CompilationException;
import io.spillway.policy.IdentityRules;
import io.spillway.policy.Policy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CatalogLookTest {
  private static final Duration SETTLE_TIME = Duration.ofSeconds(1);
  private static final Duration KEEP = Duration.ofDays(1);
  private static final String ACME = text("acme");
  private static final String BOTH = text("acme", "globex");

  private final FakeFiles files = new FakeFiles(ACME);
  private final ManualTime time = new ManualTime();
  private final List<Duration> pauses = new ArrayList<>();

  @Test
  void findsNothingWhileTheCatalogIsTheOneInForce() throws Exception {
    assertThat(lookAfter(ACME).next()).isNull();
    assertThat(pauses).isEmpty();
  }

  @Test
  void findsAChangedCatalogOnceTheSameWasReadTwice() throws Exception {
    CatalogLook look = lookAfter(ACME);
    assertThat(look.next()).isNull();
    files.write(BOTH, 2);
    assertThat(ids(look.next())).containsExactly("acme", "globex");
    assertThat(pauses).containsExactly(SETTLE_TIME);
    assertThat(look.next()).isNull();
  }

  /** Half of a catalog may be valid: taken over after a restart, it would remove destinations. */
  @Test
  void theFirstLookDoesNotTakeHalfOfACatalogEither() throws Exception {
    files.write(BOTH, 2);
    files.halves.add(ACME);
    CatalogLook look = lookAfter(text("initech"));
    assertThat(look.next()).isNull();
    assertThat(ids(look.next())).containsExactly("acme", "globex", "initech");
  }

  @Test
  void refusesACatalogThatIsNotValidOnce() throws Exception {
    CatalogLook look = lookAfter(ACME);
    files.write("destinations: 1", 2);
    assertThatThrownBy(look::next).isInstanceOf(CompilationException.class);
    assertThat(look.next()).isNull();
    files.write(ACME, 3);
    assertThat(Objects.requireNonNull(look.next()).version().revision()).isEqualTo(revision(ACME));
  }

  @Test
  void leavesADestinationAsItWasWhileItsEntryCannotBeUsed() throws Exception {
    CatalogLook look = lookAfter(BOTH);
    files.write(BOTH.replace("acme-bucket", "s3://no").replace("globex-bucket", "new-bucket"), 2);
    CompiledCatalog found = Objects.requireNonNull(look.next());
    assertThat(buckets(found)).containsExactly("globex new-bucket", "acme acme-bucket");
    assertThat(found.version().refused()).containsExactly("destination acme of catalog.yaml");
    assertThat(found.errors()).hasSize(1);
    assertThat(found.version().compile(Policy.UNRESTRICTED).destinations())
        .extracting(Destination::id, d -> d.mappings().size())
        .containsExactly(tuple("globex", 1), tuple("acme", 1));

    files.write(text("globex"), 3);
    CompiledCatalog removed = Objects.requireNonNull(look.next());
    assertThat(removed.version().refused()).isEmpty();
    assertThat(removed.catalog().destinations())
        .extracting(Destination::id, Destination::enabled)
        .containsExactly(tuple("globex", true), tuple("acme", false));
  }

  @Test
  void doesNotServeANewDestinationUntilItsEntryCanBeUsed() throws Exception {
    CatalogLook look = lookAfter(ACME);
    files.write(BOTH.replace("globex-bucket", "s3://no"), 2);
    assertThat(ids(look.next())).containsExactly("acme");
    files.write(BOTH, 3);
    assertThat(ids(look.next())).containsExactly("acme", "globex");
  }

  /** It may be enabled as it stands, although its entry is not. */
  @Test
  void discardsNothingOfADestinationThatStandsAsItWas() throws Exception {
    CatalogLook look = lookAfter(BOTH);
    files.write(
        "{discard_waiting: [acme], "
            + BOTH.replace("acme-bucket", "s3://no")
                .replace("globex-bucket", "new-bucket")
                .substring(1),
        2);
    CompiledCatalog found = Objects.requireNonNull(look.next());
    assertThat(found.catalog().waiting().discarded()).isEmpty();
    Catalog again = found.version().compile(Policy.UNRESTRICTED);
    assertThat(again.destinations()).extracting(Destination::id).containsExactly("globex", "acme");
    assertThat(again.waiting().discarded()).isEmpty();
  }

  /** What stands was there first: an entry that takes its role over is refused, too. */
  @Test
  void refusesAnEntryThatDoesNotGoWithWhatStands() throws Exception {
    Policy strict =
        new Policy(
            Policy.UNRESTRICTED.secrets(),
            IdentityRules.DEFAULT,
            Policy.UNRESTRICTED.endpoints(),
            Policy.UNRESTRICTED.sources(),
            Policy.UNRESTRICTED.amounts());
    String acme = role("acme", "acme");
    CatalogLook look =
        new CatalogLook(
            files,
            SETTLE_TIME,
            new CatalogRules(KEEP, strict),
            CompiledCatalog.of(
                CatalogVersions.of(CatalogDocument.of("catalog.yaml", catalog(acme))), strict),
            time,
            pauses::add);
    files.write(catalog(acme.replace("acme-bucket", "s3://no"), role("x", "acme")), 2);
    assertThat(ids(look.next())).containsExactly("acme");
    files.write(
        catalog(acme.replace("acme-bucket", "s3://no"), role("x", "acme"), role("y", "y")), 3);
    CompiledCatalog found = Objects.requireNonNull(look.next());
    assertThat(ids(found)).containsExactly("y", "acme");
    assertThat(found.version().refused()).hasSize(2);
  }

  private static String role(String id, String role) {
    return "{id: "
        + id
        + ", settings: {s3_aws_bucket_name: "
        + id
        + "-bucket, s3_aws_region: eu-west-1, iam_role_arn: 'arn:aws:iam::123456789012:role/"
        + role
        + "', iam_external_id: '${external_id}'}, mappings: []}";
  }

  private static String catalog(String... destinations) {
    return "{destinations: [" + String.join(", ", destinations) + "]}";
  }

  private static List<String> buckets(CompiledCatalog found) {
    return found.catalog().destinations().stream()
        .map(destination -> destination.id() + " " + destination.access().bucket())
        .toList();
  }

  @Test
  void doesNotReadFilesThatAreUnchanged() throws Exception {
    CatalogLook look = lookAfter(ACME);
    look.next();
    time.advance(FileChanges.COARSEST_TIME);
    look.next();
    assertThat(files.reads()).isEqualTo(2);
    for (int i = 0; i < 100; i++) {
      time.advance(Duration.ofSeconds(30));
      assertThat(look.next()).isNull();
    }
    assertThat(files.reads()).isEqualTo(2);

    files.write(BOTH, 2);
    assertThat(look.next()).isNotNull();
  }

  @Test
  void readsAgainWithinTheResolutionOfModificationTimes() throws Exception {
    CatalogLook look = lookAfter(ACME);
    look.next();
    time.advance(FileChanges.COARSEST_TIME.minusMillis(1));
    look.next();
    files.text = ACME.replace("acme", "ecma");
    time.advance(Duration.ofMillis(1));
    assertThat(ids(look.next())).containsExactly("ecma", "acme");
  }

  @Test
  void alwaysReadsFilesWithoutAModificationTime() throws Exception {
    files.modifiedMillis = 0;
    CatalogLook look = lookAfter(ACME);
    look.next();
    time.advance(Duration.ofHours(1));
    look.next();
    files.text = ACME.replace("acme", "ecma");
    assertThat(look.next()).isNotNull();
  }

  @Test
  void readsAgainAfterAFailure() throws Exception {
    CatalogLook look = lookAfter(ACME);
    files.gone = true;
    assertThatThrownBy(look::next).isInstanceOf(IOException.class);
    files.gone = false;
    files.text = BOTH;
    assertThat(look.next()).isNotNull();
  }

  /** It may become readable, by its rights or those of a folder, without another time or length. */
  @Test
  void readsAFileThatCannotBeReadAgainAndLeavesItsDestinationsAsTheyWere() throws Exception {
    CatalogLook look = lookAfter(ACME);
    files.problem = "access is denied";
    files.others.put("others.yaml", text("globex"));
    CompiledCatalog found = Objects.requireNonNull(look.next());
    assertThat(found.catalog().destinations())
        .extracting(Destination::id, Destination::enabled)
        .containsExactly(tuple("globex", true), tuple("acme", true));
    assertThat(found.version().refused()).containsExactly("file catalog.yaml");
    time.advance(Duration.ofHours(1));
    assertThat(look.next()).isNull();
    int othersReads = files.reads.get("others.yaml");
    int reads = files.reads();
    assertThat(look.next()).isNull();
    assertThat(files.reads.get("others.yaml")).isEqualTo(othersReads);
    assertThat(files.reads()).isEqualTo(reads + 1);
    files.problem = null;
    files.text = BOTH.replace("acme-bucket", "new-bucket");
    assertThat(buckets(Objects.requireNonNull(look.next())))
        .containsExactly("acme new-bucket", "globex globex-bucket");
  }

  @Test
  void theCompiledCatalogIsThatOfItsVersion() throws Exception {
    files.write(Catalogs.withExternalId("hush-hush"), 2);
    CompiledCatalog found = Objects.requireNonNull(lookAfter(text("globex")).next());
    assertThat(found.catalog().destinations())
        .extracting(Destination::id, Destination::enabled, Destination::access)
        .containsExactlyElementsOf(
            found.version().compile(Policy.UNRESTRICTED).destinations().stream()
                .map(d -> tuple(d.id(), d.enabled(), d.access()))
                .toList());
    assertThat(found.catalog().toString()).doesNotContain("hush-hush");
  }

  private CatalogLook lookAfter(String inForce) throws CompilationException {
    return new CatalogLook(
        files,
        SETTLE_TIME,
        new CatalogRules(KEEP, Policy.UNRESTRICTED),
        CompiledCatalog.of(
            CatalogVersions.of(CatalogDocument.of("catalog.yaml", inForce)), Policy.UNRESTRICTED),
        time,
        pauses::add);
  }

  private static List<String> ids(CompiledCatalog found) {
    return found.catalog().destinations().stream().map(Destination::id).toList();
  }

  private static String revision(String text) {
    return CatalogDocument.of("catalog.yaml", text).revision();
  }

  private static String text(String... ids) {
    return Catalogs.of(
            List.of(ids).stream()
                .map(id -> Catalogs.destination(id, "", Catalogs.mapping("m", "")))
                .toArray(String[]::new))
        .files()
        .get(0)
        .text();
  }
}
