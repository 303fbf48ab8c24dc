package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpillwayTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      textBlock =
          """
          eval --foo                # Unknown option: '--foo'; see 'spillway eval --help'
          eval x                    # Unmatched argument at index 1: 'x'; see 'spillway eval --help'
          validate                  # Missing required parameter: '<catalog>'; see 'spillway validate --help'
          validate --jsn c.yaml     # Unknown option: '--jsn'; did you mean --json? see 'spillway validate --help'
          preview --out o           # Missing required options: '--destinations=<catalog>', '--events=<file.jsonl>'; see 'spillway preview --help'
          preview --at              # Missing required parameter for option '--at' (<time>); see 'spillway preview --help'
          preview --at noon         # Invalid value for option '--at': 'noon' is not a time; give one like 2026-11-22T16:29:00.123Z; see 'spillway preview --help'
          preview --at +12026-01-01T00:00:00Z # Invalid value for option '--at': '+12026-01-01T00:00:00Z' is not a time; give one like 2026-11-22T16:29:00.123Z; see 'spillway preview --help'
          prview                    # Unmatched argument at index 0: 'prview'; did you mean preview? see 'spillway --help'
          """)
  void explainsWrongUsageInOneSentence(String arguments, String sentence) {
    assertThat(CommandRun.of(arguments.split(" +")))
        .isEqualTo(new CommandRun(2, "", sentence + "\n"));
  }

  @Test
  void namesTheCommandsWhenThereIsNone() {
    assertThat(CommandRun.of())
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "No command is given, expected one of check, ddl, eval, iam, lifecycle, preview,"
                    + " redeliver, redrive, validate; see 'spillway --help'\n"));
  }

  @Test
  void printsAStackTraceOnlyWhenAsked() {
    assertThat(CommandRun.of("eval", "--foo", "--stacktrace").err())
        .startsWith("Unknown option: '--foo'; see 'spillway eval --help'\n")
        .contains("\tat picocli.");
    assertThat(CommandRun.of("validate", "/nowhere.yaml", "--stacktrace").err())
        .contains("\tat io.spillway.cli.");
  }

  @Test
  void helpsOnStandardOutput() {
    assertThat(CommandRun.of("preview", "--help").out())
        .contains(
            "--destinations=<catalog>", "--events=<file.jsonl>", "--out=<dir>", "--at=<time>");
    assertThat(CommandRun.of("--help").out()).contains("eval", "preview", "validate");
  }
}
