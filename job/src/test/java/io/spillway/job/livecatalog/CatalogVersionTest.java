package io.spillway.job.livecatalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CatalogFile;
import io.spillway.catalog.Catalogs;
import io.spillway.catalog.Destination;
import io.spillway.diagnostic.CompilationException;
import io.spillway.job.serialization.RecordSerializer;
import io.spillway.policy.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class CatalogVersionTest {
  private static final Duration KEEP = Duration.ofMillis(100);

  @Test
  void holdsNoSecretOnlyANoteThatThereIsOne() throws Exception {
    CatalogVersion version = CatalogVersions.of(withExternalId("hush-hush"));
    assertThat(externalId(version).externalId().isInCatalog()).isTrue();
    assertThat(externalId(version).externalId().spelling())
        .isEqualTo("${catalog:" + version.revision() + "}");
  }

  @Test
  void leavesAReferenceAsItIs() throws Exception {
    CatalogVersion version = CatalogVersions.of(withExternalId("${ACME_ID}"));
    assertThat(externalId(version).externalId().spelling()).isEqualTo("${ACME_ID}");
  }

  @Test
  void keepsADestinationThatDepartedUntilItsTimeIsOver() throws Exception {
    CatalogVersion both = of("acme", "globex");
    CatalogVersion one = of("acme").after(both, 1_000, KEEP);
    assertThat(destinations(one)).containsExactly("acme true 1", "globex false 0");

    CatalogVersion later = of("acme", "initech").after(one, 1_099, KEEP);
    assertThat(destinations(later))
        .containsExactly("acme true 1", "initech true 1", "globex false 0");
    assertThat(destinations(of("acme").after(one, 1_100, KEEP))).containsExactly("acme true 1");
  }

  @Test
  void welcomesBackADestinationThatDeparted() throws Exception {
    CatalogVersion one = of("acme").after(of("acme", "globex"), 1_000, KEEP);
    assertThat(destinations(of("acme", "globex").after(one, 1_050, KEEP)))
        .containsExactly("acme true 1", "globex true 1");
  }

  @Test
  void refusesADocumentThatIsNotValid() {
    assertThatThrownBy(
            () ->
                CatalogVersion.of(CatalogDocument.of("c", "destinations: 1"), Policy.UNRESTRICTED))
        .isInstanceOf(CompilationException.class);
  }

  @Test
  void isTheSameAfterTheJourney() throws Exception {
    CatalogVersion version = of("acme").after(of("globex"), 5, KEEP);
    RecordSerializer<CatalogVersion> serializer =
        new RecordSerializer<>(new CatalogVersion.Format());
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(version, out);
    CatalogVersion read = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    assertThat(read).isEqualTo(version);
    assertThat(read.revisionNumber()).isEqualTo(Long.parseLong(version.revision(), 16));
  }

  @Test
  void compilesTheSameDestinationsWithoutTheirMappings() throws Exception {
    CatalogVersion version = of("acme").after(of("acme", "globex"), 1_000, Duration.ofDays(1));
    assertThat(version.compileWithoutMappings(Policy.UNRESTRICTED).destinations())
        .extracting(Destination::id, Destination::enabled, d -> d.mappings().size())
        .containsExactly(tuple("acme", true, 0), tuple("globex", false, 0));
    assertThat(version.compileWithoutMappings(Policy.UNRESTRICTED).destinations())
        .extracting(Destination::access)
        .isEqualTo(
            version.compile(Policy.UNRESTRICTED).destinations().stream()
                .map(Destination::access)
                .toList());
  }

  @Test
  void knowsTheFoldersOfAllDestinationsWithoutTheirMappings() throws Exception {
    CatalogVersion before =
        CatalogVersion.of(
            CatalogDocument.of(
                "c",
                withRole("old")
                    .replace("mappings: []", "mappings: [{id: m, s3_aws_folder_name: o}]")),
            Policy.DEFAULT);
    CatalogVersion version =
        CatalogVersion.of(
                CatalogDocument.of(
                    "c",
                    withRole("new")
                        .replace("mappings: []", "mappings: [{id: m, s3_aws_folder_name: n}]")),
                Policy.DEFAULT)
            .after(before, 1, Duration.ofDays(1));
    assertThat(version.compileWithoutMappings(Policy.DEFAULT).destinations())
        .extracting(d -> d.id() + " " + d.access().role().session().within().texts())
        .containsExactly("new [n/]", "old [o/]");
  }

  /** The folder says whose they are, and state has no folders. */
  @Test
  void keepsWhoseTheDestinationsOfAnOwnersFolderAre() throws Exception {
    CatalogDocument document =
        new CatalogDocument(
            List.of(
                new CatalogFile("acme/a.yaml", withRole("a")),
                new CatalogFile("acme/b.yaml", withRole("b"))));
    CatalogVersion version = CatalogVersion.of(document, Policy.DEFAULT);
    assertThat(version.compile(Policy.DEFAULT).destinations())
        .extracting(Destination::id)
        .containsExactly("a", "b");
  }

  /** What the former id is owed is still put with the role. */
  @Test
  void letsADestinationHaveANewIdAndItsRole() throws Exception {
    CatalogVersion before =
        CatalogVersion.of(CatalogDocument.of("c", withRole("old")), Policy.DEFAULT);
    CatalogVersion version =
        CatalogVersion.of(CatalogDocument.of("c", withRole("new")), Policy.DEFAULT)
            .after(before, 1, Duration.ofDays(1));
    assertThat(version.compile(Policy.DEFAULT).destinations())
        .extracting(Destination::id)
        .containsExactly("new", "old");
  }

  private static String withRole(String id) {
    return "{destinations: [{id: "
        + id
        + ", settings: {s3_aws_bucket_name: bucket, s3_aws_region: eu-west-1, iam_role_arn:"
        + " 'arn:aws:iam::123456789012:role/acme', iam_external_id: '${ACME_EXTERNAL_ID}'},"
        + " mappings: []}]}";
  }

  private static CatalogVersion of(String... ids) {
    return CatalogVersions.of(
        Catalogs.of(
            List.of(ids).stream()
                .map(id -> Catalogs.destination(id, "", Catalogs.mapping("m", "")))
                .toArray(String[]::new)));
  }

  private static List<String> destinations(CatalogVersion version) throws Exception {
    Catalog catalog = version.compile(Policy.UNRESTRICTED);
    return catalog.destinations().stream()
        .map(d -> d.id() + " " + d.enabled() + " " + d.mappings().size())
        .toList();
  }

  private static CatalogDocument withExternalId(String externalId) {
    return CatalogDocument.of("catalog.yaml", Catalogs.withExternalId(externalId));
  }

  private static AssumedRole externalId(CatalogVersion version) throws Exception {
    Destination acme = version.compile(Policy.UNRESTRICTED).destinations().get(0);
    return Objects.requireNonNull(acme.access().role());
  }
}
