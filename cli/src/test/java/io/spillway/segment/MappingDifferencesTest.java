package io.spillway.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingDifferencesTest {

  @Test
  void findsNothingInAnOrdinaryMapping() throws Exception {
    assertThat(
            MappingDifferences.of(
                settings(
                    """
                    {"columns": {"id": {"@path": "$.properties.id"}, "t": {"@template": "{{type}}-{{userId}}"},
                                 "p": {"@path": "$.properties.items[0].sku"}},
                     "filename_prefix": "daily", "delimiter": "|", "batch_size": 1000,
                     "columns_to_transform": [{"column_name": "id", "hash_algorithm": "sha256"}]}
                    """)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "{} # columns: none are given, so the files have the default ones; Segment refuses it",
        "{\"columns\": {\"7\": \"x\"}}"
            + " # columns.7: stays where it is; Segment puts names that are numbers first",
        "{\"columns\": {\"a,b,c\": \"x\"}}"
            + " # columns.a,b,c: loses every delimiter in its name; in Segment, only the first one",
        "{\"columns\": {\"a\": {\"@template\": \"x{{properties}}\"}}}"
            + " # columns.a.@template: properties is written as JSON; in Segment, as [object"
            + " Object]",
        "{\"columns\": {\"a\": {\"@path\": \"$.traits['utm.source']\"}}} # columns.a.@path: a key"
            + " in quotes is first looked up as a whole, and so is one with \\.; Segment only"
            + " splits it at its dots",
        "{\"columns\": {\"a\": {\"@template\": \"x {{ traits.utm\\\\.source }}\"}}} #"
            + " columns.a.@template: a key in quotes is first looked up as a whole, and so is one"
            + " with \\.; Segment only splits it at its dots",
        "{\"columns\": {\"a\": {\"@arrayPath\": [\"a\\\\.b\", {}]}}} # columns.a.@arrayPath: a key"
            + " in quotes is first looked up as a whole, and so is one with \\.; Segment only"
            + " splits it at its dots",
        "{\"columns\": {\"a\": {\"@path\": \"$.event.length\"}}}"
            + " # columns.a.@path: goes on after text, which is missing here; in Segment, a length"
            + " or a letter",
        "{\"columns\": {\"a\": {\"@liquid\": \"{% increment n %}\"}}}"
            + " # columns.a.@liquid: counts in its own template only; in Segment, it changes what"
            + " later columns see",
        "{\"columns\": {\"a\": 9007199254740993}}"
            + " # columns.a: keeps all its digits; Segment rounds it to a double",
        "{\"columns\": {\"a\": \"x\"}, \"filename_prefix\": \"export.csv\"} # filename_prefix: its"
            + " extension is not repeated and leaves no dot: export.csv makes"
            + " export_<time>_<unique>.csv",
        "{\"columns\": {\"a\": \"x\"}, \"columns_to_transform\": {\"column_name\": \"a\","
            + " \"hash_algorithm\": \"sha256\", \"normalize\": \"trim\"}}"
            + " # columns_to_transform.a: a cell that is a hash with spaces around it, or in"
            + " capitals, is normalized and not hashed again",
        "{\"columns\": {\"a\": \"x\"}, \"audience_action_column_name\": \"in\"}"
            + " # audience_action_column_name: an event of a journey's step without a boolean for"
            + " the step has true, where Segment has an empty cell",
      })
  void namesTheKeyAndWhatIsDifferent(String settings, String difference) throws Exception {
    assertThat(MappingDifferences.of(settings(settings))).containsExactly(difference);
  }

  private static ExportNode settings(String json) throws Exception {
    return new ExportFiles(ExportLimits.DEFAULTS).values("f", json).get(0);
  }
}
