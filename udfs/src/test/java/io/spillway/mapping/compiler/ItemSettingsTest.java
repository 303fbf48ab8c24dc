package io.spillway.mapping.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.event.LazyEvent;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.RowResult;
import io.spillway.mapping.RowResult.ItemRows;
import io.spillway.mapping.RowResult.RejectedRow;
import io.spillway.mapping.RowResult.Row;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemSettingsTest {
  private static final String ROWS = "'rows':{'@path':'$.properties.products'},";

  private static final String ORDER =
      "{'type':'track','event':'Order Completed','messageId':'m1','properties':{'order':'o-1',"
          + "'products':[{'sku':'a','price':1.50},{'sku':'b'}, null, 'c', [1], {'sku':'d'}]}}";

  private final LazyEvent event = new LazyEvent(new EventParser(new EventLimits(1 << 20, 50)));

  @Test
  void warnsOfItemsThatAreNull() {
    assertThat(Json.warnings("{'columns':{'a':1},'rows':null}"))
        .containsExactly(
            "rows: is null, so each event has one row: name its items, as in {\"@path\":"
                + " \"$.properties.products\"}, or leave it out");
  }

  @Test
  void eachItemHasARowBesideTheWholeEvent() {
    assertThat(
            rows(
                mapping(
                    ROWS
                        + "'columns':{'n':{'@path':'$.item_number'},'order':{'@path':"
                        + "'$.properties.order'},'sku':{'@path':'$.item.sku'},'price':{'@template':'{{item.price}}"
                        + " EUR'},'item':{'@path':'$.item'},"
                        + "'if':{'@if':{'exists':{'@path':'$.item.price'},'then':'y','else':'n'}}}"),
                ORDER))
        .containsExactly(
            "\"1\",\"o-1\",\"a\",\"1.5 EUR\",\"{\"\"sku\"\":\"\"a\"\",\"\"price\"\":1.5}\",\"y\"",
            "\"2\",\"o-1\",\"b\",\" EUR\",\"{\"\"sku\"\":\"\"b\"\"}\",\"n\"",
            "\"3\",\"o-1\",\"\",\" EUR\",\"\",\"n\"",
            "\"4\",\"o-1\",\"\",\" EUR\",\"c\",\"n\"",
            "\"5\",\"o-1\",\"\",\" EUR\",\"[1]\",\"n\"",
            "\"6\",\"o-1\",\"d\",\" EUR\",\"{\"\"sku\"\":\"\"d\"\"}\",\"n\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'products':[]}          | ~~",
        "{}                       | ~~",
        "{'products':null}        | ~~",
        "{'products':{'sku':'x'}} | 1-x",
        "{'products':'text'}      | 1-",
        "{'products':0}           | 1-",
        "{'products':false}       | 1-",
      })
  void anythingButAnArrayIsOneItemOrNone(String properties, String expected) {
    String columns = "'columns':{'a':{'@template':'{{item_number}}-{{item.sku}}'}}";
    String json = "{'item':{'sku':'own'},'item_number':7,'properties':" + properties.strip() + "}";
    assertThat(String.join(";", rows(mapping(ROWS + columns), json)))
        .isEqualTo(expected.isEmpty() ? "" : "\"" + expected + "\"");
    List<String> withOne = rows(mapping(ROWS + "'rows_when_empty':'one'," + columns), json);
    assertThat(withOne).containsExactly("\"" + (expected.isEmpty() ? "-" : expected) + "\"");
  }

  /** Directives that need the item alone, its number, the whole event, or all of them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'@path':'$'}",
        "{'@path':'$.item'}",
        "{'@path':'$.item_number'}",
        "{'@path':'$.item.sku.x'}",
        "{'@path':'$.item[1]'}",
        "{'@json':{'mode':'encode','value':{'@path':'$.item'}}}",
        "{'@liquid':'{{item_number}}:{{item.sku}}:{{properties.order}}:{{item.tags | join:"
            + " \\u0027-\\u0027}}'}",
        "{'@template':'{{item_number}}-{{item.sku}}-{{properties.order}}'}",
        "{'@if':{'exists':{'@path':'$.item.sku'},'then':{'@path':'$.item'},'else':{'@path':'$.type'}}}",
        "{'@arrayPath':['$.item.tags',{'t':{'@path':'$'}}]}",
        "{'@flatten':{'value':{'@path':'$.item'},'separator':'.'}}",
      })
  void anItemIsTheSameWhereItIsAndAsANode(String column) {
    String columns = "'columns':{'c':" + column + "}";
    String event =
        "{'type':'track','item':{'sku':'own'},'properties':{'order':1.50,'products':[{'sku':"
            + "'a \\u00e9 \\\"','tags':['x',{'y':null}]},{'sku':null},[true,2e3],null,'t',7,{}]}}";
    String unscanned = event.replace("'type':'track'", "'type':'x','type':'track'");
    assertThat(rows(mapping(ROWS + columns), event))
        .hasSize(7)
        .isEqualTo(rows(mapping(ROWS + columns), unscanned));
    assertThat(
            rows(
                mapping("'rows':{'@path':'$.properties[\\u0027products\\u0027]'}," + columns),
                event))
        .hasSize(7);
  }

  @Test
  void withoutRowsItemIsAMemberLikeOthers() {
    assertThat(Json.row(mapping("'columns':{'a':{'@path':'$.item.sku'}}"), "{'item':{'sku':'s'}}"))
        .isEqualTo("\"s\"");
  }

  @Test
  void foldersAndBatchKeysDifferByItem() {
    RowResult result =
        both(
            mapping(
                ROWS
                    + "'columns':{'a':{'@path':'$.item.k'}},'batch_keys':['a'],"
                    + "'s3_aws_folder_name':{'@path':'$.item.sku'}"),
            "{'properties':{'products':[{'sku':'a','k':1},{'sku':'b','k':2}]}}");
    assertThat(((ItemRows) result).rows())
        .extracting(row -> row.folder() + row.batchKeys())
        .containsExactly("a/[1]", "b/[2]");
  }

  @Test
  void oneItemThatFailsMakesAllOfThemFail() {
    String settings =
        ROWS
            + "'columns':{'a':{'@case':{'operator':'upper','value':{'@path':'$.item.sku'}}}},"
            + "'s3_aws_folder_name':{'@path':'$.item.folder'}";
    RowResult result =
        both(
            mapping(settings),
            "{'properties':{'products':[{'sku':'a'},{'sku':'b','folder':{'x':1}}]}}");
    assertThat(((RejectedRow) result).message())
        .isEqualTo("item 2: s3_aws_folder_name: needs text, the event gave an object");
  }

  @Test
  void theRowsOfAnEventAreBoundedTogether() {
    CompiledMapping mapping =
        mapping(ROWS + "'columns':{'a':{'@path':'$.properties'},'b':{'@path':'$.item'}}");
    Limits limits = new Limits(1_000_000, 1_000, 100_000, 1_000, 5_000, 5_000, Duration.ofDays(1));
    CompiledMapping.Bound bound = mapping.bind(event, new Meter(limits));
    read("{'properties':{'products':[1,2,3]}}");
    assertThat(((ItemRows) bound.row(Json.RECORD)).rows()).hasSize(3);
    String many = "{'properties':{'products':[" + "1,".repeat(40) + "1]}}";
    read(many);
    assertThat(bound.matches()).isTrue();
    assertThat(((RejectedRow) bound.row(Json.RECORD)).message())
        .isEqualTo(
            "rows: the rows of this event together are longer than 5000 bytes; simplify the"
                + " mapping or raise limits.row-size");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'rows':'products' | rows: needs items of the event, got the text \"products\": write their"
            + " path, as in {\"@path\": \"$.properties.products\"}",
        "'rows':[1] | rows: needs items of the event, got an array: write their path, as in"
            + " {\"@path\": \"$.properties.products\"}",
        "'rows_when_empty':'one' | rows_when_empty: has no meaning without `rows`: name the items"
            + " in `rows`, or leave it out",
        "'rows':{'@path':'$.a'},'rows_when_empty':'two' | rows_when_empty: is one of \"none\","
            + " \"one\", got \"two\""
      })
  void settingsThatCannotBeUsed(String settings, String problem) {
    assertThat(Json.problems("{" + settings.strip() + ",'columns':{'a':{'@path':'$.item'}}}"))
        .containsExactly(problem);
  }

  @Test
  void warnsWhenNoColumnUsesTheItem() {
    assertThat(Json.warnings("{" + ROWS + "'columns':{'a':{'@path':'$.event'}}}"))
        .containsExactly(
            "rows: no column uses $.item, so all rows of an event are equal: reach the item's"
                + " members as in {\"@path\": \"$.item.sku\"}");
  }

  @Test
  void rowsChangeTheLayoutsVersion() {
    String columns = "'columns':{'a':{'@path':'$.item'}}";
    assertThat(List.of("", "'rows':{'@path':'$.a'},", "'rows':{'@path':'$.b'},"))
        .extracting(rows -> mapping(rows + columns).layoutVersion())
        .doesNotHaveDuplicates();
  }

  private static CompiledMapping mapping(String settings) {
    return Json.mapping("{'trigger':'type != `x`'," + settings + "}");
  }

  private List<String> rows(CompiledMapping mapping, String json) {
    RowResult result = both(mapping, json);
    List<Row> rows = result instanceof Row row ? List.of(row) : ((ItemRows) result).rows();
    return rows.stream()
        .map(row -> new String(row.bytes(), StandardCharsets.UTF_8))
        .collect(Collectors.toList());
  }

  /** The result that is made of the event's tree, which must equal the one made of its bytes. */
  private RowResult both(CompiledMapping mapping, String json) {
    RowResult ofTree = mapping.row(Json.event(json), Json.RECORD);
    CompiledMapping.Bound bound = mapping.bind(event, new Meter(Limits.DEFAULTS));
    for (String other : new String[] {"{'item':1,'properties':{'products':[8,9]}}", json}) {
      read(other);
      assertThat(bound.matches()).isTrue();
      RowResult ofBytes = bound.row(Json.RECORD);
      if (other.equals(json)) {
        assertThat(ofBytes).usingRecursiveComparison().isEqualTo(ofTree);
      }
    }
    return ofTree;
  }

  private void read(String json) {
    assertThat(event.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))).isNull();
  }
}
