package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.policy.Policy;
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
        CatalogDocument.of(
                "c.yaml",
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
                new BucketAccess.S3Endpoint("eu-west-1", null, false),
                new BucketAccess.AssumedRole(
                    "arn:aws:iam::123456789012:role/team/spillway",
                    new SecretReference("${ACME_EXTERNAL_ID}"),
                    new BucketAccess.SessionSettings(null, null, null, KeyPrefixes.ALL))));
    assertThat(acme.mappings()).extracting(DestinationMapping::id).containsExactly("orders", "42");
    assertThat(acme.mappings())
        .extracting(DestinationMapping::enabled)
        .containsExactly(true, false);
    assertThat(acme.mappings().get(0).compiled().layout().header()).isEqualTo("order,user");
  }

  @Test
  void knowsTheFoldersOfMappingsThatItDoesNotCompile() {
    CatalogDocument document =
        CatalogDocument.of(
            "catalog.yaml",
            Catalogs.withExternalId("${A}")
                .replace(
                    "mappings: []",
                    "mappings: [{s3_aws_folder_name: orders}, {s3_aws_folder_name: odd, x: 5}]"));
    Destination acme =
        document.checkWithoutMappings(Policy.UNRESTRICTED).catalog().destinations().get(0);
    assertThat(acme.mappings()).isEmpty();
    assertThat(acme.access().role().session().within().texts()).containsExactly("odd/", "orders/");
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
    Destination acme = CatalogDocument.of("c.yaml", json).compile().destinations().get(0);
    assertThat(acme.access().endpoint().uri()).hasToString("http://localhost:9000");
    assertThat(acme.access().endpoint().pathStyle()).isTrue();
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
    assertThat(document.files().get(0).text()).hasSizeGreaterThan(3 * 1024 * 1024);
    assertThat(document.compile().destinations()).hasSize(300);
  }

  @Test
  void takesACatalogWithoutDestinations() throws Exception {
    Catalog catalog = CatalogDocument.of("c.yaml", "destinations: []").compile();
    assertThat(catalog.destinations()).isEmpty();
    assertThat(catalog.diagnostics())
        .map(Diagnostic::toString)
        .containsExactly(
            "c.yaml:1: destinations: empty, so that nothing is delivered; add a destination");
  }

  @Test
  void remarksOnIdsToDiscardThatNameNothing() throws Exception {
    String destinations = "destinations: [" + plain("acme") + "]\n";
    Catalog catalog =
        CatalogDocument.of("c.yaml", destinations + "discard_waiting: [acne, globex]").compile();
    assertThat(catalog.waiting().discarded()).containsExactlyInAnyOrder("acne", "globex");
    assertThat(catalog.diagnostics())
        .extracting(Diagnostic::severity, Diagnostic::toString)
        .containsExactly(
            tuple(
                Severity.WARNING,
                "c.yaml:2: discard_waiting[0]: no destination has the id 'acne'; did you mean acme?"
                    + " It is right for one that was removed"),
            tuple(
                Severity.NOTE,
                "c.yaml:2: discard_waiting[1]: no destination has the id 'globex': what still waits"
                    + " for one that had it is discarded; correct it unless that destination was"
                    + " removed"));
    assertThatThrownBy(
            () ->
                CatalogDocument.of(
                        "c.yaml", destinations + "discard_waiting:\n- globex\n- globex\n- acme")
                    .compile())
        .hasMessage(
            """
            c.yaml:4: discard_waiting[1]: 'globex' is listed twice, first at c.yaml:3; leave one out
            c.yaml:5: discard_waiting[2]: destination 'acme' is enabled; set its enabled: false, or remove it, before what waits for it is discarded\
            """);
  }

  @Test
  void compilesAllFilesTogether() throws Exception {
    CatalogFile one = new CatalogFile("one.yaml", "destinations: [" + plain("a") + "]");
    CatalogFile two =
        new CatalogFile("two.json", Catalogs.of(plain("b"), plain("c")).tree().toString());
    CatalogDocument document = new CatalogDocument(List.of(two, one));
    assertThat(document.compile().destinations())
        .extracting(Destination::id)
        .containsExactly("a", "b", "c");
    assertThat(CatalogDocument.of("catalog", document.tree().toString()).compile().destinations())
        .extracting(Destination::id)
        .containsExactly("a", "b", "c");
    CatalogFile clash = new CatalogFile("zwei.yaml", "destinations:\n- " + plain("b"));
    assertThatThrownBy(() -> new CatalogDocument(List.of(one, two, clash)).compile())
        .hasMessage(
            "zwei.yaml:2: destinations[0].id: 'b' is used twice, first at two.json:1; give every"
                + " destination its own");
    assertThatThrownBy(
            () ->
                new CatalogDocument(
                        List.of(
                            new CatalogFile("b.yaml", "destinations: ["),
                            new CatalogFile("a.yaml", "colour: red")))
                    .compile())
        .hasMessage(
            """
            a.yaml:1: colour: unknown key; allowed are destinations, discard_waiting
            a.yaml:1: destinations: missing; give a list
            b.yaml:1: not well-formed YAML or JSON, at column 16: the text ends inside of { } or [ ]; close what is open, or put text that has such a sign in quotes\
            """);
  }

  @Test
  void hasARevisionThatChangesWithNamesAndTextsAlone() {
    CatalogFile a = new CatalogFile("a", "1");
    CatalogFile b = new CatalogFile("b", "2");
    String revision = new CatalogDocument(List.of(a, b)).revision();
    assertThat(revision).matches("[0-9a-f]{12}");
    assertThat(new CatalogDocument(List.of(b, a)).revision()).isEqualTo(revision);
    assertThat(
            List.of(
                new CatalogDocument(List.of(a)).revision(),
                new CatalogDocument(List.of(a, new CatalogFile("b", "3"))).revision(),
                new CatalogDocument(List.of(a, new CatalogFile("c", "2"))).revision(),
                CatalogDocument.of("a", "1b2").revision(),
                CatalogDocument.of("a1b", "2").revision()))
        .doesNotHaveDuplicates()
        .doesNotContain(revision);
  }

  @Test
  void keepsTheOrderOfKeysInItsTree() throws Exception {
    CatalogDocument document =
        CatalogDocument.of(
            "c.yaml",
            "destinations: [{settings: {z: 1, a: 2.50}, id: 007x, mappings: [{columns: {b: ~, a:"
                + " x}}]}]");
    assertThat(document.tree())
        .hasToString(
            "{\"destinations\":[{\"settings\":{\"z\":1,\"a\":2.5},\"id\":\"007x\","
                + "\"mappings\":[{\"columns\":{\"b\":null,\"a\":\"x\"}}]}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"010", "0x1F", "0x1E", "1_000", "1_000.5", "+5", "0b11", ".inf", "-.INF", ".nan"})
  void refusesNumbersThatYamlReadsOtherwiseThanTheyLook(String number) {
    assertProblems(
        "destinations:\n- " + plain("a").replace("id: a,", "\n  id: " + number + ","),
        "3: destinations[0].id: YAML reads this as a different number than it looks like; put"
            + " it in quotes when it is text, an id for example, else write it in plain decimal"
            + " digits");
  }

  private static String plain(String id) {
    return Catalogs.destination(id, "", Catalogs.mapping("m", ""));
  }

  @Test
  void saysWhereTheTextIsNotWellFormed() {
    assertProblems(
        "destinations:\n- id: a\n  id: b\n",
        "3: not well-formed YAML or JSON, at column 5: the key 'id' is there twice; leave one out");
    assertProblems(
        "{\"destinations\": [],\n \"destinations\": []}",
        "2: not well-formed YAML or JSON, at column 16: the key 'destinations' is there twice;"
            + " leave one out");
    assertProblems(
        "destinations: [",
        "1: not well-formed YAML or JSON, at column 16: the text ends inside of { } or [ ]; close"
            + " what is open, or put text that has such a sign in quotes");
    assertProblems(
        "destinations:\n- name: b\n  id a\n  enabled: true\n",
        "3: not well-formed YAML or JSON, at column 3: this key has no colon with a space after it;"
            + " write key: value");
    assertProblems(
        "a: b: c",
        "1: not well-formed YAML or JSON, at column 5: YAML takes this colon for the end of a key,"
            + " and no key can be here; put text with a colon and a space in quotes, or indent the"
            + " line like those that it belongs with");
    assertProblems(
        "destinations: []\n---\ndestinations: []\n",
        "3: a second document starts here; put all into one");
  }

  @Test
  void refusesAliasesInsteadOfReadingTheirNames() {
    assertProblems(
        "x: &bucket acme-events\ndestinations:\n- settings: {s3_aws_bucket_name: *bucket}\n",
        "3: an alias (*name) is not read; write out what it stands for, or put text that begins"
            + " with * in quotes");
  }

  @Test
  void saysWhatItNeedsWhenThereIsSomethingElse() {
    assertProblems("", "1: expected an object with the key `destinations`, got nothing");
    assertProblems("~", "1: expected an object with the key `destinations`, got null");
    assertProblems("hello", "1: expected an object with the key `destinations`, got text");
    assertProblems("[]", "1: expected an object with the key `destinations`, got a list");
    assertProblems("{}", "1: destinations: missing; give a list");
    assertProblems(
        "destinations: 5", "1: destinations: expected a list, got a number; put it in [ ]");
    assertProblems(
        "destinations: {a: b}", "1: destinations: expected a list, got an object; put it in [ ]");
    assertProblems(
        "destinations: [x, null, [1]]",
        "1: destinations[0]: expected a destination, got text",
        "1: destinations[1]: expected a destination, got null",
        "1: destinations[2]: expected a destination, got a list");
  }

  @Test
  void saysWhereAKeyBelongsThatIsInAnotherPlace() {
    assertProblems(
        """
        settings: {}
        s3_aws_region: eu-west-1
        destinations:
        - id: acme
          trigger: type = "track"
          s3_aws_bucket_name: acme
          settings:
            use_platform_credentials: true
            s3_aws_bucket_name: acme
            s3_aws_region: eu-west-1
            columns: {}
            mappings: []
            filters: []
          filters: [{id: f, if: all, actions: [{type: SAMPLE, percent: 0.5}], columns: {}}]
          mappings:
          - id: m
            s3_aws_bucket_name: acme
            sources: [a]
            settings: {delimiter: ","}
            columns: {a: {"@path": $.a}}
            discard_waiting: [b]
        """,
        "1: settings: unknown key; it belongs in a destination, beside its id",
        "2: s3_aws_region: unknown key; it belongs in the destination's settings",
        "5: destinations[0].trigger: unknown key; it belongs in a mapping",
        "6: destinations[0].s3_aws_bucket_name: unknown key; it belongs in the destination's"
            + " settings",
        "11: destinations[0].settings.columns: unknown key; it belongs in a mapping",
        "12: destinations[0].settings.mappings: unknown key; it belongs in a destination, beside"
            + " its id",
        "13: destinations[0].settings.filters: unknown key; it belongs in a destination, beside its"
            + " id",
        "14: destinations[0].filters[0].columns: unknown key; it belongs in a mapping",
        "17: destinations[0].mappings[0].s3_aws_bucket_name: unknown key: it belongs in the"
            + " destination's settings",
        "18: destinations[0].mappings[0].sources: unknown key: it belongs in a destination, beside"
            + " its id",
        "19: destinations[0].mappings[0].settings: unknown key: a mapping has its settings itself,"
            + " so move them out of it",
        "21: destinations[0].mappings[0].discard_waiting: unknown key: it belongs at the top of the"
            + " file");
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
        """
        1: version: unknown key; allowed are destinations, discard_waiting
        3: destinations[0].id: 'acme inc' is not an id: 1 to 64 letters, digits, _ and -, the first a letter or digit
        4: destinations[0].sources[1]: expected a source's write key, got a number; put it in quotes
        4: destinations[0].sources[2]: expected a source's write key, got blank text
        5: destinations[0].enabled: expected true or false, got text
        6: destinations[0].colour: unknown key; allowed are enabled, filters, id, mappings, name, owner, settings, sources, takes_over_waiting
        7: destinations[0].settings.iam_external_id: missing or not text; a role is assumed with an external id, give it as ${external_id}, ${ENV_NAME}, ${file:/path} or ${provider:name:key}
        8: destinations[0].settings.iam_role_arn: 'arn:aws:iam::1234:role/x' is not a role's ARN; give one like arn:aws:iam::123456789012:role/spillway
        9: destinations[0].settings.s3_aws_bucket_name: 's3://acme/events' is a URI or ARN; give the bucket's name alone, e.g. my-bucket
        10: destinations[0].settings.s3_aws_region: 'Frankfurt' is not a region code; give one like eu-west-1
        11: destinations[0].settings.iam_role: unknown key; did you mean iam_role_arn?
        15: destinations[0].mappings[0].file_extension: is one of "csv", "txt", "parquet", got "gz"
        16: destinations[0].mappings[1].id: 'm' is used twice in this destination, first at c.yaml:13; give every mapping its own
        17: destinations[0].mappings[1].columnz: unknown key: did you mean "columns"?
        18: destinations[0].mappings[2]: expected a mapping, got text
        19: destinations[0].mappings[3].id: missing; give an id
        21: destinations[1].settings.s3_aws_bucket_name: missing; give the name of a bucket
        21: destinations[1].settings.s3_aws_region: missing; give the bucket's region, e.g. eu-west-1
        23: destinations[2].mappings: missing; give a list
        23: destinations[2].id: 'acme' is used twice, first at c.yaml:20; give every destination its own
        24: destinations[2].settings: expected the destination's settings, got a list
        """
            .split("\n"));
  }

  @Test
  void takesFiftyMappingsAndNotOneMore() throws Exception {
    assertThat(withMappings(50).compile().destinations().get(0).mappings()).hasSize(50);
    assertProblems(
        withMappings(51).files().get(0).text().replace("id: m50", "bad: m50"),
        "1: destinations[0].mappings: 51 mappings, at most 50 are allowed; split them over two"
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
    String catalog = Catalogs.of(Catalogs.destination("acme", "")).files().get(0).text();
    assertThat(
            CatalogDocument.of("c.yaml", catalog.replace("id: acme,", "id: '" + id + "',"))
                .compile()
                .destinations()
                .get(0)
                .id())
        .isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-a", "_a", "a/b", "..", "a b", "ü", "a\u2028", "a~"})
  void refusesIdsThatDoNotFitIntoPaths(String id) {
    String catalog = Catalogs.of(Catalogs.destination("acme", "")).files().get(0).text();
    assertProblems(
        catalog.replace("id: acme,", "id: \"" + id + "\","),
        "1: destinations[0].id: "
            + Diagnostic.value(id)
            + " is not an id: 1 to 64 letters, digits, _ and -, the first a letter or digit");
  }

  @Test
  void echoesNoMoreThanTheBeginningOfALongId() {
    String catalog = Catalogs.of(Catalogs.destination("acme", "")).files().get(0).text();
    assertProblems(
        catalog.replace("id: acme,", "id: \"a\\e[31m" + "x".repeat(200_000) + "\","),
        "1: destinations[0].id: 'a\\u001b[31m"
            + "x".repeat(194)
            + "...' is not an id: 1 to 64 letters, digits, _ and -, the first a letter or digit");
  }

  @Test
  void warnsOfWhatIsAllowedButProbablyNotMeant() throws Exception {
    String text =
        """
        destinations:
        - id: a
          settings: {s3_aws_bucket_name: bucket, s3_aws_region: eu-west-1, use_platform_credentials: true}
          mappings:
          - {id: m, columns: {a: x}, s3_aws_folder_name: events}
          - {id: same, columns: {a: y}, s3_aws_folder_name: events}
          - {id: prefixed, columns: {a: x, b: x}, s3_aws_folder_name: events, filename_prefix: p}
          - {id: elsewhere, columns: {b: x}, s3_aws_folder_name: {"@template": "events"}}
          - {id: mixed, columns: {a: x, b: x}, s3_aws_folder_name: events/}
        - id: b
          settings: {s3_aws_bucket_name: bucket, s3_aws_region: eu-west-1, use_platform_credentials: true}
          mappings:
          - {id: m, columns: {c: x}, s3_aws_folder_name: events, filename_prefix: p}
          - {id: n, columns: {a: x}, s3_aws_folder_name: events, delimiter: "|"}
          - {id: h, columns: {a: x}, s3_aws_folder_name: events, header: false}
          - {id: o, columns: {a: x}, s3_aws_folder_name: events2, trigger: "context.app = 1"}
          - {id: p, columns: {d: x}, s3_aws_folder_name: events, layout_folder: true}
        - id: c
          settings: {s3_aws_bucket_name: other, s3_aws_region: eu-west-1, iam_role_arn: 'arn:aws:iam::123456789012:role/x', iam_external_id: hunter2}
          mappings: [{id: m, columns: {c: x}, s3_aws_folder_name: events}]
        """;
    String mixed =
        ": writes into the same folder of bucket bucket as the mapping at c.yaml:5, but with other"
            + " columns, or another delimiter or header; give each a folder of its own with"
            + " s3_aws_folder_name";
    assertThat(CatalogDocument.of("c.yaml", text).compile().diagnostics())
        .extracting(Diagnostic::toString)
        .containsExactly(
            "c.yaml:9: destinations[0].mappings[4]" + mixed,
            "c.yaml:13: destinations[1].mappings[0]" + mixed,
            "c.yaml:14: destinations[1].mappings[1]" + mixed,
            "c.yaml:15: destinations[1].mappings[2]" + mixed,
            "c.yaml:19: destinations[2].settings.iam_external_id: a secret in clear text; give it"
                + " as ${external_id}, ${ENV_NAME}, ${file:/path} or ${provider:name:key}");
  }

  @Test
  void refusesMappingsThatCouldDeliverNothing() {
    assertProblems(
        Catalogs.of(
                Catalogs.destination(
                    "a",
                    "",
                    "{id: a, filename_prefix: '../x'}",
                    "{id: b, filename_prefix: " + "x".repeat(513) + "}",
                    "{id: c, s3_aws_folder_name: a/../b}",
                    "{id: d, s3_aws_folder_name: " + "x".repeat(513) + "}",
                    "{id: e, columns: {in: x}, audience_action_column_name: in}",
                    "{id: f, batch_size: 0}",
                    "{id: g, delimiter: ';;'}",
                    "{id: h, columns: {mail: x}, columns_to_transform: {column_name: email}}"))
            .files()
            .get(0)
            .text(),
        """
        1: destinations[0].mappings[0].filename_prefix: a folder may not be named '.' or '..'; shorten or change it
        1: destinations[0].mappings[1].filename_prefix: folder and prefix together are longer than 512 bytes; shorten or change it
        1: destinations[0].mappings[2].s3_aws_folder_name: a folder may not be named '.' or '..'; shorten or change it
        1: destinations[0].mappings[3].s3_aws_folder_name: folder and prefix together are longer than 512 bytes; shorten or change it
        1: destinations[0].mappings[4].audience_action_column_name: there is already a column "in" in columns: give the two different names
        1: destinations[0].mappings[5].batch_size: needs a whole number from 1 to 999999999, got the number 0
        1: destinations[0].mappings[6].delimiter: is one of ",", "|", "tab", ";", ":", got ";;"
        1: destinations[0].mappings[7].columns_to_transform[0].column_name: there is no column "email": did you mean "mail"?
        """
            .split("\n"));
  }

  @Test
  void tellsWhichWarningsAreAboutADestination() throws Exception {
    CatalogDocument document =
        Catalogs.of(
            Catalogs.destination("a", "", "{id: m, columns: {c: $.a}}"),
            Catalogs.destination("b", "", "{id: m, columns: {c: $.b}}"));
    assertThat(document.about("b", document.compile().diagnostics()))
        .extracting(diagnostic -> diagnostic.place().path())
        .containsExactly("destinations[1].mappings[0].columns.c");
    assertThat(document.about("c", document.compile().diagnostics())).isEmpty();
  }

  @Test
  void saysTheWarningsOfAMappingWithErrors() {
    CatalogDocument document =
        Catalogs.of(Catalogs.destination("a", "", "{id: m, delimiter: '/', columns: {c: $.a}}"));
    assertThatThrownBy(document::compile)
        .isInstanceOfSatisfying(
            CompilationException.class,
            e ->
                assertThat(e.remarks())
                    .extracting(remark -> remark.place().path())
                    .containsExactly("destinations[0].mappings[0].columns.c"))
        .hasMessageNotContaining("columns.c");
  }

  @Test
  void saysWhereInAMappingAProblemIs() {
    assertProblems(
        """
        destinations:
        - id: a
          settings: {s3_aws_bucket_name: bucket, s3_aws_region: eu-west-1, use_platform_credentials: true}
          mappings:
          - id: m
            columns:
              a.b: {"@path": $.a}
              c:
                "@if":
                  exists: {"@path": "$..x"}
                  then:
                    "@templat": x
            columns_to_transform:
            - column_name: c
              hash_algorithm: crc32
        """,
        """
        11: destinations[0].mappings[0].columns.c.@if.then: unknown directive "@templat": did you mean "@template"?
        15: destinations[0].mappings[0].columns_to_transform[0].hash_algorithm: is one of "hmac_sha256", "md5", "none", "sha1", "sha256", "sha512", got the text "crc32"
        """
            .split("\n"));
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
      "%s",
      "destinations: %s",
      "destinations: [%s]",
      "destinations: [{id: a, settings: %s, mappings: %1$s}]",
      "destinations: [{id: a, sources: %s, enabled: %1$s, mappings: [%1$s]}]",
      "destinations: [{id: a, settings: {iam_external_id%s}}]",
      "destinations: [{id: a, settings: {iam_external_id:%s}}]",
      "destinations: [{id: a, settings: {'iam_external_id %s': x}}]",
      "destinations: [{id: a, settings: {iam_external_id: *%s}}]",
      "destinations: [{id: a, settings: {iam_external_id: !%s x}}]",
      "destinations: [{id: a, settings: {iam_external_id: '%s not closed}}]",
      "destinations: [{id: a, settings: {iam_external_id: ${%s}}]",
      "destinations: [{id: a, settings: {iam_external_id: '${secret:%s}'}}]",
      "destinations: [{id: a, settings: {iam_role_arn: %s, path_style_access: %1$s}}]",
      "destinations: [{id: a, settings: {endpoint: 'https://me:%s@s3.example.com'}}]",
      "destinations:\n- settings:\n    iam_external_id %s\n    s3_aws_region: x\n",
      "destinations:\n- settings:\n    iam_external_id: %s: x\n",
      "destinations:\n- settings:\n    iam_external_id: a\n     %s: x\n",
    };
    for (String text : broken) {
      for (String name : new String[] {"c.yaml", "c.json"}) {
        CatalogDocument document = CatalogDocument.of(name, String.format(text, SECRET));
        assertThat(document.toString()).doesNotContain(SECRET);
        assertThatThrownBy(document::compile)
            .isInstanceOf(CompilationException.class)
            .hasMessageNotContaining(SECRET)
            .hasNoCause();
      }
    }
    assertThatThrownBy(CatalogDocument.of("c.json", "{\"destinations\": " + SECRET + "}")::compile)
        .hasMessageNotContaining(SECRET);

    CatalogDocument valid =
        CatalogDocument.of(
            "c.yaml",
            "destinations: [{id: a, settings: {iam_role_arn:"
                + " 'arn:aws:iam::123456789012:role/x', iam_external_id: "
                + SECRET
                + ", s3_aws_bucket_name: acme, s3_aws_region: eu-west-1}, mappings: []}]");
    assertThat(valid).hasToString("CatalogDocument[c.yaml (189 characters)]");
    assertThat(valid.compile().toString())
        .contains("(clear text, not shown)")
        .doesNotContain(SECRET);
  }

  @Test
  void travelsWithTheJob() throws Exception {
    try (var out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      out.writeObject(CatalogDocument.of("c.yaml", "destinations: []"));
      out.writeObject(
          new BucketAccess(
              "a",
              "b",
              new BucketAccess.S3Endpoint(
                  "eu-west-1", java.net.URI.create("http://localhost"), true),
              new BucketAccess.AssumedRole("arn", new SecretReference("${A}"))));
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
    assertThatThrownBy(() -> CatalogDocument.of("c.yaml", text).compile())
        .isInstanceOfSatisfying(
            CompilationException.class,
            e -> {
              e.errors()
                  .forEach(error -> found.add(error.toString().substring("c.yaml:".length())));
              assertThat(e).hasMessage("c.yaml:" + String.join("\nc.yaml:", found));
            });
    assertThat(found).containsExactly(problems);
  }
}
