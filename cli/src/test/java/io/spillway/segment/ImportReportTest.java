package io.spillway.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.segment.ImportReport.Section;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ImportReportTest {
  private final ImportReport report = new ImportReport();

  @Test
  void printsAHundredOfWhatIsKept() {
    for (int i = 0; i < 103; i++) {
      report.add(Section.KEPT, "destination d" + i);
    }
    assertThat(printed())
        .startsWith("Kept in the catalog, though the files do not have it:\n  destination d0\n")
        .endsWith("  destination d99\n  and 3 more\n");
  }

  private String printed() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
