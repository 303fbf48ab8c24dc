package io.spillway.liquid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EcmaDateTest {
  private static final Path RECORDED = Path.of("src/test/resources/liquid/v8-dates.tsv");

  /** Half days from 0:30 AM on, seconds and minutes from 60 on, offsets, and days of 31. */
  @Test
  void readsWhatV8Reads() throws IOException {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (String line : Files.readAllLines(RECORDED)) {
      if (line.startsWith("#")) {
        continue;
      }
      compared++;
      int end = line.lastIndexOf('\t');
      String text = line.substring(0, end);
      double found = EcmaDate.parse(text);
      String shown = Double.isNaN(found) ? "NaN" : Long.toString((long) found);
      if (!shown.equals(line.substring(end + 1))) {
        differences.add(line + "\t" + shown);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(compared).isGreaterThan(1_000);
  }
}
