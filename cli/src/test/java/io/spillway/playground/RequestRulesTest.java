package io.spillway.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {
  private static final String JSON = "application/json";
  private static final List<String> OWN = List.of("127.0.0.1:8765");

  private final RequestRules rules = new RequestRules(8765);

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765"})
  void takesRequestsToItsOwnAddress(String host) {
    assertThatCode(() -> rules.check("GET", "GET", List.of(host), List.of(), null))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example:8765",
        "127.0.0.1",
        "127.0.0.1:80",
        "127.0.0.1:8765.evil.example",
        ""
      })
  void refusesOtherNamesForThisMachine(String host) {
    assertThat(refusal("GET", "GET", List.of(host), List.of(), null)).isEqualTo(403);
  }

  @Test
  void refusesRequestsWithoutOrWithTwoHosts() {
    assertThat(refusal("GET", "GET", List.of(), List.of(), null)).isEqualTo(403);
    assertThat(refusal("GET", "GET", List.of(OWN.get(0), OWN.get(0)), List.of(), null))
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://evil.example", "null", "https://127.0.0.1:8765", "http://127.0.0.1:8766"})
  void refusesPagesOfOthers(String origin) {
    assertThat(refusal("POST", "POST", OWN, List.of(origin), JSON)).isEqualTo(403);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""})
  void refusesWhatAFormCouldSend(@Nullable String contentType) {
    assertThat(refusal("POST", "POST", OWN, List.of(), contentType)).isEqualTo(403);
  }

  @Test
  void takesJsonOfItsOwnPage() {
    assertThatCode(
            () ->
                rules.check(
                    "POST",
                    "POST",
                    OWN,
                    List.of("http://localhost:8765"),
                    "Application/JSON; charset=utf-8"))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesOtherMethods() {
    assertThat(refusal("POST", "GET", OWN, List.of(), JSON)).isEqualTo(405);
    assertThat(refusal("GET", "POST", OWN, List.of(), JSON)).isEqualTo(405);
    assertThat(refusal("OPTIONS", "POST", OWN, List.of(), JSON)).isEqualTo(405);
  }

  private int refusal(
      String method,
      String allowed,
      List<String> hosts,
      List<String> origins,
      @Nullable String contentType) {
    return catchThrowableOfType(
            RequestException.class, () -> rules.check(method, allowed, hosts, origins, contentType))
        .answer()
        .status();
  }
}
