package io.spillway.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VariableNamesTest {

  @Test
  void areCalledAfterTheDestination() {
    assertThat(
            names(Set.of(), "Acme EU", "acme (prod)", "42 things", "AWS S3 (Actions)", "日本", null))
        .containsExactly(
            "ACME_EU_EXTERNAL_ID",
            "ACME_PROD_EXTERNAL_ID",
            "SEGMENT_42_THINGS_EXTERNAL_ID",
            "SEGMENT_AWS_S3_ACTIONS_EXTERNAL_ID",
            "SEGMENT_ID4_EXTERNAL_ID",
            "SEGMENT_ID5_EXTERNAL_ID");
  }

  @Test
  void areNeverTheSame() {
    assertThat(names(Set.of("TAKEN_EXTERNAL_ID"), "Acme", "acme!", "Taken", "AWS"))
        .containsExactly(
            "ACME_ID0_EXTERNAL_ID",
            "ACME_ID1_EXTERNAL_ID",
            "TAKEN_ID2_EXTERNAL_ID",
            "SEGMENT_AWS_EXTERNAL_ID");
  }

  private static List<String> names(Set<String> taken, String... destinations) {
    List<Workspace.Destination> all =
        Arrays.stream(destinations)
            .map(
                name ->
                    new Workspace.Destination(
                        "id" + Arrays.asList(destinations).indexOf(name),
                        Origin.PUBLIC_API,
                        name,
                        null,
                        null,
                        null,
                        null,
                        null))
            .toList();
    VariableNames names = new VariableNames(all, taken);
    return all.stream().map(names::of).toList();
  }
}
