package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogDocumentTest {
  private static final String SECRET = "hunter2-external-id";

  @Test
  void readsYaml() throws Exception {
    Catalog catalog =
        new CatalogDocument(
                """
                # a comment
                destinations:
                  - id: acme
                    name: Acme Inc.
                    sources: [wk1, wk2]
                    settings:
                      iam_role_arn: arn:aws:iam::123456789012:role/team/spillway
                      iam_external_id: ${ACME_EXTERNAL_ID}
                      s3_aws_bucket_name: acme-events
                      s3_aws_region: eu-west-1
                    mappings:
                      - id: orders
                        name: Orders
                        trigger: type = "track" and event = "Order Completed"
                        columns:
                          order: {"@path": $.properties.order_id}
                          user: {"@path": $.userId}
                      - id: 42
                        enabled: false
                """)
            .compile();
    assertThat(catalog.destinations()).hasSize(1);
    Destination acme = catalog.destinations().get(0);
    assertThat(acme.id()).isEqualTo("acme");
    assertThat(acme.enabled()).isTrue();
    assertThat(acme.sources()).isEqualTo(Set.of("wk1", "wk2"));
    assertThat(acme.access())
        .isEqualTo(
            new BucketAccess(
                "acme",
                "acme-events",
                "eu-west-1",
                new BucketAccess.AssumedRole(
                    "arn:aws:iam::123456789012:role/team/spillway",
                    new SecretReference("${ACME_EXTERNAL_ID}")),
                null,
                false));
    assertThat(acme.mappings()).extracting(DestinationMapping::id).containsExactly("orders", "42");
    assertThat(acme.mappings())
        .extracting(DestinationMapping::enabled)
        .containsExactly(true, false);
    assertThat(acme.mappings().get(0).compiled().layout().header()).isEqualTo("order,user");
  }

  @Test
  void readsJsonAsAnyToolWritesIt() throws Exception {
    String json =
        """
        {
        \t"destinations": [
        \t\t{
        \t\t\t"id": "acme",
        \t\t\t"settings": {
        \t\t\t\t"use_platform_credentials": true,
        \t\t\t\t"s3_aws_bucket_name": "acme-events",
        \t\t\t\t"s3_aws_region": "eu-west-1",
        \t\t\t\t"endpoint": "http:\\/\\/localhost:9000",
        \t\t\t\t"path_style_access": true
        \t\t\t},
        \t\t\t"mappings": [{"id": "m", "columns": {"caf\\u00e9 \\ud83d\\ude00": {"@path": "$.a"}}}]
        \t\t}
        \t]
        }
        """;
    Destination acme = new CatalogDocument(json).compile().destinations().get(0);
    assertThat(acme.access().endpoint()).hasToString("http://localhost:9000");
    assertThat(acme.access().pathStyle()).isTrue();
    assertThat(acme.access().role()).isNull();
    assertThat(acme.mappings().get(0).compiled().layout().header()).isEqualTo("café 😀");
  }

  @Test
  void readsCatalogsOfManyMegabytes() throws Exception {
    String[] destinations =
        IntStream.range(0, 300)
            .mapToObj(
                i ->
                    Catalogs.destination(
                        "d" + i, "name: '" + "x".repeat(11_000) + "', ", Catalogs.mapping("m", "")))
            .toArray(String[]::new);
    CatalogDocument document = Catalogs.of(destinations);
    assertThat(document.text()).hasSizeGreaterThan(3 * 1024 * 1024);
    assertThat(document.compile().destinations()).hasSize(300);
  }

  @Test
  void takesACatalogWithoutDestinations() throws Exception {
    assertThat(new CatalogDocument("destinations: []").compile().destinations()).isEmpty();
  }

  @Test
  void saysWhereTheTextIsNotWellFormed() {
    assertProblems(
        "destinations:\n- id: a\n  id: b\n",
        "not well-formed YAML or JSON at line 3, column 5: Duplicate field 'id'");
    assertProblems(
        "{\"destinations\": [],\n \"destinations\": []}",
        "not well-formed YAML or JSON at line 2, column 16: Duplicate field 'destinations'");
    assertProblems(
        "destinations: [",
        "not well-formed YAML or JSON at line 1, column 16: while parsing a flow node");
    assertProblems(
        "a: b: c",
        "not well-formed YAML or JSON at line 1, column 5: mapping values are not allowed here");
    assertProblems(
        "destinations: []\n---\ndestinations: []\n",
        "not well-formed YAML or JSON at line 3, column 1: a second document starts here; put all"
            + " into one");
  }

  @Test
  void refusesAliasesInsteadOfReadingTheirNames() {
    assertProblems(
        "x: &bucket acme-events\ndestinations:\n- settings: {s3_aws_bucket_name: *bucket}\n",
        "not well-formed YAML or JSON at line 3, column 34: aliases like *bucket are not read;"
            + " write out what it stands for");
  }

  @Test
  void saysWhatItNeedsWhenThereIsSomethingElse() {
    assertProblems("", "expected an object with the key `destinations`, got nothing");
    assertProblems("~", "expected an object with the key `destinations`, got null");
    assertProblems("hello", "expected an object with the key `destinations`, got \"hello\"");
    assertProblems("[]", "expected an object with the key `destinations`, got a list");
    assertProblems("{}", "destinations: missing; give a list");
    assertProblems("destinations: 5", "destinations: expected a list, got 5");
    assertProblems("destinations: {a: b}", "destinations: expected a list, got an object");
    assertProblems(
        "destinations: [x, null, [1]]",
        "destinations[0]: expected a destination, got \"x\"",
        "destinations[1]: expected a destination, got null",
        "destinations[2]: expected a destination, got a list");
  }

  @Test
  void tellsEverythingThatIsWrongAtOnce() {
    assertProblems(
        """
        version: 1
        destinations:
        - id: acme inc
          sources: [wk, 5, ""]
          enabled: maybe
          colour: red
          settings:
            iam_role_arn: arn:aws:iam::1234:role/x
            s3_aws_bucket_name: s3://acme/events
            s3_aws_region: Frankfurt
            iam_role: x
          mappings:
          - id: m
            columns: {a: {"@path": "$.a"}}
            file_extension: gz
          - id: m
            columnz: {}
          - nothing
          - name: no id
        - id: acme
          settings: {use_platform_credentials: true}
          mappings: []
        - id: acme
          settings: [1]
        """,
        "version: unknown key; allowed are destinations",
        "destinations[0].colour: unknown key; allowed are enabled, id, mappings, name, settings,"
            + " sources",
        "destinations[0].id: 'acme inc' is not an id: 1 to 64 letters, digits, _ and -, the first a"
            + " letter or digit",
        "destinations[0].sources[1]: expected a source's write key, got 5",
        "destinations[0].sources[2]: expected a source's write key, got \"\"",
        "destinations[0].enabled: expected true or false, got \"maybe\"",
        "destinations[0].settings.iam_role: unknown key; allowed are endpoint, iam_external_id,"
            + " iam_role_arn, path_style_access, s3_aws_bucket_name, s3_aws_region,"
            + " use_platform_credentials",
        "destinations[0].settings.s3_aws_bucket_name: 's3://acme/events' is a URI or ARN; give the"
            + " bucket's name alone, e.g. my-bucket",
        "destinations[0].settings.s3_aws_region: 'Frankfurt' is not a region code; give one like"
            + " eu-west-1",
        "destinations[0].settings.iam_role_arn: 'arn:aws:iam::1234:role/x' is not a role's ARN;"
            + " give one like arn:aws:iam::123456789012:role/spillway",
        "destinations[0].settings.iam_external_id: missing or not text; a role is assumed with an"
            + " external id, give it as ${ENV_NAME} or ${file:/path}",
        "destinations[0].mappings[0].file_extension: is one of \"csv\", \"txt\", got \"gz\"",
        "destinations[0].mappings[1].id: 'm' is used twice in this destination",
        "destinations[0].mappings[1].columnz: unknown key: did you mean \"columns\"?",
        "destinations[0].mappings[2]: expected a mapping, got \"nothing\"",
        "destinations[0].mappings[3].id: missing; give an id",
        "destinations[1].settings.s3_aws_bucket_name: missing; give the name of a bucket",
        "destinations[1].settings.s3_aws_region: missing; give the bucket's region, e.g. eu-west-1",
        "destinations[2].id: 'acme' is used twice; give every destination its own",
        "destinations[2].settings: expected the destination's settings, got a list",
        "destinations[2].mappings: missing; give a list");
  }

  @Test
  void takesFiftyMappingsAndNotOneMore() throws Exception {
    assertThat(withMappings(50).compile().destinations().get(0).mappings()).hasSize(50);
    assertProblems(
        withMappings(51).text(),
        "destinations[0].mappings: 51 mappings, at most 50 are allowed; split them over two"
            + " destinations");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "A-b_9",
        "0",
        "x123456789012345678901234567890123456789012345678901234567890123"
      })
  void takesIdsThatFitIntoPaths(String id) throws Exception {
    String catalog = Catalogs.of(Catalogs.destination("acme", "")).text();
    assertThat(
            new CatalogDocument(catalog.replace("id: acme,", "id: '" + id + "',"))
                .compile()
                .destinations()
                .get(0)
                .id())
        .isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-a", "_a", "a/b", "..", "a b", "ü", "a\u2028", "a~"})
  void refusesIdsThatDoNotFitIntoPaths(String id) {
    String catalog = Catalogs.of(Catalogs.destination("acme", "")).text();
    assertProblems(
        catalog.replace("id: acme,", "id: \"" + id + "\","),
        "destinations[0].id: '"
            + id
            + "' is not an id: 1 to 64 letters, digits, _ and -, the first a letter or digit");
  }

  @Test
  void neverShowsASecret() throws Exception {
    String[] broken = {
      "[{iam_external_id: %s}]",
      "destinations: {iam_external_id: %s}",
      "destinations: [[{iam_external_id: %s}]]",
      "destinations: [{id: {iam_external_id: %s}, mappings: []}]",
      "destinations: [{id: a, settings: [{iam_external_id: %s}], mappings: []}]",
      "destinations: [{id: a, settings: {iam_external_id: [%s]}, mappings: []}]",
      "destinations: [{id: a, settings: {iam_external_id: {is: %s}}, mappings: {x: %1$s}}]",
      "destinations: [{id: a, settings: {iam_external_id: %s, iam_external_id: b}, mappings: []}]",
      "destinations: [{id: a, settings: {iam_external_id: %s, s3_aws_region: [}}, mappings: []}]",
      "destinations: [{id: a, settings: {iam_external_id: \"%s}}]",
      "destinations: [{id: a, settings: {iam_external_id: %s, s3_aws_bucket_name: {a: %1$s}}}]",
      "destinations: [{id: a, settings: {iam_external_id: %s, endpoint: [%1$s]}}]",
    };
    for (String text : broken) {
      CatalogDocument document = new CatalogDocument(String.format(text, SECRET));
      assertThat(document.toString()).doesNotContain(SECRET);
      assertThatThrownBy(document::compile)
          .isInstanceOf(InvalidCatalogException.class)
          .hasMessageNotContaining(SECRET)
          .hasNoCause();
    }

    CatalogDocument valid =
        new CatalogDocument(
            "destinations: [{id: a, settings: {iam_role_arn:"
                + " 'arn:aws:iam::123456789012:role/x', iam_external_id: "
                + SECRET
                + ", s3_aws_bucket_name: acme, s3_aws_region: eu-west-1}, mappings: []}]");
    assertThat(valid).hasToString("CatalogDocument(189 characters)");
    assertThat(valid.compile().toString())
        .contains("(clear text, not shown)")
        .doesNotContain(SECRET);
  }

  @Test
  void travelsWithTheJob() throws Exception {
    try (var out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      out.writeObject(new CatalogDocument("destinations: []"));
      out.writeObject(
          new BucketAccess(
              "a",
              "b",
              "eu-west-1",
              new BucketAccess.AssumedRole("arn", new SecretReference("${A}")),
              java.net.URI.create("http://localhost"),
              true));
    }
  }

  private static CatalogDocument withMappings(int count) {
    return Catalogs.of(
        Catalogs.destination(
            "acme",
            "",
            IntStream.range(0, count)
                .mapToObj(i -> Catalogs.mapping("m" + i, ""))
                .toArray(String[]::new)));
  }

  private static void assertProblems(String text, String... problems) {
    List<String> found = new ArrayList<>();
    assertThatThrownBy(() -> new CatalogDocument(text).compile())
        .isInstanceOfSatisfying(
            InvalidCatalogException.class,
            e -> {
              e.problems().forEach(problem -> found.add(problem.toString()));
              assertThat(e).hasMessage(String.join("\n", found));
            });
    assertThat(found).containsExactly(problems);
  }
}
