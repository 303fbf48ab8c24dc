package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.spillway.diagnostic.CompilationException;
import io.spillway.mapping.compiler.MappingCompiler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema that editors use says what the compiler says, key for key. */
class DestinationsSchemaTest {
  private static final Path CONF = Path.of("..", "conf");
  private static final JsonNode SCHEMA = read(CONF.resolve("destinations.schema.json"));
  private static final JsonSchema COMPILED =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(SCHEMA);

  private static final String ROLE =
      "iam_role_arn: arn:aws:iam::123456789012:role/spillway\n    iam_external_id: ${ACME_ID}";

  private static final String DESTINATION =
      """
      destinations:
      - id: acme
        settings:
          iam_role_arn: arn:aws:iam::123456789012:role/spillway
          iam_external_id: ${ACME_ID}
          s3_aws_bucket_name: acme
          s3_aws_region: eu-west-1
        mappings:
        - id: orders
      """;

  @Test
  void takesTheExample() throws Exception {
    String example = Files.readString(CONF.resolve("destinations.example.yaml"));
    assertThat(example).startsWith("# yaml-language-server: $schema=destinations.schema.json\n");
    assertBothTake(example);
  }

  @Test
  void hasTheKeysOfACatalogAndOfADestination() {
    assertThat(keys("")).isEqualTo(CatalogCompiler.ROOT_KEYS);
    assertThat(keys("/definitions/destination")).isEqualTo(CatalogCompiler.DESTINATION_KEYS);
    assertThat(keys("/definitions/settings")).isEqualTo(BucketAccessCompiler.KEYS);
    assertThat(keys("/definitions/filter")).isEqualTo(FiltersCompiler.KEYS);
  }

  @Test
  void takesTheDurationsThatTheCompilerTakes() throws Exception {
    Pattern schema =
        Pattern.compile(
            SCHEMA
                .at("/definitions/settings/properties/role_session_duration/pattern")
                .textValue());
    int[] amounts = {
      0, 1, 9, 10, 11, 12, 13, 14, 15, 19, 20, 99, 100, 699, 700, 719, 720, 721, 899, 900, 999,
      1_000, 9_999, 10_000, 39_999, 40_000, 42_999, 43_000, 43_199, 43_200, 43_201, 99_999, 100_000
    };
    for (int amount : amounts) {
      for (String unit : List.of("s", "min", "h")) {
        String duration = amount + " " + unit;
        assertThat(schema.matcher(duration).matches())
            .as(duration)
            .isEqualTo(isTaken("role_session_duration: " + duration));
      }
    }
    for (String odd : List.of("1h", "015 min", "1  h", "1 H", "60", "h", "00900 s", "43201 s")) {
      assertThat(schema.matcher(odd).matches())
          .as(odd)
          .isEqualTo(isTaken("role_session_duration: '" + odd + "'"));
    }
  }

  private static boolean isTaken(String setting) {
    try {
      CatalogDocument.of(
              "catalog.yaml",
              DESTINATION.replace("    s3_aws_region", "    " + setting + "\n    s3_aws_region"))
          .compile();
      return true;
    } catch (CompilationException e) {
      return false;
    }
  }

  @Test
  void hasTheKeysOfAMapping() {
    assertThatThrownBy(
            () ->
                MappingCompiler.compile(
                    new JsonMapper().createObjectNode().put("unknown-by-far", true)))
        .isInstanceOf(CompilationException.class)
        .satisfies(e -> assertThat(keys("/definitions/mapping")).isEqualTo(quoted(e)));
  }

