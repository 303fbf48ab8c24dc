package io.spillway.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
  private static final List<String> KNOWN = List.of("batch_size", "columns", "trigger", "Id");

  @Test
  void findsTheNameWithTheFewestMistakes() {
    assertThat(NearestName.of("colums", KNOWN)).contains("columns");
    assertThat(NearestName.of("BATCHSIZE", KNOWN)).contains("batch_size");
    assertThat(NearestName.of("iD", KNOWN)).contains("Id");
    assertThat(NearestName.of("x".repeat(10_000), KNOWN)).isPresent();
    assertThat(NearestName.of("x", List.of())).isEmpty();
    assertThat(NearestName.of("ac", List.of("ab", "aa"))).contains("ab");
  }

  @Test
  void aNameIsProbablyMeantOnlyWhenItIsNear() {
    assertThat(NearestName.meant("triger", KNOWN)).contains("trigger");
    assertThat(NearestName.meant("batch_szie_", KNOWN)).contains("batch_size");
    assertThat(NearestName.meant("colour", KNOWN)).isEmpty();
    assertThat(NearestName.meant("description", KNOWN)).isEmpty();
    assertThat(NearestName.meant("x".repeat(10_000), KNOWN)).isEmpty();
    assertThat(NearestName.meant("tirgger", KNOWN)).contains("trigger");
    assertThat(NearestName.meant("tset", List.of("test"))).contains("test");
    assertThat(NearestName.meant("els", List.of("then", "else"))).contains("else");
    assertThat(NearestName.meant("end", List.of("else"))).isEmpty();
  }

  @Test
  void aVeryShortNameIsNotMeantUnlessOnlyItsCaseDiffers() {
    assertThat(NearestName.meant("zz", List.of("a", "az"))).isEmpty();
    assertThat(NearestName.meant("ids", KNOWN)).isEmpty();
    assertThat(NearestName.meant("id", KNOWN)).contains("Id");
  }

  @Test
  void asksForTheNameThatWasMeantOrListsAll() {
    assertThat(NearestName.suggestion("triger", KNOWN)).isEqualTo("did you mean \"trigger\"?");
    assertThat(NearestName.suggestion("colour", KNOWN))
        .isEqualTo("use one of \"batch_size\", \"columns\", \"trigger\", \"Id\"");
  }
}
