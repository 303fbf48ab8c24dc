package io.spillway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.budget.Limits;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CatalogFile;
import io.spillway.catalog.Catalogs;
import io.spillway.catalog.PolicyCompiler;
import io.spillway.delimited.ObjectKey;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.policy.Policy;
import io.spillway.record.SourceRecord;
import io.spillway.routing.OutputKey.MappingVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
  private static final String FAILS = "s3_aws_folder_name: {'@path': $.properties}, ";

  /** The results of events: rows as {@code destination/mapping row}, rejections likewise. */
  private static final class Recorder implements Router.Collector {
    final List<String> rows = new ArrayList<>();
    final List<String> rejected = new ArrayList<>();
    final List<Output> outputs = new ArrayList<>();
    final List<FilterReason> filtered = new ArrayList<>();

    @Override
    public void filter(FilterReason reason) {
      filtered.add(reason);
    }

    @Override
    public void row(Output output, byte[] row) {
      outputs.add(output);
      rows.add(
          output.key().destinationId()
              + "/"
              + output.key().mappingId()
              + " "
              + new String(row, StandardCharsets.UTF_8));
    }

    @Override
    public void reject(List<Router.Failure> failures) {
      for (Router.Failure failure : failures) {
        rejected.add(
            failure.destinationId()
                + "/"
                + failure.mappingId()
                + " "
                + failure.reason().code()
                + ": "
                + failure.message());
      }
    }
  }

  private final Recorder out = new Recorder();

  @Test
  void givesAnEventToEveryMappingThatWantsIt() throws Exception {
    Router router =
        router(
            Catalogs.destination(
                "acme", "", Catalogs.mapping("m1", ""), Catalogs.mapping("m2", "")),
            Catalogs.destination("globex", "", Catalogs.mapping("m1", "")));
    assertThat(route(router, "{\"type\":\"track\",\"event\":\"e\"}")).isEqualTo(3);
    assertThat(out.rows).containsExactly("acme/m1 \"e\"", "acme/m2 \"e\"", "globex/m1 \"e\"");
    assertThat(out.rejected).isEmpty();
  }

  @Test
  void letsTheShardsOfAnOutputTakeTurnsOfABlockEach() throws Exception {
    Router router =
        new Router(
            new EventParser(new EventLimits(10_000, 5)),
            Limits.DEFAULTS,
            Catalogs.of(
                    Catalogs.destination(
                        "acme", "", Catalogs.mapping("m", "shards: 3, batch_size: 9, ")))
                .compile(),
            new Sharding(
                (key, shards) -> IntStream.range(0, shards).mapToObj(i -> "shard-" + i).toList(),
                2 * (Integer.BYTES + "\"e\"".length())),
            new RouterMemory(OpenOutputs.unlimited()));
    for (int i = 0; i < 8; i++) {
      assertThat(route(router, "{\"type\":\"track\",\"event\":\"e\"}")).isOne();
    }
    assertThat(out.outputs)
        .extracting(Output::id)
        .containsExactly(
            "shard-0", "shard-0", "shard-1", "shard-1", "shard-2", "shard-2", "shard-0", "shard-0");
    assertThat(out.outputs)
        .allSatisfy(
            output ->
                assertThat(output)
                    .usingRecursiveComparison()
                    .ignoringFields("id")
                    .isEqualTo(out.outputs.get(0)));
  }

  @Test
  void beginsEachOutputOfAMappingAtAnotherShard() throws Exception {
    Router router =
        new Router(
            new EventParser(new EventLimits(10_000, 5)),
            Limits.DEFAULTS,
            Catalogs.of(Catalogs.destination("acme", "", Catalogs.mapping("m", "shards: 2, ")))
                .compile(),
            new Sharding(
                (key, shards) ->
                    IntStream.range(0, shards).mapToObj(i -> key.eventType() + i).toList(),
                1_000),
            new RouterMemory(OpenOutputs.unlimited()));
    for (String type : new String[] {"track", "page", "screen", "track"}) {
      assertThat(route(router, "{\"type\":\"" + type + "\",\"event\":\"e\"}")).isOne();
    }
    assertThat(out.outputs)
        .extracting(Output::id)
        .containsExactly("track0", "page1", "screen0", "track0");
  }

  @Test
  void asksEachMappingsTrigger() throws Exception {
    Router router =
        router(
            Catalogs.destination(
                "acme",
                "",
                "{id: t, trigger: 'type = \"track\"', columns: {a: x}}",
                "{id: i, trigger: 'type = \"identify\"', columns: {a: x}}",
                "{id: default, columns: {a: x}}"));
    assertThat(route(router, "{\"type\":\"track\"}")).isEqualTo(2);
    assertThat(out.rows).containsExactly("acme/t \"x\"", "acme/default \"x\"");
    assertThat(route(router, "{\"type\":\"page\"}")).isZero();
  }

  @Test
  void passesOverWhatIsDisabled() throws Exception {
    Router router =
        router(
            Catalogs.destination("idle", "enabled: false, ", Catalogs.mapping("m", "")),
            Catalogs.destination(
                "acme",
                "",
                Catalogs.mapping("idle", "enabled: false, "),
                Catalogs.mapping("m", "")));
    assertThat(route(router, "{\"type\":\"track\",\"event\":\"e\"}")).isOne();
    assertThat(out.rows).containsExactly("acme/m \"e\"");
  }

  @Test
  void findsMappingsByTheTextsThatTheirTriggersAskFor() throws Exception {
    Router router =
        router(
            Catalogs.destination(
                "d",
                "",
                triggered("paid", "event = \"Paid\""),
                triggered("both", "type = \"track\" and (event = \"Paid\" or event = \"Sent\")"),
                triggered("plan", "context.plan = \"gold\" and event != \"Sent\""),
                triggered("either", "event = \"Paid\" or context.plan = \"gold\""),
                triggered("never", "event = \"Paid\" and event = \"Sent\""),
                triggered("other", "event = \"Other\"")));
    assertThat(mappings(router, "{\"type\":\"track\",\"event\":\"Paid\"}"))
        .containsExactlyInAnyOrder("paid", "both", "either");
    assertThat(mappings(router, "{\"type\":\"screen\",\"event\":\"Paid\"}"))
        .containsExactlyInAnyOrder("paid", "either");
    assertThat(
            mappings(
                router, "{\"type\":\"track\",\"event\":\"Sent\",\"context\":{\"plan\":\"gold\"}}"))
        .containsExactlyInAnyOrder("both", "either");
    assertThat(mappings(router, "{\"type\":\"identify\",\"context\":{\"plan\":\"gold\"}}"))
        .containsExactlyInAnyOrder("plan", "either");
    assertThat(mappings(router, "{\"type\":\"odd\",\"event\":\"Paid\"}"))
        .containsExactlyInAnyOrder("paid", "either");
    assertThat(mappings(router, "{\"type\":\"track\",\"event\":7}")).isEmpty();
  }

  private static String triggered(String id, String trigger) {
    return "{id: " + id + ", trigger: '" + trigger + "', columns: {event: {'@path': $.event}}}";
  }

  private List<String> mappings(Router router, String event) {
    out.rows.clear();
    var unused = route(router, event);
    return out.rows.stream()
        .map(row -> row.substring(row.indexOf('/') + 1, row.indexOf(' ')))
        .toList();
  }

  @Test
  void filtersByTheSourcesWriteKeyAtTheTopOfTheEvent() throws Exception {
    Router router =
        router(
            withOneMapping("some", "sources: [wk1, wk2], "),
            withOneMapping("none", "sources: [], "));
    assertThat(route(router, "{\"type\":\"track\",\"writeKey\":\"wk2\"}")).isEqualTo(2);
    assertThat(route(router, "{\"type\":\"track\",\"writeKey\":\"wk3\"}")).isOne();
    assertThat(route(router, "{\"type\":\"track\"}")).isOne();
    assertThat(route(router, "{\"type\":\"track\",\"writeKey\":null}")).isOne();
    assertThat(route(router, "{\"type\":\"track\",\"context\":{\"writeKey\":\"wk1\"}}")).isOne();
    assertThat(out.rows)
        .containsExactlyInAnyOrder(
            "some/m \"\"",
            "none/m \"\"",
            "none/m \"\"",
            "none/m \"\"",
            "none/m \"\"",
            "none/m \"\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "[]",
        "false",
        "\"none\"",
        "{\"All\":true}",
        "{\"All\":null}",
        "{\"Mixpanel\":false}",
        "{\"acme\":true}",
        "{\"acme\":{\"option\":1}}",
        "{\"All\":false,\"acme\":true}",
        "{\"All\":false,\"acme\":{}}",
        "{\"All\":false,\"AWS S3 (Actions)\":true}",
        "{\"All\":false,\"AWS S3 (Actions)\":{\"option\":1}}",
        "{\"acme\":true,\"AWS S3 (Actions)\":false}"
      })
  void deliversUnlessTheIntegrationsObjectSwitchesTheDestinationOff(String integrations)
      throws Exception {
    Router router = router(withOneMapping("acme", ""));
    assertThat(route(router, "{\"type\":\"track\",\"integrations\":" + integrations + "}")).isOne();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"All\":false}",
        "{\"All\":false,\"Mixpanel\":true}",
        "{\"All\":false,\"acme\":null}",
        "{\"All\":false,\"acme\":false}",
        "{\"acme\":false}",
        "{\"All\":true,\"acme\":false}",
        "{\"AWS S3 (Actions)\":false}",
        "{\"acme\":false,\"AWS S3 (Actions)\":true}"
      })
  void deliversNothingThatTheIntegrationsObjectSwitchesOff(String integrations) throws Exception {
    Router router = router(withOneMapping("acme", ""));
    assertThat(route(router, "{\"type\":\"track\",\"integrations\":" + integrations + "}"))
        .isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          {"Acme Data Lake":false}                                     ~ false
          {"All":false,"Acme Data Lake":true}                          ~ true
          {"All":false,"Acme Data Lake":{"option":1}}                  ~ true
          {"acme":true,"Acme Data Lake":false}                         ~ true
          {"Acme Data Lake":true,"AWS S3 (Actions)":false,"All":false} ~ true
          {"Acme Data Lake":null,"AWS S3 (Actions)":false}             ~ false
          """)
  void anEventMayNameADestinationByItsName(String integrations, boolean delivered)
      throws Exception {
    Router router = router(withOneMapping("acme", "name: Acme Data Lake, "));
    assertThat(route(router, "{\"type\":\"track\",\"integrations\":" + integrations + "}"))
        .isEqualTo(delivered ? 1 : 0);
  }

  @Test
  void rejectsForOneMappingWithoutHarmToTheOthers() throws Exception {
    Router router =
        router(
            Catalogs.destination(
                "acme",
                "",
                Catalogs.mapping("m1", ""),
                Catalogs.mapping("broken", FAILS),
                Catalogs.mapping("m2", "")),
            Catalogs.destination("globex", "", Catalogs.mapping("m1", "")));
    assertThat(route(router, "{\"type\":\"track\",\"event\":\"e\",\"properties\":{}}"))
        .isEqualTo(4);
    assertThat(out.rows).containsExactly("acme/m1 \"e\"", "acme/m2 \"e\"", "globex/m1 \"e\"");
    assertThat(out.rejected)
        .containsExactly(
            "acme/broken mapping-failed: s3_aws_folder_name: needs text, the event gave an object");
  }

  @Test
  void tellsAllFailuresOfAnEventAtOnceAfterItsRows() throws Exception {
    Router router =
        router(
            Catalogs.destination(
                "acme", "", Catalogs.mapping("broken", FAILS), Catalogs.mapping("m", "")),
            Catalogs.destination("globex", "", Catalogs.mapping("broken", FAILS)));
    List<String> calls = new ArrayList<>();
    router.route(
        "{\"type\":\"track\",\"event\":\"e\",\"properties\":{}}".getBytes(StandardCharsets.UTF_8),
        SourceRecord.NONE,
        new Router.Collector() {
          @Override
          public void row(Output output, byte[] row) {
            calls.add("row of " + output.key().destinationId());
          }

          @Override
          public void reject(List<Router.Failure> failures) {
            calls.add(
                failures.stream()
                    .map(failure -> failure.destinationId() + "/" + failure.mappingId())
                    .toList()
                    .toString());
          }
        });
    assertThat(calls).containsExactly("row of acme", "[acme/broken, globex/broken]");
  }

  @Test
  void rejectsAnEventThatUsesUpTheBudgetOfAMapping() throws Exception {
    Limits limits = new Limits(1_000, 10, 100, 10, 1_000, 1_000, Duration.ofHours(1));
    Router router =
        new Router(
            new EventParser(new EventLimits(10_000, 5)),
            limits,
            Catalogs.of(
                    Catalogs.destination(
                        "acme",
                        "",
                        Catalogs.mapping("greedy", "s3_aws_folder_name: {'@template': '{{f}}'}, "),
                        Catalogs.mapping("m", "")))
                .compile());
    assertThat(
            route(router, "{\"type\":\"track\",\"event\":\"e\",\"f\":\"" + "x".repeat(200) + "\"}"))
        .isEqualTo(2);
    assertThat(out.rows).containsExactly("acme/m \"e\"");
    assertThat(out.rejected)
        .containsExactly(
            "acme/greedy budget-exceeded: s3_aws_folder_name: more than 100 characters of text are"
                + " made for this event; simplify the mapping or raise limits.characters");
  }

  @Test
  void rejectsRowsForMoreOutputsThanADestinationMayHaveOpen() throws Exception {
    OpenOutputs open = new OpenOutputs(2);
    String folder = "s3_aws_folder_name: {'@template': '{{f}}'}, ";
    Router router =
        new Router(
            new EventParser(new EventLimits(10_000, 5)),
            Limits.DEFAULTS,
            Catalogs.of(
                    Catalogs.destination("acme", "", Catalogs.mapping("m", folder)),
                    Catalogs.destination("globex", "", Catalogs.mapping("m", "")))
                .compile(),
            Sharding.NONE,
            new RouterMemory(open));
    for (String value : new String[] {"a", "b", "c", "b", "c", "a"}) {
      assertThat(route(router, "{\"type\":\"track\",\"event\":\"e\",\"f\":\"" + value + "\"}"))
          .isEqualTo(2);
    }
    assertThat(out.outputs)
        .extracting(output -> output.key().destinationId() + " " + output.key().folder())
        .containsExactly(
            "acme a/", "globex ", "acme b/", "globex ", "globex ", "acme b/", "globex ", "globex ",
            "acme a/", "globex ");
    assertThat(out.rejected)
        .hasSize(2)
        .containsOnly(
            "acme/m too-many-outputs: its destination already has rows for 2 outputs; put fewer"
                + " different values into s3_aws_folder_name and batch_keys or raise"
                + " route.max-open-outputs");
  }

  @Test
  void holdsADestinationToItsOwnAmounts() throws Exception {
    Policy policy =
        PolicyCompiler.compile(
            new CatalogFile(
                "policy.yaml",
                "identity: {platform_credentials: [{destinations: ['*'], buckets: ['*']}]}\n"
                    + "amounts: [{owners: [acme], row_bytes: 3, open_outputs: 1}]"));
    String folder = "s3_aws_folder_name: {'@template': '{{f}}'}, ";
    Router router =
        new Router(
            new EventParser(new EventLimits(10_000, 5)),
            Limits.DEFAULTS,
            Catalogs.of(
                    Catalogs.destination("acme", "", Catalogs.mapping("m", folder)),
                    Catalogs.destination("globex", "", Catalogs.mapping("m", folder)))
                .compile(policy),
            Sharding.NONE,
            new RouterMemory(new OpenOutputs(99)));
    route(router, "{\"type\":\"track\",\"event\":\"e\",\"f\":\"a\"}");
    route(router, "{\"type\":\"track\",\"event\":\"e\",\"f\":\"b\"}");
    route(router, "{\"type\":\"track\",\"event\":\"long\",\"f\":\"a\"}");
    assertThat(out.rows)
        .containsExactly("acme/m \"e\"", "globex/m \"e\"", "globex/m \"e\"", "globex/m \"long\"");
    assertThat(out.rejected)
        .containsExactly(
            "acme/m too-many-outputs: its destination already has rows for 1 outputs, shards"
                + " included; put fewer different values into s3_aws_folder_name and batch_keys or"
                + " raise open_outputs in the policy",
            "acme/m budget-exceeded: columns.event: the row is longer than 3 bytes; simplify the"
                + " mapping or raise row_bytes in the policy");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`..`,a folder may not be named '.' or '..'",
        "`a\\u0007`,a folder may not contain control characters",
        "`a\\uffff`,`a folder may not contain U+FFFE, U+FFFF or half of a surrogate pair, which"
            + " XML, and so S3, cannot list`"
      })
  void rejectsAFolderThatNoObjectMayBeIn(String folder, String message) throws Exception {
    Router router =
        router(
            Catalogs.destination(
                "acme", "", Catalogs.mapping("m", "s3_aws_folder_name: {'@path': $.folder}, ")));
    assertThat(route(router, "{\"type\":\"track\",\"folder\":\"" + folder + "\"}")).isOne();
    assertThat(out.rejected)
        .containsExactly("acme/m mapping-failed: s3_aws_folder_name: " + message);
  }

  @Test
  void rejectsAFolderThatIsTooLongTogetherWithThePrefix() throws Exception {
    Router router =
        router(
            Catalogs.destination(
                "acme",
                "",
                Catalogs.mapping(
                    "m", "filename_prefix: abc, s3_aws_folder_name: {'@path': $.folder}, ")));
    String most = "x".repeat(ObjectKey.MAX_STEM_BYTES - "/abc_".length());
    route(router, "{\"type\":\"track\",\"event\":\"e\",\"folder\":\"" + most + "\"}");
    assertThat(out.rows).containsExactly("acme/m \"e\"");
    route(router, "{\"type\":\"track\",\"folder\":\"" + most + "x\"}");
    assertThat(out.rejected)
        .containsExactly(
            "acme/m mapping-failed: s3_aws_folder_name: folder and prefix together are longer than"
                + " 512 bytes");
  }

  /** With what follows it, a prefix of one dot is no folder. */
  @Test
  void takesAPrefixOfOneDot() throws Exception {
    Router router =
        router(Catalogs.destination("acme", "", Catalogs.mapping("m", "filename_prefix: ., ")));
    route(router, "{\"type\":\"track\",\"event\":\"e\"}");
    assertThat(out.rows).containsExactly("acme/m \"e\"");
  }

  @Test
  void rejectsAnEventOnceWhateverTheNumberOfDestinations() throws Exception {
    Router router = router(withOneMapping("acme", ""), withOneMapping("globex", ""));
    assertThat(route(router, "[1]")).isOne();
    assertThat(route(router, "{\"a\":[[[[[[[[[[1]]]]]]]]]]}")).isOne();
    assertThat(route(router, "{\"type\":\"" + "x".repeat(10_000) + "\"}")).isOne();
    assertThat(out.rows).isEmpty();
    assertThat(out.rejected)
        .containsExactly(
            "/ not-an-object: the event is a JSON array, not an object",
            "/ too-deep: the event is not usable: objects and arrays nest deeper than the 5"
                + " allowed, at line 1, column 10",
            "/ too-large: the event has 10011 bytes, at most 10000 are accepted");
  }

  @Test
  void keepsTypesFoldersAndMappingsInDifferentOutputs() throws Exception {
    Router router =
        router(
            Catalogs.destination(
                "acme",
                "",
                Catalogs.mapping("m1", "s3_aws_folder_name: {'@path': $.f}, "),
                Catalogs.mapping("m2", "s3_aws_folder_name: {'@path': $.f}, ")));
    route(router, "{\"type\":\"track\",\"f\":\"a\"}");
    route(router, "{\"type\":\"track\",\"f\":\"a/\"}");
    route(router, "{\"type\":\"track\",\"f\":\"b\"}");
    route(router, "{\"type\":\"page\",\"f\":\"a\"}");
    route(router, "{\"f\":\"a\"}");
    assertThat(out.outputs).extracting(Output::id).hasSize(10);
    assertThat(out.outputs.stream().map(Output::id).distinct()).hasSize(8);
    assertThat(out.outputs).allSatisfy(o -> assertThat(o.id()).isEqualTo(o.key().digest()));
    assertThat(out.outputs.get(2)).isSameAs(out.outputs.get(0));
    assertThat(out.outputs.get(0).key().folder()).isEqualTo("a/");
    assertThat(out.outputs.get(8).key().eventType()).isEmpty();
  }

  @Test
  void keepsLongTypesApartInSmallKeys() throws Exception {
    Router router = router(withOneMapping("acme", ""));
    String longest = "t".repeat(OutputKey.MAX_TEXT_LENGTH);
    for (String type : List.of(longest, longest + "a", longest + "b", longest + "a")) {
      assertThat(route(router, "{\"type\":\"" + type + "\"}")).isOne();
    }
    assertThat(out.outputs.get(0).key().eventType()).isEqualTo(longest);
    assertThat(out.outputs.stream().map(Output::id).distinct()).hasSize(3);
    assertThat(out.outputs.get(3)).isEqualTo(out.outputs.get(1));
    assertThat(out.outputs.get(1).key().eventType())
        .startsWith(longest)
        .hasSize(OutputKey.MAX_TEXT_LENGTH + 64);
  }

  @Test
  void keepsLongBatchKeysApartInSmallKeys() throws Exception {
    Router router =
        router(
            Catalogs.destination(
                "acme",
                "",
                "{id: m, trigger: 'type != \"\"', columns: {plan: {'@path': $.plan}},"
                    + " batch_keys: [s3_aws_folder_name, columns_to_transform, plan, delimiter]}"));
    String longest = "p".repeat(OutputKey.MAX_TEXT_LENGTH);
    for (String plan : List.of(longest + "a", longest + "b", longest + "a")) {
      assertThat(route(router, "{\"plan\":\"" + plan + "\"}")).isOne();
    }
    assertThat(out.outputs.stream().map(Output::id).distinct()).hasSize(2);
    assertThat(out.outputs)
        .allSatisfy(
            output -> assertThat(output.key().batchKeys()).hasSize(OutputKey.MAX_TEXT_LENGTH + 64));
  }

  @Test
  void writesOneRowPerFileWhereBatchingIsOff() throws Exception {
    Router router =
        router(
            Catalogs.destination(
                "acme",
                "",
                Catalogs.mapping("single", "enable_batching: false, "),
                Catalogs.mapping("some", "batch_size: 7, "),
                Catalogs.mapping("default", "")));
    route(router, "{\"type\":\"track\"}");
    assertThat(out.outputs).extracting(Output::batchSize).containsExactly(1, 7, 100_000);
  }

  @Test
  void givesAnOutputTheSameIdInEveryProcess() {
    OutputKey key =
        new OutputKey(
            new MappingVersion("acme", "orders", "0123456789abcdef", null), "track", "a/", "");
    assertThat(key.digest()).isEqualTo("e9342fec60a112f7fdbb06b1aca4cee3");
    assertThat(key.digest())
        .isNotEqualTo(
            new OutputKey(
                    new MappingVersion("acme", "orders", "0123456789abcdef", null),
                    "track",
                    "",
                    "a/")
                .digest());
  }

  @Test
  void countsWhatBecomesOfADestinationsEventsUnderOneCatalogAfterTheOther() throws Exception {
    RouterMemory memory = new RouterMemory(OpenOutputs.unlimited());
    CatalogDocument first =
        Catalogs.of(
            Catalogs.destination(
                "acme",
                "sources: [web, app], ",
                Catalogs.mapping("m", ""),
                Catalogs.mapping("fails", FAILS)),
            Catalogs.destination(
                "globex", "", "{id: m, trigger: type = page, columns: {t: {'@path': $.type}}}"),
            Catalogs.destination("gone", "enabled: false, ", Catalogs.mapping("m", "")));
    Router router = router(first, memory);
    var unused = route(router, "{\"type\":\"track\",\"writeKey\":\"web\",\"properties\":{}}");
    unused = route(router, "{\"type\":\"page\",\"writeKey\":\"other\"}");
    unused =
        route(router, "{\"type\":\"page\",\"writeKey\":\"app\",\"integrations\":{\"All\":false}}");
    unused = route(router, "{broken");
    assertThat(memory.counts()).containsOnlyKeys("acme", "globex", "gone");
    assertThat(memory.counts().get("acme").isEnabled()).isTrue();
    assertThat(memory.counts().get("gone").isEnabled()).isFalse();
    assertCounts(memory, "acme", 2, 1, 1, 1, 1);
    assertCounts(memory, "globex", 3, 1, 1, 1, 0);

    CatalogDocument second =
        Catalogs.of(Catalogs.destination("acme", "sources: [other], ", Catalogs.mapping("m", "")));
    router = router(second, memory);
    unused = route(router, "{\"type\":\"track\",\"writeKey\":\"web\"}");
    unused = route(router, "{\"type\":\"track\",\"writeKey\":\"other\"}");
    assertThat(memory.counts()).containsOnlyKeys("acme");
    assertCounts(memory, "acme", 3, 2, 1, 2, 1);
  }

  @Test
  void goesOnCountingWhenADestinationIsEnabledAgainAndAnewWhenItReturns() throws Exception {
    RouterMemory memory = new RouterMemory(OpenOutputs.unlimited());
    CatalogDocument enabled =
        Catalogs.of(Catalogs.destination("acme", "", Catalogs.mapping("m", "")));
    CatalogDocument disabled =
        Catalogs.of(Catalogs.destination("acme", "enabled: false, ", Catalogs.mapping("m", "")));
    for (CatalogDocument catalog : List.of(enabled, disabled, enabled)) {
      var unused = route(router(catalog, memory), "{\"type\":\"track\",\"event\":\"e\"}");
    }
    assertCounts(memory, "acme", 2, 2, 0, 2, 0);
    memory.forget(Set.of("acme"));
    Router router = router(enabled, memory);
    assertCounts(memory, "acme", 0, 0, 0, 0, 0);
    var unused = route(router, "{\"type\":\"track\",\"event\":\"e\"}");
    assertCounts(memory, "acme", 1, 1, 0, 1, 0);
  }

  @Test
  void asksADestinationsFiltersBeforeItsMappings() throws Exception {
    RouterMemory memory = new RouterMemory(OpenOutputs.unlimited());
    String filters =
        "filters: [{id: tests, if: 'properties.test', actions: [{type: DROP}]}, {id: no-names, if:"
            + " 'userId = \"u\"', actions: [{type: DROP_PROPERTIES, fields: {'': [event]}}]}], ";
    Router router =
        router(
            Catalogs.of(
                Catalogs.destination("acme", filters, Catalogs.mapping("m", "")),
                Catalogs.destination("globex", "", Catalogs.mapping("m", ""))),
            memory);
    assertThat(route(router, "{\"type\":\"track\",\"event\":\"a\"}")).isEqualTo(2);
    assertThat(route(router, "{\"type\":\"track\",\"event\":\"b\",\"properties\":{\"test\":true}}"))
        .isOne();
    assertThat(route(router, "{\"type\":\"track\",\"event\":\"c\",\"userId\":\"u\"}")).isEqualTo(2);
    assertThat(route(router, "{\"type\":\"track\",\"event\":\"d\"}")).isEqualTo(2);
    assertThat(out.rows)
        .containsExactly(
            "acme/m \"a\"",
            "globex/m \"a\"",
            "globex/m \"b\"",
            "acme/m \"\"",
            "globex/m \"c\"",
            "acme/m \"d\"",
            "globex/m \"d\"");
    assertCounts(memory, "acme", 4, 3, 0, 3, 0);
    assertThat(memory.counts().get("acme").filtered()).isOne();
    assertThat(memory.counts().get("acme").byFilter().get("tests").events()).isOne();
    assertThat(memory.counts().get("acme").byFilter().get("no-names").events()).isZero();
    assertThat(out.filtered).isEmpty();
  }

  /** What a mapping would not have taken anyway, no filter kept away. */
  @Test
  void countsWhatFiltersKeepFromMappingsAlone() throws Exception {
    RouterMemory memory = new RouterMemory(OpenOutputs.unlimited());
    CatalogDocument catalog =
        Catalogs.of(
            Catalogs.destination(
                "acme",
                "filters: [{id: all, if: all, actions: [{type: DROP}]}], ",
                taking("m1", "type = \"track\""),
                taking("m2", "type = \"track\"")));
    Router router = router(catalog, memory);
    assertThat(route(router, "{\"type\":\"page\"}")).isZero();
    assertThat(route(router, "{\"type\":\"track\"}")).isZero();
    assertThat(route(router, "{\"type\":\"track\",\"integrations\":{\"All\":false}}")).isZero();
    assertThat(out.filtered)
        .containsExactly(
            FilterReason.NO_MATCH, FilterReason.DESTINATION_FILTER, FilterReason.INTEGRATIONS);
    assertThat(memory.counts().get("acme").filtered()).isOne();
    assertCounts(memory, "acme", 3, 0, 1, 0, 0);
    assertThat(route(router(catalog, memory), "{\"type\":\"track\"}")).isZero();
    assertThat(memory.counts().get("acme").byFilter().get("all").events()).isEqualTo(2);
    Router without =
        router(Catalogs.of(Catalogs.destination("acme", "", Catalogs.mapping("m1", ""))), memory);
    assertThat(route(without, "{\"type\":\"track\"}")).isOne();
    assertThat(memory.counts().get("acme").byFilter()).isEmpty();
    assertThat(memory.counts().get("acme").filtered()).isEqualTo(2);
  }

  @Test
  void makesARowOfEachItemOrNone() throws Exception {
    String items =
        "{id: m, trigger: type = \"track\", rows: {'@path': $.properties.items},"
            + " columns: {sku: {'@path': $.item}}, s3_aws_folder_name: {'@path': $.item}}";
    RouterMemory memory = new RouterMemory(new OpenOutputs(3));
    Router router = router(Catalogs.of(Catalogs.destination("acme", "", items)), memory);
    assertThat(route(router, "{\"type\":\"track\",\"properties\":{\"items\":[\"a\",\"b\",\"a\"]}}"))
        .isEqualTo(3);
    assertThat(out.rows).containsExactly("acme/m \"a\"", "acme/m \"b\"", "acme/m \"a\"");
    assertThat(out.outputs)
        .extracting(output -> output.key().folder())
        .containsExactly("a/", "b/", "a/");
    assertThat(route(router, "{\"type\":\"track\",\"properties\":{\"items\":[]}}")).isZero();
    assertThat(out.filtered).containsExactly(FilterReason.NO_ITEMS);
    assertThat(route(router, "{\"type\":\"track\",\"properties\":{\"items\":[\"a\",\"c\",\"d\"]}}"))
        .isOne();
    assertThat(out.rows).hasSize(3);
    assertThat(out.rejected).singleElement().asString().startsWith("acme/m too-many-outputs: ");
    assertCounts(memory, "acme", 3, 3, 0, 3, 1);
  }

  @Test
  void letsTriggersAndTimesSeeWhatFiltersLeave() throws Exception {
    String timeless =
        "filters: [{id: f, if: all, actions: [{type: ALLOW_PROPERTIES, fields: {'': [event]}}]}], ";
    Router router =
        router(
            Catalogs.destination(
                "acme",
                timeless,
                taking("named", "userId != null"),
                taking("nameless", "type = \"track\" and userId = null")),
            Catalogs.destination("globex", "", Catalogs.mapping("m", "")));
    List<Long> times = new ArrayList<>();
    Router.Collector collector =
        new Router.Collector() {
          @Override
          public void row(Output output, byte[] row) {
            times.add(router.eventMillis());
            out.row(output, row);
          }

          @Override
          public void reject(List<Router.Failure> failures) {}
        };
    String event =
        "{\"type\":\"track\",\"event\":\"e\",\"userId\":\"u\",\"timestamp\":\"2023-11-14T00:00:00.001Z\"}";
    long kafka = 1_700_000_000_000L;
    assertThat(
            router.route(event.getBytes(StandardCharsets.UTF_8), SourceRecord.at(kafka), collector))
        .isEqualTo(2);
    assertThat(out.rows).containsExactly("acme/nameless \"e\"", "globex/m \"e\"");
    assertThat(times).containsExactly(kafka, 1_699_920_000_001L);
  }

  @Test
  void rejectsTheRowsOfADestinationWhoseFiltersCannotDecide() throws Exception {
    Router router =
        new Router(
            new EventParser(new EventLimits(10_000, 5)),
            new Limits(1_000, 10, 1_000, 1_000, 1_000, 1_000, Duration.ofSeconds(5)),
            Catalogs.of(
                    Catalogs.destination(
                        "acme",
                        "filters: [{id: f, if: all, actions: [{type: DROP_PROPERTIES, fields:"
                            + " {properties: [p0]}}]}], ",
                        Catalogs.mapping("m", "")),
                    Catalogs.destination("globex", "", Catalogs.mapping("m", "")))
                .compile(),
            Sharding.NONE,
            new RouterMemory(OpenOutputs.unlimited()));
    String properties =
        IntStream.range(0, 20).mapToObj(i -> "\"p" + i + "\":1").collect(Collectors.joining(","));
    assertThat(
            route(
                router, "{\"type\":\"track\",\"event\":\"e\",\"properties\":{" + properties + "}}"))
        .isEqualTo(2);
    assertThat(out.rows).containsExactly("globex/m \"e\"");
    assertThat(out.rejected)
        .singleElement()
        .asString()
        .startsWith("acme/m budget-exceeded: filters: more than 10 values");
  }

  @Test
  void believesTheRecordAndNotTheEventWhichSourceItIsOf() throws Exception {
    Router router =
        router(
            Catalogs.destination("acme", "sources: [acme-web], ", Catalogs.mapping("m", "")),
            Catalogs.destination("globex", "sources: [globex-web], ", Catalogs.mapping("m", "")));
    byte[] forged =
        "{\"type\":\"track\",\"event\":\"e\",\"writeKey\":\"globex-web\"}"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(router.route(forged, SourceRecord.NONE, "acme-web", out)).isOne();
    assertThat(router.route(forged, SourceRecord.NONE, "initech-web", out)).isZero();
    assertThat(out.rows).containsExactly("acme/m \"e\"");
  }

  @Test
  void knowsWhenTheEventOfARowHappened() throws Exception {
    Router router = router(withOneMapping("acme", ""));
    List<Long> times = new ArrayList<>();
    Router.Collector collector =
        new Router.Collector() {
          @Override
          public void row(Output output, byte[] row) {
            times.add(router.eventMillis());
          }

          @Override
          public void reject(List<Router.Failure> failures) {}
        };
    long kafka = 1_700_000_000_000L;
    for (String event :
        List.of(
            "{\"type\":\"track\",\"timestamp\":\"2023-11-14T00:00:00.001Z\"}",
            "{\"type\":\"track\",\"timestamp\":\"nonsense\"}")) {
      assertThat(
              router.route(
                  event.getBytes(StandardCharsets.UTF_8), SourceRecord.at(kafka), collector))
          .isOne();
    }
    assertThat(times).containsExactly(1_699_920_000_001L, kafka);
  }

  private static void assertCounts(
      RouterMemory memory,
      String id,
      long received,
      long taken,
      long switchedOff,
      long rows,
      long rejectedRows) {
    DestinationCounts counts = memory.counts().get(id);
    assertThat(
            List.of(
                counts.received(),
                counts.taken(),
                counts.switchedOff(),
                counts.rows(),
                counts.rejectedRows()))
        .containsExactly(received, taken, switchedOff, rows, rejectedRows);
  }

  private static String taking(String mappingId, String trigger) {
    return "{id: "
        + mappingId
        + ", trigger: '"
        + trigger
        + "', columns: {event: {'@path': $.event}}}";
  }

  private static String withOneMapping(String destinationId, String settings) {
    return Catalogs.destination(destinationId, settings, Catalogs.mapping("m", ""));
  }

  private static Router router(String... destinations) throws Exception {
    return router(Catalogs.of(destinations), new RouterMemory(OpenOutputs.unlimited()));
  }

  private static Router router(CatalogDocument catalog, RouterMemory memory) throws Exception {
    return new Router(
        new EventParser(new EventLimits(10_000, 5)),
        Limits.DEFAULTS,
        catalog.compile(),
        Sharding.NONE,
        memory);
  }

  private int route(Router router, String event) {
    return router.route(event.getBytes(StandardCharsets.UTF_8), SourceRecord.NONE, out);
  }
}
