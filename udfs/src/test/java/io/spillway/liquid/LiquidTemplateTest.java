package io.spillway.liquid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.json.JsonReader;
import io.spillway.json.MalformedJsonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected texts are what LiquidJS 10.28 gives. */
class LiquidTemplateTest {
  private static final String EVENT =
      "{\"event\":\"Order\",\"n\":3,\"t\":[\"a\",\"b\"],\"o\":{\"k\":\"v\"},\"nil\":null,"
          + "\"when\":\"2024-01-08T13:52:50.212Z\"}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "{{ event }}-{{ missing.x }}-{{ nil }} ~ Order--",
        "{{ t }}{{ o }}{{ t.size }}{{ t.last }}{{ event[0] }} ~ ab[object Object]2bO",
        "{{ 'a' 'b' }} ~ a",
        "{% if n > 2 and event == 'x' or n == 3 %}y{% else %}z{% endif %} ~ y",
        "{% unless t contains 'b' %}y{% elsif n %}m{% endunless %} ~ m",
        "{% if nil == empty %}1{% endif %}{% if missing == blank %}2{% endif %} ~ 2",
        "{% assign x = n | plus: 1 %}{% capture c %}<{{ x }}>{% endcapture %}{{ c }} ~ <4>",
        "{% increment n %}{% increment n %}{{ n }}{% decrement z %} ~ 345-1",
        "{% cycle 'a', 'b' %}{% cycle 'a', 'b' %}{% cycle 'a', 'b' %} ~ aba",
        "{% raw %}{{ x }}{% endraw %}{% comment %}{{ y }}{% endcomment %}{% # z %} ~ {{ x }}",
        "a {%- if true -%} b {%- endif %} c ~ ab c",
        "{{ 1.005 | round: 2 }} {{ -7 | modulo: 3 }} {{ 10 | divided_by: 4 }} ~ 1.01 2 2.5",
        "{{ 'x,y,,' | split: ',' | join: '+' }} {{ t | push: n | join }} ~ x+y a b 3",
        "{{ o | json }} {{ nil | default: 'd' }} {{ 'é' | url_encode }} ~ {\"k\":\"v\"} d %C3%A9",
        "{{ when | date: '%Y/%m/%d %H:%M' }} {{ when | date: '%H', 'Asia/Tokyo' }} ~ 2024/01/08"
            + " 13:52 22",
        "{{ 'Jan 5, 2023 10:11 PM' | date: '%s' }} {{ 'never' | date: '%Y' }} ~ 1672956660 never",
        "{{ event | nobody_knows: 1 }} ~ Order",
        "{{ (1..3) }}{% break %}never ~ 123",
        "{{ '&lt;' | unescape }} {{ '&lt;' | escape_once }} ~ &lt; &lt;",
        "{% cycle false %}{% cycle 0 %}{% cycle '' %}{% cycle 'x' %} ~ x",
        "{% raw %}{{ x }}{%- endraw %}{% endraw %} ~ {{ x }}{%- endraw %}",
        "{{ 'abcdef' | slice: '1', 2 }} {{ 'abcdef' | slice: 1, 2 }} ~ bcdef bc",
        "{{ ' x ' | strip: false }}|{{ ' x ' | strip: nil }}| ~ x| x |",
        "{{ false | default: 1, allow_false: true }} {{ false | default: 1, allow_false: 0 }} ~"
            + " false 1",
        "{{ t | push: nil | join }} {{ t | push: nil | json }} ~ a b [object Object]"
            + " [\"a\",\"b\",{}]",
        "{{ t | sum: nil }}{{ '4' | sum }} {{ o | where: 'k', 'v' | size }} ~ 04 1",
        "{{ size }} {{ o.size }} {{ missing.size }}| ~ 0 1 |",
        "{% if blank contains '' %}y{% endif %} ~ y",
        "{{ 'ΟΔΟΣ-Σ' | downcase }} {{ 'Ab' | slugify: 'none', nil }} ~ οδος-σ Ab",
        "{{ '😀aGk=' | base64_decode }}|{{ '7aCA' | base64_decode }} ~ |\ufffd\ufffd\ufffd",
        "{{ '[0]' | date }} {{ ' 2024-01-08T10:00' | date }} {{ '1/8/2024' | date: '%F' }} ~ [0]  "
            + "2024-01-08T10:00 %F",
        "{{ '5 May 24 0:30 am +5:30' | date: '%s' }} {{ '2024-01-01' | date: '%H %z', 330.5 }} ~"
            + " 1714849200 18 -0530.5"
      })
  void templatesAreRenderedAsLiquidJsDoes(String template, String text) throws Exception {
    assertThat(LiquidTemplate.compile(template).render(event())).isEqualTo(text);
  }

  @Test
  void linesOfALiquidTagMayCarryDashes() throws Exception {
    assertThat(LiquidTemplate.compile("{% liquid\n- echo 1\n echo 2 - %}").render(event()))
        .isEqualTo("12");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "a {{ event ~ line 1, column 3: this output is never closed: expected \"}}\"",
        "{% if n ~ line 1, column 1: this tag is never closed: expected \"%}\"",
        "{% if n %}x ~ line 1, column 4: the tag \"if\" is never closed: expected {% endif %}",
        "{{ event, type }} ~ line 1, column 9: expected \"|\" before a filter",
        "{% if t = 'x' %}a{% endif %} ~ line 1, column 9: values are compared with ==:"
            + " write == instead of =",
        "{% if t && n %}a{% endif %} ~ line 1, column 9: conditions are joined by a"
            + " word: write and instead of &&",
        "{% if t || n %}a{% endif %} ~ line 1, column 10: conditions are joined by a"
            + " word: write or instead of ||",
        "{{ | upcase }} ~ line 1, column 4: expected a value, such as event or properties.plan",
        "{% include 'x' %} ~ line 1, column 4: the tag \"include\" is not allowed",
        "{% endif %} ~ line 1, column 4: there is no tag \"endif\" that could stand here",
        "{% assign = 1 %} ~ line 1, column 11: expected the name of a variable"
      })
  void errorsNameTheLineAndTheColumn(String template, String message) {
    assertThat(catchThrowableOfType(LiquidException.class, () -> LiquidTemplate.compile(template)))
        .hasMessage(message);
  }

  @Test
  void refusedFiltersFailWhenTheyAreReached() throws Exception {
    LiquidTemplate template = LiquidTemplate.compile("{% if n %}{{ t | sort }}{% endif %}");

    assertThat(catchThrowableOfType(LiquidException.class, () -> template.render(event())))
        .hasMessage("the filter \"sort\" is not allowed");
    assertThat(template.render(new JsonReader(5).read("{}"))).isEmpty();
  }

  @Test
  void theEventIsNotChanged() throws Exception {
    JsonNode event = event();
    JsonNode before = event.deepCopy();

    LiquidTemplate.compile("{% increment n %}{% assign event = 1 %}{{ t | pop | push: 5 }}")
        .render(event);

    assertThat(event).isEqualTo(before);
  }

  private static JsonNode event() throws MalformedJsonException {
    return new JsonReader(10).read(EVENT);
  }
}
