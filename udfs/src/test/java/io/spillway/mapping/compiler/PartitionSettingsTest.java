package io.spillway.mapping.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.event.LazyEvent;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.RowResult;
import io.spillway.mapping.RowResult.RejectedRow;
import io.spillway.mapping.RowResult.Row;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionSettingsTest {
  private static final String COUNTRY = "{'name':'country','value':{'@path':'$.c'}";

  private final LazyEvent event = new LazyEvent(new EventParser(new EventLimits(1 << 20, 50)));

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '~',
      textBlock =
          """
          'DE'                       # country=DE/dt=2026-11-22/
          ['DE']                     # country=DE/dt=2026-11-22/
          7                          # country=7/dt=2026-11-22/
          false                      # country=false/dt=2026-11-22/
          'Côte d\\u0027Ivoire'       # country=Côte d%27Ivoire/dt=2026-11-22/
          'a/b=c:d%e\\u0022f\\u005cg{h[i]j^k?l*m\\u0023n' # country=a%2Fb%3Dc%3Ad%25e%22f%5Cg%7Bh%5Bi%5Dj%5Ek%3Fl%2Am%23n/dt=2026-11-22/
          '..'                       # country=../dt=2026-11-22/
          'tab\\tline\\n\\u0000\\u007f'  # country=tab%09line%0A%00%7F/dt=2026-11-22/
          ''                         # country=__HIVE_DEFAULT_PARTITION__/dt=2026-11-22/
          ' '                        # country=__HIVE_DEFAULT_PARTITION__/dt=2026-11-22/
          null                       # country=__HIVE_DEFAULT_PARTITION__/dt=2026-11-22/
          """)
  void aColumnOfOnesOwnIsEscapedAsHiveDoes(String value, String folder) {
    CompiledMapping mapping = mapping("'partition_by':[" + COUNTRY + "},'day']");
    assertThat(folder(mapping, "{'c':" + value + "}")).isEqualTo(folder);
  }

  @Test
  void aMissingValueHasHivesFolder() {
    assertThat(folder(mapping("'partition_by':[" + COUNTRY + "}]"), "{}"))
        .isEqualTo("country=__HIVE_DEFAULT_PARTITION__/");
  }

  @ParameterizedTest
  @CsvSource({"DE,DE", "fr-FR,fr-FR", "de,other", "a/b,other", "'',other"})
  void listedValuesHaveTheirFolderAndOthersShareOne(String value, String folder) {
    CompiledMapping mapping = mapping("'partition_by':[" + COUNTRY + ",'values':['DE','fr-FR']}]");
    assertThat(folder(mapping, "{'c':'" + value + "'}")).isEqualTo("country=" + folder + "/");
    assertThat(folder(mapping, "{}")).isEqualTo("country=other/");
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin,    2026-10-25T00:30:00Z, dt=2026-10-25/hour=02/",
    "Europe/Berlin,    2026-10-25T01:30:00Z, dt=2026-10-25/hour=02/",
    "Europe/Berlin,    2026-03-29T01:00:00Z, dt=2026-03-29/hour=03/",
    "America/New_York, 2026-11-22T04:59:59Z, dt=2026-11-21/hour=23/",
    "Asia/Kolkata,     2026-11-21T18:30:00Z, dt=2026-11-22/hour=00/",
    "UTC,              2026-11-22T23:59:59Z, dt=2026-11-22/hour=23/",
  })
  void daysAndHoursAreThoseOfTheZone(String zone, String time, String folder) {
    CompiledMapping mapping = mapping("'partition_by':['day','hour'],'time_zone':'" + zone + "'");
    assertThat(folder(mapping, "{'timestamp':'" + time + "'}")).isEqualTo(folder);
  }

  @Test
  void aValueThatIsNoTextRejectsTheEvent() {
    RowResult result = result(mapping("'partition_by':[" + COUNTRY + "}]"), "{'c':{'d':1}}");
    assertThat(((RejectedRow) result).message())
        .isEqualTo("partition_by.country: needs text, the event gave an object");
  }

  @Test
  void aFolderThatCannotBeIsPutDownToThePartitionWhoseValueMakesIt() {
    CompiledMapping one =
        mapping("'partition_by':['day'," + COUNTRY + "}],'s3_aws_folder_name':{'@path':'$.f'}");
    String tooLong = "folder and prefix together are longer than 512 bytes";
    assertThat(message(one, "x".repeat(600), "a")).isEqualTo("partition_by.country: " + tooLong);
    assertThat(message(one, "/".repeat(200), "a")).isEqualTo("partition_by.country: " + tooLong);
    assertThat(message(one, "\ufffe", "a")).startsWith("partition_by.country: a folder may not");
    assertThat(message(one, "x".repeat(300), "a".repeat(300)))
        .isEqualTo("s3_aws_folder_name with partition_by: " + tooLong);
    CompiledMapping days = mapping("'partition_by':['day'],'s3_aws_folder_name':{'@path':'$.f'}");
    assertThat(message(days, "", "a".repeat(600))).isEqualTo("s3_aws_folder_name: " + tooLong);
  }

  private String message(CompiledMapping mapping, String country, String folder) {
    return ((RejectedRow) result(mapping, "{'c':'" + country + "','f':'" + folder + "'}"))
        .message();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '~',
      textBlock =
          """
          'day'                        # partition_by: needs a list of "type", "day", "hour" and columns like {"name": "country", "value": {"@path": "$.context.country"}}, got the text "day"
          ['month']                    # partition_by: holds "type", "day", "hour" and columns like {"name": "country", "value": {"@path": "$.context.country"}} only, got the text "month"
          ['day','day']                # partition_by: names the text "day" twice
          ['hour']                     # partition_by: names "hour" without "day": name "day" before it
          [{'name':'c','value':'DE'}]  # partition_by[0].value: needs a value of the event, got the text "DE": write its path, as in {"@path": "$.context.country"}
          [{'name':'c'}]               # partition_by[0].value: needs a value of the event, got nothing: write its path, as in {"@path": "$.context.country"}
          [{'value':{'@path':'$.c'}}]  # partition_by[0].name: needs a name for folders and tables, got nothing: use lower-case letters, digits and _, a letter first, and none of "type", "dt", "hour", "layout"
          [{'name':'dt','value':{'@path':'$.c'}}] # partition_by[0].name: needs a name for folders and tables, got the text "dt": use lower-case letters, digits and _, a letter first, and none of "type", "dt", "hour", "layout"
          [{'name':'c','value':{'@path':'$.c'},'valeus':['x']}] # partition_by[0].valeus: unknown key: did you mean "values"?
          [{'name':'c','value':{'@path':'$.c'},'values':[]}] # partition_by[0].values: needs a list of 1 to 1000 texts, got one of 0: list those that get a folder of their own; all others go to "other"
          [{'name':'c','value':{'@path':'$.c'},'values':['a,b']}] # partition_by[0].values[0]: needs text of letters, digits, '.', '_' and '-', got the text "a,b"
          [{'name':'c','value':{'@path':'$.c'},'values':['DE',false]}] # partition_by[0].values[1]: needs text of letters, digits, '.', '_' and '-', got false: write it in quotes: YAML reads NO as false, and 2026 as a number
          [{'name':'c','value':{'@path':'$.c'},'values':['DE','DE']}] # partition_by[0].values[1]: names the text "DE" twice: leave one out
          [{'name':'c','value':{'@path':'$.c'}},{'name':'c','value':{'@path':'$.d'}}] # partition_by: has the column "c" twice
          """)
  void listsThatCannotBeUsed(String list, String problem) {
    assertThat(
            Json.problems("{'columns':{'a':1},'partition_by':" + list + "}")
                .get(0)
                .replace('`', '\''))
        .isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '~',
      textBlock =
          """
          'partition_by':['day'],'time_zone':'Europe/Berln' # time_zone: is a name of the IANA time zone database, got "Europe/Berln": did you mean "Europe/Berlin"?
          'partition_by':['day'],'time_zone':'EST'          # time_zone: is a name of the IANA time zone database, got "EST": write UTC, or one like Europe/Berlin
          'partition_by':['day'],'time_zone':'+02:00'       # time_zone: is a name of the IANA time zone database, got "+02:00": write UTC, or one like Europe/Berlin
          'partition_by':['type'],'time_zone':'UTC'         # time_zone: has no meaning without folders by day: name "day" in partition_by, or leave it out
          """)
  void zonesThatCannotBeUsed(String settings, String problem) {
    assertThat(Json.problems("{'columns':{'a':1}," + settings + "}")).containsExactly(problem);
  }

  private static CompiledMapping mapping(String settings) {
    return Json.mapping("{'trigger':'type != `x`','columns':{'a':1}," + settings + "}");
  }

  private String folder(CompiledMapping mapping, String json) {
    return ((Row) result(mapping, json)).folder();
  }

  /** The result that is made of the event's tree, which must equal the one made of its bytes. */
  private RowResult result(CompiledMapping mapping, String json) {
    RowResult ofTree = mapping.row(Json.event(json), Json.RECORD);
    CompiledMapping.Bound bound = mapping.bind(event, new Meter(Limits.DEFAULTS));
    assertThat(event.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))).isNull();
    assertThat(bound.matches()).isTrue();
    assertThat(bound.row(Json.RECORD)).usingRecursiveComparison().isEqualTo(ofTree);
    return ofTree;
  }
}
