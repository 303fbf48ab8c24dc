package io.spillway.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PagesTest {
  private final PublicApiAnswers answers =
      new PublicApiAnswers(new Workspace(ExportLimits.DEFAULTS));

  @Test
  void countsWhatAListHas() throws Exception {
    take("destinations", "", "d1", "{\"current\": \"MA==\", \"totalEntries\": 7}");
    take("filters", "d1", "f1", "{\"current\": \"MA==\", \"totalEntries\": 2}");
    take("subscriptions", "d1", "m1", "{\"current\": \"MA==\", \"totalEntries\": 1}");
    assertThat(answers.pages().missing())
        .containsExactly(
            "7 destinations, 1 is in the files; export all pages",
            "2 filters of destination d1, 1 is in the files; export all pages");
    take("filters", "d1", "f2", "{\"current\": \"MQ==\", \"totalEntries\": 2}");
    assertThat(answers.pages().missing()).hasSize(1);
  }

  @Test
  void countsAnItemThatIsThereTwiceOnce() throws Exception {
    take("sources", "", "s1", "{\"totalEntries\": 2}");
    take("sources", "", "s1", "{\"totalEntries\": 2}");
    assertThat(answers.pages().missing())
        .containsExactly("2 sources, 1 is in the files; export all pages");
  }

  @Test
  void missesTheFirstPage() throws Exception {
    take("destinations", "", "d2", "{\"current\": \"MQ==\", \"previous\": \"MA==\"}");
    assertThat(answers.pages().missing())
        .containsExactly(
            "a page of destinations is in no file; ask for it with pagination[cursor]=MA==");
    take("destinations", "", "d1", "{\"current\": \"MA==\", \"next\": \"MQ==\"}");
    assertThat(answers.pages().missing()).isEmpty();
  }

  private void take(String list, String destination, String id, String pagination)
      throws Exception {
    String item = "{\"id\": \"" + id + "\", \"destinationId\": \"" + destination + "\"}";
    String text =
        "{\"data\": {\"" + list + "\": [" + item + "], \"pagination\": " + pagination + "}}";
    assertThat(
            answers.take(new ExportFiles(ExportLimits.DEFAULTS).values("export.json", text).get(0)))
        .isTrue();
  }
}
