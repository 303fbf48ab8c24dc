package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DdlCommandTest {
  private static final String MAPPINGS =
      """
      - {id: orders, athena: true, partition_by: [type, day, hour], trigger: 'type = "track"',
         s3_aws_folder_name: events, delimiter: tab, batch_size_column_name: n,
         columns: {Type: {'@path': $.type}, "": {'@path': $.a}, at: {'@path': $.timestamp},
                   p: {'@path': $.properties}, "Order Id": {'@path': $.b},
                   "order id": {'@path': $.c}}}
      - {id: plain, columns: {a: 1}}
      - {id: dynamic, s3_aws_folder_name: {'@path': $.type}}
      """;

  @TempDir private Path folder;

  @Test
  void printsATableThatMatchesTheFolderAndAViewWithTypes() throws IOException {
    CommandRun run = ddl("orders", "--since", "2026-01-01");
    assertThat(run.exitCode()).isZero();
    String version = run.out().replaceFirst("(?s).*?`acme_orders_([0-9a-f]{8})`.*", "$1");
    assertThat(run.out().replace(version, "VERSION"))
        .isEqualTo(
            """
            CREATE EXTERNAL TABLE IF NOT EXISTS `default`.`acme_orders_VERSION` (
              `type_2` string,
              `column_2` string,
              `at` string,
              `p` string,
              `order_id` string,
              `order_id_2` string,
              `n` string
            )
            PARTITIONED BY (`type` string, `dt` string, `hour` string)
            ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
            WITH SERDEPROPERTIES (
              'separatorChar' = '\\t',
              'quoteChar' = '"',
              'escapeChar' = '\\u0000'
            )
            STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
            OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
            LOCATION 's3://acme-bucket/events/layout=VERSION/'
            TBLPROPERTIES (
              'skip.header.line.count' = '1',
              'projection.enabled' = 'true',
              'projection.type.type' = 'enum',
              'projection.type.values' = 'track,other',
              'projection.dt.type' = 'date',
              'projection.dt.format' = 'yyyy-MM-dd',
              'projection.dt.range' = '2026-01-01,NOW+1DAYS',
              'projection.dt.interval' = '1',
              'projection.dt.interval.unit' = 'DAYS',
              'projection.hour.type' = 'integer',
              'projection.hour.range' = '0,23',
              'projection.hour.digits' = '2',
              'storage.location.template' = \
            's3://acme-bucket/events/layout=VERSION/type=${type}/dt=${dt}/hour=${hour}/'
            );

            CREATE OR REPLACE VIEW "default"."acme_orders" AS
            SELECT
              NULLIF("type_2", '') AS "type_2",
              NULLIF("column_2", '') AS "column_2",
              CAST(TRY(from_iso8601_timestamp(NULLIF("at", ''))) AT TIME ZONE 'UTC' AS \
            timestamp(3)) AS "at",
              NULLIF("p", '') AS "p",
              NULLIF("order_id", '') AS "order_id",
              NULLIF("order_id_2", '') AS "order_id_2",
              TRY_CAST(NULLIF("n", '') AS bigint) AS "n",
              "type",
              "dt",
              "hour"
            FROM "default"."acme_orders_VERSION";

            -- Queries to begin with:
            --   SELECT type, dt, count(*) AS events
            --   FROM "default"."acme_orders"
            --   WHERE dt BETWEEN date_format(current_date - INTERVAL '7' DAY, '%Y-%m-%d') AND \
            date_format(current_date, '%Y-%m-%d')
            --   GROUP BY type, dt
            --   ORDER BY type, dt;
            --   SELECT json_extract_scalar("p", '$.plan') AS plan, json_size("p", '$') AS members
            --   FROM "default"."acme_orders"
            --   WHERE dt BETWEEN date_format(current_date - INTERVAL '7' DAY, '%Y-%m-%d') AND \
            date_format(current_date, '%Y-%m-%d')
            --   LIMIT 10;
            """);
    assertThat(run.err())
        .isEqualTo("note: The table leaves out the files of days before 2026-01-01.\n");
  }

  private static final String PARQUET =
      """
      {id: m, file_extension: parquet, s3_aws_folder_name: e, batch_size_column_name: Size,
       columns: {id: {'@path': $.messageId}, at: {'@path': $.timestamp}, p: {'@path': $.p},
                 n: {'@path': $.n}, d: {'@path': $.d}, f: {'@path': $.f}},
       column_types: {Size: bigint, at: timestamp, p: json, n: bigint, d: double, f: boolean}\
      """;

  @Test
  void tablesOfParquetFilesHaveTheTypesOfTheMapping() throws IOException {
    CommandRun run =
        CommandRun.of(
            "ddl",
            catalog(PARQUET + ", athena: true, partition_by: [day]}").toString(),
            "--since",
            "2026-01-01");
    String version = run.out().replaceFirst("(?s).*?`acme_m_([0-9a-f]{8})`.*", "$1");
    assertThat(run.out().replace(version, "VERSION"))
        .startsWith(
            """
            CREATE EXTERNAL TABLE IF NOT EXISTS `default`.`acme_m_VERSION` (
              `id` string,
              `at` timestamp,
              `p` string,
              `n` bigint,
              `d` double,
              `f` boolean,
              `size` bigint
            )
            PARTITIONED BY (`dt` string)
            STORED AS PARQUET
            LOCATION 's3://acme-bucket/e/layout=VERSION/'
            TBLPROPERTIES (
              'projection.enabled' = 'true',
              'projection.dt.type' = 'date',
              'projection.dt.format' = 'yyyy-MM-dd',
              'projection.dt.range' = '2026-01-01,NOW+1DAYS',
              'projection.dt.interval' = '1',
              'projection.dt.interval.unit' = 'DAYS',
              'storage.location.template' = 's3://acme-bucket/e/layout=VERSION/dt=${dt}/'
            );

            CREATE OR REPLACE VIEW "default"."acme_m" AS
            SELECT
              "id",
              "at",
              "p",
              "n",
              "d",
              "f",
              "size",
              "dt"
            FROM "default"."acme_m_VERSION";
            """)
        .contains("json_extract_scalar(\"p\", '$.plan')");
    assertThat(run.err())
        .isEqualTo("note: The table leaves out the files of days before 2026-01-01.\n");
  }

  @Test
  void tablesOfParquetFilesHaveNoColumnThatAthenaWouldNotFind() throws IOException {
    String mapping = PARQUET.replace("{id: {'@path'", "{'Order Id': 1, id: {'@path'") + "}";
    CommandRun run = CommandRun.of("ddl", catalog(mapping).toString());
    assertThat(run.out())
        .startsWith("CREATE EXTERNAL TABLE IF NOT EXISTS `default`.`acme_m_files` (\n  `id` string")
        .contains("\nSTORED AS PARQUET\nLOCATION 's3://acme-bucket/e/';\n");
    assertThat(run.err())
        .isEqualTo(
            "note: Queries can fail on older files once the type of a column changes:"
                + " `layout_folder: true` keeps old and new files apart.\n"
                + "note: The table is without the column \"Order Id\", as Athena finds columns of"
                + " Parquet files by their names and takes none such: name it order_id in the"
                + " mapping.\n");
    JsonNode storage =
        new ObjectMapper()
            .readTree(
                CommandRun.of("ddl", catalog(mapping).toString(), "--format", "glue-json").out())
            .path("TableInput")
            .path("StorageDescriptor");
    assertThat(storage.at("/Columns/1").toString())
        .isEqualTo("{\"Name\":\"at\",\"Type\":\"timestamp\"}");
    assertThat(storage.at("/SerdeInfo/SerializationLibrary").asText())
        .endsWith(".ParquetHiveSerDe");
  }

  @Test
  void keepsTheTextsAndNumbersOfComputedTraits() throws IOException {
    CommandRun run =
        CommandRun.of(
            "ddl",
            catalog(
                    "{id: m, athena: true, s3_aws_folder_name: aud, audience_action_column_name:"
                        + " audience_action, columns: {id: {'@path': $.messageId}}}")
                .toString());
    assertThat(run.out()).contains("\n  NULLIF(\"audience_action\", '') AS \"audience_action\",\n");
  }

  @Test
  void printsWhatGluesCreateTableTakes() throws IOException {
    JsonNode table =
        new ObjectMapper()
            .readTree(
                ddl("orders", "--format", "glue-json", "--database", "lake", "--name", "o").out());
    assertThat(table.path("DatabaseName").asText()).isEqualTo("lake");
    JsonNode input = table.path("TableInput");
    assertThat(input.path("Name").asText()).matches("o_[0-9a-f]{8}");
    assertThat(input.path("PartitionKeys").toString())
        .isEqualTo(
            "[{\"Name\":\"type\",\"Type\":\"string\"},{\"Name\":\"dt\",\"Type\":\"string\"},"
                + "{\"Name\":\"hour\",\"Type\":\"string\"}]");
    assertThat(input.path("Parameters").path("projection.dt.range").asText())
        .isEqualTo("2000-01-01,NOW+1DAYS");
    JsonNode storage = input.path("StorageDescriptor");
    assertThat(storage.path("Columns")).hasSize(7);
    assertThat(storage.path("SerdeInfo").path("Parameters").toString())
        .isEqualTo("{\"separatorChar\":\"\\t\",\"quoteChar\":\"\\\"\",\"escapeChar\":\"\\u0000\"}");
  }

  @Test
  void saysWhatAMappingWithoutThePresetRisks() throws IOException {
    CommandRun run = ddl("plain");
    assertThat(run.out())
        .contains("`acme_plain_files`", "LOCATION 's3://acme-bucket/'")
        .doesNotContain("projection", "PARTITIONED");
    assertThat(run.err().lines().map(line -> line.replaceFirst(":? .*", "")))
        .containsExactly("note", "note", "note");
    assertThat(run.err()).contains("line breaks", "U+0000", "by position");
  }

  @Test
  void readsFilesInAnotherStyle() throws IOException {
    CommandRun run =
        CommandRun.of(
            "ddl",
            catalog(
                    "{id: m, athena: true, s3_aws_folder_name: f, columns: {id: {'@path': $.a}},"
                        + " header: false, null_as: \"it's\", line_end: crlf, final_newline: true}")
                .toString());
    assertThat(run.out())
        .contains("NULLIF(NULLIF(\"id\", ''), 'it''s') AS \"id\"")
        .doesNotContain("skip.header");
    assertThat(run.err().lines())
        .hasSize(2)
        .contains("note: Athena cannot tell null from the text it's: the view has NULL for both.");
  }

  @Test
  void printsNoPropertiesWhereThereAreNone() throws IOException {
    String out =
        CommandRun.of(
                "ddl", catalog("{id: m, columns: {id: {'@path': $.a}}, header: false}").toString())
            .out();
    assertThat(out).contains("LOCATION 's3://acme-bucket/';\n").doesNotContain("TBLPROPERTIES");
  }

  @Test
  void saysWhatAMappingsStyleRisks() throws IOException {
    String style =
        "columns: {id: {'@path': $.a}}, quote: minimal, null_as: '', formula_guard: true,"
            + " bom: true";
    for (String header : List.of("true", "false")) {
      String mapping = "{id: m, header: " + header + ", " + style + "}";
      assertThat(CommandRun.of("ddl", catalog(mapping).toString()).err())
          .contains("Athena cannot tell null from empty text", "leave out `formula_guard`")
          .doesNotContain("byte order mark", "quote");
    }
  }

  @Test
  void saysWhyThereIsNoTable() throws IOException {
    assertThat(ddl("dynamic"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "destination acme, mapping dynamic: s3_aws_folder_name depends on the event, so a"
                    + " table cannot know the folders; make it plain text and let partition_by:"
                    + " [type, day, hour] make the folders below it\n"));
    assertThat(ddl("nothing").err())
        .isEqualTo(
            "--mapping nothing: destination acme has no such mapping; it has dynamic,"
                + " orders, plain\n");
    assertThat(ddl("plain", "--since", "1999-12-31").err())
        .isEqualTo("--since 1999-12-31: no file is of a day before 2000-01-01\n");
    assertThat(ddl("plain", "--name", "a`b").err())
        .isEqualTo("--name a`b: use 1 to 120 lower-case letters, digits and _\n");
    assertThat(ddl("plain", "--apply").err())
        .isEqualTo(
            "--apply: this installation has no client of Glue; use bin/spillway of a checkout, or"
                + " --format glue-json\n");
  }

  @Test
  void leavesOutMappingsThatNoTableCanRead() throws IOException {
    Path catalog = catalog();
    CommandRun run = CommandRun.of("ddl", catalog.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().filter(line -> line.matches("-- dest.*|CREATE OR.*")))
        .containsExactly(
            "-- destination acme, mapping orders",
            "CREATE OR REPLACE VIEW \"default\".\"acme_orders\" AS",
            "-- destination acme, mapping plain",
            "CREATE OR REPLACE VIEW \"default\".\"acme_plain\" AS");
    assertThat(run.err().lines().filter(line -> line.startsWith("warning")))
        .containsExactly(
            "warning: destination acme, mapping dynamic is left out:"
                + " s3_aws_folder_name depends on the event, so a table cannot know the folders;"
                + " make it plain text and let partition_by: [type, day, hour] make the folders"
                + " below it");
    assertThat(run.err()).contains("note: destination acme, mapping plain: Cells keep");
    assertThat(CommandRun.of("ddl", catalog.toString(), "--destination", "acme")).isEqualTo(run);
  }

  @Test
  void namesNoAccessPointByItsArn() throws IOException {
    Path catalog = catalog();
    Files.writeString(
        catalog,
        Files.readString(catalog)
            .replace("acme-bucket", "'arn:aws:s3:eu-west-1:123456789012:accesspoint/my-ap'"));
    assertThat(
            CommandRun.of("ddl", catalog.toString(), "--destination", "acme", "--mapping", "plain")
                .err())
        .isEqualTo(
            "destination acme, mapping plain: s3_aws_bucket_name is an access point's ARN, which no"
                + " table can name; give the access point's alias or the bucket\n");
  }

  @Test
  void aPartitionOfOnesOwnIsInjectedOrListed() throws IOException {
    String own = "{name: country, value: {'@path': $.c}%s}";
    String mapping = "{id: %s, columns: {a: 1}, partition_by: [" + own + ", day]}";
    Path catalog =
        catalog(mapping.formatted("any", ""), mapping.formatted("some", ", values: [DE, FR]"));
    CommandRun run = CommandRun.of("ddl", catalog.toString());
    assertThat(run.out())
        .contains(
            "PARTITIONED BY (`country` string, `dt` string)",
            "'projection.country.type' = 'injected'",
            "'projection.country.type' = 'enum',\n"
                + "  'projection.country.values' = 'DE,FR,other',",
            "/country=${country}/dt=${dt}/'",
            "WHERE \"country\" = 'value' AND dt BETWEEN ",
            "WHERE dt BETWEEN ");
    assertThat(run.err())
        .containsOnlyOnce(
            "Athena cannot list the values of country: give every query a condition like country ="
                + " 'value', or list `values` in the mapping's partition_by.");
  }

  @Test
  void failsWhenNoMappingHasATable() throws IOException {
    Path catalog =
        catalog(
            "{id: a, s3_aws_folder_name: {'@path': $.type}}",
            "{id: b, s3_aws_folder_name: {'@path': $.type}}");
    String why =
        " is left out: s3_aws_folder_name depends on the event, so a table cannot know the"
            + " folders; make it plain text and let partition_by: [type, day, hour] make the"
            + " folders below it\n";
    assertThat(CommandRun.of("ddl", catalog.toString()))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "warning: destination acme, mapping a"
                    + why
                    + "warning: destination acme, mapping b"
                    + why
                    + "catalog "
                    + catalog
                    + ": no table can read its files\n"));
    assertThat(CommandRun.of("ddl", catalog().toString(), "--mapping", "nothing").err())
        .isEqualTo(
            "--mapping nothing: catalog "
                + catalog
                + " has no such mapping; it has dynamic, orders, plain\n");
    assertThat(CommandRun.of("ddl", catalog().toString(), "--format", "glue-json").err())
        .isEqualTo(
            "--format is for one table, and there are 3 mappings; choose one with --destination"
                + " and --mapping\n");
  }

  @Test
  void leavesOutASecondViewOfTheSameName() throws IOException {
    CommandRun run =
        CommandRun.of("ddl", catalog("{id: a-b, columns: {a: 1}}", "{id: a_b}").toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).containsOnlyOnce("CREATE OR REPLACE VIEW");
    assertThat(run.err())
        .contains(
            "warning: destination acme, mapping a_b is left out: another mapping has the view"
                + " acme_a_b; give this one a --name\n");
  }

  private CommandRun ddl(String mapping, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("ddl", catalog().toString(), "--destination", "acme", "--mapping", mapping));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private Path catalog(String... mappings) throws IOException {
    String list = mappings.length == 0 ? MAPPINGS : "- " + String.join("\n- ", mappings) + "\n";
    return Files.writeString(
        folder.resolve("catalog.yaml"),
        """
        destinations:
          - id: acme
            settings: {s3_aws_bucket_name: acme-bucket, s3_aws_region: eu-west-1,
                       use_platform_credentials: true}
            mappings:
        """
            + list.indent(6));
  }
}
