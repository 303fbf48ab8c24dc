package io.spillway.job;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.settings.UsageException;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointSettingsTest {
  @Test
  void needsAnIntervalAlone() {
    assertThatThrownBy(() -> CheckpointSettings.check(new Configuration()))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("execution.checkpointing.interval: missing in Flink's settings");
    assertThatCode(() -> CheckpointSettings.check(withInterval())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "execution.checkpointing.mode, AT_LEAST_ONCE, set it to EXACTLY_ONCE",
    "execution.checkpointing.checkpoints-after-tasks-finish, false, set it to true"
  })
  void refusesWhatBreaksThePromise(String key, String value, String remedy) {
    Configuration flink = withInterval();
    flink.setString(key, value);
    assertThatThrownBy(() -> CheckpointSettings.check(flink))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(key + ": '" + value + "' cannot be used")
        .hasMessageContaining(remedy);
  }

  private static Configuration withInterval() {
    Configuration flink = new Configuration();
    flink.setString("execution.checkpointing.interval", "1 min");
    return flink;
  }
}