  @Test
  void hasTheDirectives() {
    JsonNode unknown = new JsonMapper().createObjectNode().put("@unknown-by-far", true);
    assertThatThrownBy(() -> MappingCompiler.compileValue(unknown, "value"))
        .isInstanceOf(CompilationException.class)
        .satisfies(
            e -> {
              Set<String> directives = quoted(e);
              directives.remove("@unknown-by-far");
              assertThat(keys("/definitions/value")).isEqualTo(directives);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "columns: {a: {'@path': $.a}, b: [1, {'@template': '{{x}}'}], c: {'@literal': {x: 1}}}",
        "columns: {a: {'@if': {exists: {'@path': $.a}, then: 1, else: {'@case': {operator: upper,"
            + " value: {'@path': $.b}}}}}}",
        "columns: {a: {'@flatten': {value: {'@path': $.a}, separator: _, omitArrays: true}}}",
        "columns: {a: {'@replace': {value: {'@path': $.a}, pattern: ' ', replacement: ''}}}",
        "columns: {a: {'@arrayPath': [$.products, {id: {'@path': $.sku}}]}}",
        "columns: {a: {'@merge': {direction: right, objects: [{'@path': $.a}, {seen: true}]}}}",
        "columns: {a: {'@transform': {apply: {f: {'@path': $.a}}, mapping: {'@path': $.f}}}}",
        "columns: {a: {'@json': {mode: decode, value: {'@path': $.a}}}}",
        "columns: {a: {b: {'@excludeWhenNull': {'@path': $.a}}}, c: {'@liquid': '{{ a }}'}}",
        "columns: {a: {'@kafka': offset}, b: {'@case': {operator: lower, value: {'@kafka': {header:"
            + " trace}}}}}",
        "columns: {a: x}\n  columns_to_transform: {column_name: a, hash_algorithm: sha256}",
        "columns: {a: x}\n  columns_to_transform: [{column_name: a, hash_algorithm: sha512,"
            + " hash_encoding: base64, normalize: [phone_e164, digits], default_country: DE}]",
        "columns: {a: x}\n  columns_to_transform: {column_name: a, normalize: gmail}",
        "columns: {a: x}\n  columns_to_transform: {column_name: a, hash_algorithm: hmac_sha256,"
            + " hash_secret: '${ACME_HASH_SECRET}'}",
        "delimiter: tab\n  file_extension: txt\n  batch_size: '500'\n  enable_batching: 'false'",
        "filename_prefix: ..\n  s3_aws_folder_name: {'@template': 'events/{{type}}'}",
        "athena: true\n  newlines: space\n  compression: gzip\n  partition_by: [day, hour]",
        "layout_folder: true\n  partition_by: []\n  shards: 8\n  compression: zstd",
        "shards: '064'",
        "max_file_age: 1 min\n  max_file_size: 10 MB",
        "max_file_age: 5000\n  max_file_size: 1073741824",
        "max_file_age: null\n  max_file_size: null",
        "quote: minimal\n  header: false\n  null_as: '\\N'\n  formula_guard: true",
        "final_newline: true\n  line_end: crlf\n  bom: 'true'\n  null_as: ''\n  quote: always",
        "quote: null\n  header: null\n  line_end: null\n  null_as: 0\n  bom: false",
        "columns: {a: x, b: 1}\n  file_extension: parquet\n  column_types: {b: bigint, a: string}",
        "file_extension: parquet\n  column_types: null",
        "__segment_internal_x: 1\n  batch_size: null\n  delimiter: null"
      })
  void takesWhatTheCompilerTakes(String mapping) throws Exception {
    assertBothTake(DESTINATION + "    " + mapping.replace("\n  ", "\n    ") + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conditional_put: auto",
        "conditional_put: off",
        "session_policy: least",
        "session_policy: off",
        "checksum: 'off'",
        "expected_bucket_owner: '123456789012'\n    request_payer: true",
        "storage_class: STANDARD_IA\n    object_tags: {team: data, 'größe 1:/=+-@_.': ''}",
        "storage_class: null\n    object_tags: {}",
        "endpoint: https://s3.example.com\n    path_style_access: true",
        "role_session_name: a.b\n    role_session_duration: 45 min\n    sts_region: eu-west-1",
        "server_side_encryption: aws:kms:dsse\n    sse_kms_key_id: alias/a"
      })
  void takesTheSettingsThatTheCompilerTakes(String settings) throws Exception {
    assertBothTake(
        DESTINATION.replace("    s3_aws_region", "    " + settings + "\n    s3_aws_region"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "  settings: ->   filters: null\n  settings:",
        "  settings: ->   filters: [{id: 5, title: null, enabled: null, if: all, actions: [{type:"
            + " DROP}, {type: SAMPLE, percent: 0.5, path: null}, {type: ALLOW_PROPERTIES, fields:"
            + " {'': []}}]}]\n"
            + "  settings:",
        "arn:aws:iam -> arn:aws-eusc:iam",
        "arn:aws:iam -> arn:aws-iso-b:iam",
        "arn:aws:iam::123456789012:role/spillway -> 'arn:aws:iam::123456789012:role/spillway '",
        "_name: acme -> _name: arn:aws:s3:eu-west-1:123456789012:accesspoint/my-ap",
        "_name: acme -> _name: spillway-abcdefghijk1234567890abcdefghi-s3alias",
        "_name: acme -> _name: logs--euw1-az1--x-s3",
        ROLE
            + " -> access_key_id: ${A}\n"
            + "    secret_access_key: ${file:/b}\n"
            + "    endpoint: https://x.y",
        "s3_aws_region: eu-west-1 -> s3_aws_region: auto\n    endpoint: https://s3.example.com"
      })
  void takesTheChangesThatTheCompilerTakes(String change) throws Exception {
    String[] parts = change.split(" -> ", 2);
    assertBothTake(DESTINATION.replace(parts[0], parts[1]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "  settings: ->   filters: [5]\n  settings:",
        "  settings: ->   filters: [{id: a, actions: [{type: DROP}]}]\n  settings:",
        "  settings: ->   filters: [{id: a, if: all, actions: []}]\n  settings:",
        "  settings: ->   filters: [{id: a, if: all, actions: [{type: drop}]}]\n  settings:",
        "  settings: ->   filters: [{id: a, if: all, x: 1, actions: [{type: DROP}]}]\n  settings:",
        "  settings: ->   filters: [{id: a, if: all, actions: [{type: SAMPLE}]}]\n  settings:",
        "  settings: ->   filters: [{id: a, if: all, actions: [{type: SAMPLE, percent: 2}]}]\n"
            + "  settings:",
        "  settings: ->   filters: [{id: a, if: all, actions: [{type: DROP, percent: 1}]}]\n"
            + "  settings:",
        "  settings: ->   filters: [{id: a, if: all, actions: [{type: DROP_PROPERTIES}]}]\n"
            + "  settings:",
        "  settings: ->   filters: [{id: a, if: all, actions: [{type: ALLOW_PROPERTIES, fields:"
            + " {}}]}]\n"
            + "  settings:",
        "id: acme -> id: acme inc",
        "id: acme -> id: ''",
        "- id: orders -> - nothing",
        "- id: orders -> - name: orders",
        "destinations: -> destination:",
        "  settings: ->   sources: [5]\n  settings:",
        "  settings: ->   enabled: maybe\n  settings:",
        "  settings: ->   setings:",
        "arn:aws:iam::123456789012:role/spillway -> arn:aws:iam::1234:role/spillway",
        "${ACME_ID} -> ${ACME ID}",
        "s3_aws_bucket_name: acme -> s3_aws_bucket_name: s3://acme",
        "s3_aws_bucket_name: acme -> s3_aws_bucket: acme",
        "eu-west-1 -> Ireland",
        "eu-west-1 -> a/b\n    endpoint: https://s3.example.com",
        "arn:aws:iam -> arn:aws-x:iam",
        ROLE + " -> access_key_id: ${A}\n    secret_access_key: ${B}",
        ROLE + " -> access_key_id: ${A}\n    endpoint: https://x.y",
        ROLE + " -> secret_access_key: ${A}\n    endpoint: https://x.y",
        ROLE + " -> access_key_id: A\n    secret_access_key: ${B}\n    endpoint: https://x.y",
        "iam_role -> access_key_id: ${A}\n    secret_access_key: ${B}\n    iam_role",
        "_name: acme -> _name: arn:aws:s3::123456789012:accesspoint/x.mrap",
        "_name: acme -> _name: b--x-s3",
        "_name: acme -> _name: logs--eu-west-1--x-s3",
        "_name: acme -> _name: arn:aws:s3-outposts:eu-west-1:123456789012:outpost/op-1/x",
        "s3_aws_region -> endpoint: localhost\n    s3_aws_region",
        "s3_aws_region -> s3_canned_acl: public\n    s3_aws_region",
        "s3_aws_region -> server_side_encryption: kms\n    s3_aws_region",
        "s3_aws_region -> sse_kms_key_id: alias/a\n    s3_aws_region",
        "s3_aws_region -> expected_bucket_owner: '1234'\n    s3_aws_region",
        "s3_aws_region -> expected_bucket_owner: 123456789012\n    s3_aws_region",
        "s3_aws_region -> request_payer: requester\n    s3_aws_region",
        "s3_aws_region -> role_session_name: a/b\n    s3_aws_region",
        "s3_aws_region -> role_session_duration: 3600\n    s3_aws_region",
        "s3_aws_region -> role_session_duration: 1 day\n    s3_aws_region",
        "s3_aws_region -> sts_region: auto\n    s3_aws_region",
        "s3_aws_region -> storage_class: glacier\n    s3_aws_region",
        "s3_aws_region -> object_tags: {'': x}\n    s3_aws_region",
        "s3_aws_region -> object_tags: {'aws:x': x}\n    s3_aws_region",
        "s3_aws_region -> object_tags: {'Aws:x': x}\n    s3_aws_region",
        "s3_aws_region -> object_tags: {'AWS:x': x}\n    s3_aws_region",
        "s3_aws_region -> object_tags: {x: 'a&b'}\n    s3_aws_region",
        "s3_aws_region -> object_tags: {x: 5}\n    s3_aws_region",
        "s3_aws_region -> object_tags: [x]\n    s3_aws_region",
        "s3_aws_region -> conditional_put: on\n    s3_aws_region",
        "s3_aws_region -> checksum: true\n    s3_aws_region",
        "s3_aws_region -> session_policy: on\n    s3_aws_region",
        "iam_external_id -> # iam_external_id",
        "orders -> orders\n    columnz: {}",
        "orders -> orders\n    columns: []",
        "orders -> orders\n    columns: {a: {'@pth': $.a}}",
        "orders -> orders\n    columns: {a: {'@path': $.a, '@literal': 1}}",
        "orders -> orders\n    columns: {a: {'@path': 5}}",
        "orders -> orders\n    columns: {a: {'@merge': {direction: up, objects: []}}}",
        "orders -> orders\n    columns: {a: {'@flatten': {separator: _}}}",
        "orders -> orders\n    delimiter: ','\n    file_extension: gz",
        "orders -> orders\n    delimiter: ',,'",
        "orders -> orders\n    delimiter: ''",
        "orders -> orders\n    file_extension: ''",
        "orders -> orders\n    newlines: ''",
        "orders -> orders\n    compression: ''",
        "orders -> orders\n    batch_size: 0",
        "orders -> orders\n    shards: 0",
        "orders -> orders\n    shards: 65",
        "orders -> orders\n    shards: '65'",
        "orders -> orders\n    max_file_age: a minute",
        "orders -> orders\n    max_file_age: 1.5 min",
        "orders -> orders\n    max_file_age: 60",
        "orders -> orders\n    max_file_size: 1000",
        "orders -> orders\n    max_file_size: -5 mb",
        "orders -> orders\n    max_file_size: [1 mb]",
        "orders -> orders\n    athena: maybe",
        "orders -> orders\n    newlines: drop",
        "orders -> orders\n    compression: zip",
        "orders -> orders\n    partition_by: [year]",
        "orders -> orders\n    partition_by: [day, day]",
        "orders -> orders\n    layout_folder: 1",
        "orders -> orders\n    enable_batching: 5",
        "orders -> orders\n    filename_prefix: ../x",
        "orders -> orders\n    s3_aws_folder_name: a/../b",
        "orders -> orders\n    columns_to_transform: [{column_name: email, hash_algorithm: crc32}]",
        "orders -> orders\n    columns_to_transform: {column_name: email, normalize: {a: 1}}",
        "orders -> orders\n    quote: never",
        "orders -> orders\n    header: 1",
        "orders -> orders\n    null_as: \"a\\tb\"",
        "orders -> orders\n    null_as: [a]",
        "orders -> orders\n    line_end: cr",
        "orders -> orders\n"
            + "    columns_to_transform: {column_name: email, normalize: phone_e164,"
            + " default_country: NO}"
      })
  void refusesWhatTheCompilerRefuses(String change) throws Exception {
    String[] parts = change.split(" -> ", 2);
    String broken = DESTINATION.replace(parts[0], parts[1]);
    assertThat(broken).isNotEqualTo(DESTINATION);
    assertThat(COMPILED.validate(new YAMLMapper().readTree(broken))).isNotEmpty();
    assertThatThrownBy(() -> CatalogDocument.of("broken.yaml", broken).compile())
        .isInstanceOf(CompilationException.class);
  }

  static void assertBothTake(String catalog) throws Exception {
    assertThat(COMPILED.validate(new YAMLMapper().readTree(catalog))).isEmpty();
    assertThat(CatalogDocument.of("catalog.yaml", catalog).compile().destinations()).isNotEmpty();
  }

  private static Set<String> keys(String pointer) {
    Set<String> keys = new TreeSet<>();
    SCHEMA.at(pointer + "/properties").fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /** The compiler answers an unknown key with all that it knows. */
  private static Set<String> quoted(Throwable e) {
    Set<String> names = new TreeSet<>();
    Pattern.compile("\"([^\"]+)\"")
        .matcher(e.getMessage())
        .results()
        .forEach(m -> names.add(m.group(1)));
    return names;
  }

  private static JsonNode read(Path file) {
    try {
      return new JsonMapper().readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
