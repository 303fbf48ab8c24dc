package io.spillway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.budget.Limits;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitSettingsTest {
  @Test
  void everyLimitHasADefault() throws Exception {
    assertThat(LimitSettings.read(key -> null)).isEqualTo(Limits.DEFAULTS);
  }

  @Test
  void everyLimitCanBeSet() throws Exception {
    Map<String, String> settings =
        Map.of(
            "limits.steps", "1",
            "limits.values", "2",
            "limits.characters", "3",
            "limits.sought-characters", "4",
            "limits.cell-size", "5 kb",
            "limits.row-size", "6MB",
            "limits.time", "7 s");

    assertThat(LimitSettings.read(settings::get))
        .isEqualTo(new Limits(1, 2, 3, 4, 5 * 1024, 6 * 1024 * 1024, Duration.ofSeconds(7)));
    assertThat(LimitSettings.KEYS).containsExactlyInAnyOrderElementsOf(settings.keySet());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limits.steps|0|'0' must be a whole number of at least 1; give one like 10000000",
        "limits.values|3000000000|'3000000000' must be a whole number of at least 1; give one like"
            + " 1000000",
        "limits.characters|1e6|'1e6' must be a whole number of at least 1; give one like 16000000",
        "limits.cell-size|0|'0' must be from 1 byte to 1 GiB; give a size like 16 mb",
        "limits.row-size|2 gb|'2 gb' must be from 1 byte to 1 GiB; give a size like 16 mb",
        "limits.row-size|many|'many' must be from 1 byte to 1 GiB; give a size like 16 mb",
        "limits.time|0 s|'0 s' must be at least 1 ms",
        "limits.time|soon|'soon' is not a duration; give one like 500 ms or 2 s"
      })
  void aValueThatCannotBeUsedIsNamed(String key, String value, String problem) {
    assertThatThrownBy(() -> LimitSettings.read(Map.of(key, value)::get))
        .isInstanceOf(UsageException.class)
        .hasMessage(key + ": " + problem);
  }
}
