package io.spillway.cli;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

class SpillwayTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      textBlock =
          """
          eval --foo                # Unknown option: '--foo'; see 'spillway eval --help'
          eval x                    # Unexpected argument: 'x'; see 'spillway eval --help'
          validate                  # Missing required parameter: '<catalog>'; see 'spillway validate --help'
          validate a --destinations b # The catalog is given twice, as 'a' and with --destinations 'b'; give it once; see 'spillway validate --help'
          validate a b              # Unexpected argument: 'b'; see 'spillway validate --help'
          validate --jsn c.yaml     # Unknown option: '--jsn'; did you mean --json? see 'spillway validate --help'
          preview --out o           # Missing required option: '--events=<file.jsonl>'; see 'spillway preview --help'
          preview --at              # Missing required parameter for option '--at' (<time>); see 'spillway preview --help'
          preview --at noon         # Invalid value for option '--at': 'noon' is not a time; give one like 2026-11-22T16:29:00.123Z; see 'spillway preview --help'
          preview --at +12026-01-01T00:00:00Z # Invalid value for option '--at': '+12026-01-01T00:00:00Z' is not a time; give one like 2026-11-22T16:29:00.123Z; see 'spillway preview --help'
          validate --json=maybe     # Invalid value for option '--json': 'maybe' is not true or false; give the option without a value; see 'spillway validate --help'
          ddl --since today         # Invalid value for option '--since': 'today' is not a day; give one like 2026-11-22; see 'spillway ddl --help'
          ddl --since +12026-01-01  # Invalid value for option '--since': '+12026-01-01' is not a day; give one like 2026-11-22; see 'spillway ddl --help'
          ddl --format xml          # Invalid value for option '--format': 'xml' is not one of sql, glue-json; see 'spillway ddl --help'
          redeliver --staging-endpoint s3.local # Invalid value for option '--staging-endpoint': 's3.local' is not a URL; give one like https://s3.example.com:9000; see 'spillway redeliver --help'
          redeliver --from 2026-11-22 # Invalid value for option '--from': '2026-11-22' is not a time; give one like 2026-11-22T16:29:00.123Z; see 'spillway redeliver --help'
          redrive --kafka acks      # Invalid value for option '--kafka': 'acks' is not of the form <key=value>; see 'spillway redrive --help'
          prview                    # Unknown command: 'prview'; did you mean preview? see 'spillway --help'
          help prview               # Unknown command: 'prview'; did you mean preview? see 'spillway --help'
          """)
  void explainsWrongUsageInOneSentence(String arguments, String sentence) {
    assertThat(CommandRun.of(arguments.split(" +")))
        .isEqualTo(new CommandRun(2, "", sentence + "\n"));
  }

  @Test
  void takesAnEmptyPathForAMistakeAndNotForTheCurrentFolder() {
    String remedy = "'' is not a path; give one, or . for the current folder; see 'spillway ";
    assertThat(CommandRun.of("validate", "").err())
        .isEqualTo("Invalid value for <catalog>: " + remedy + "validate --help'\n");
    assertThat(CommandRun.of("preview", "c", "--events=e", "--out", "").err())
        .isEqualTo("Invalid value for option '--out': " + remedy + "preview --help'\n");
    assertThat(CommandRun.of("redrive", "", "--bootstrap=localhost:1", "--topic=events"))
        .isEqualTo(
            new CommandRun(2, "", "'': not a path or pattern; give a file of dead letters\n"));
  }

  @Test
  void printsItsUsageWithoutACommand() {
    CommandRun usage = CommandRun.of("--help");
    assertThat(usage.exitCode()).isZero();
    assertThat(usage.out())
        .startsWith("Usage: spillway ")
        .containsPattern("\n  validate +Checks a ");
    assertThat(CommandRun.of()).isEqualTo(usage);
    assertThat(CommandRun.of("help")).isEqualTo(usage);
    assertThat(CommandRun.of("help", "iam")).isEqualTo(CommandRun.of("iam", "--help"));
  }

  @Test
  void printsItsVersion() {
    assertThat(CommandRun.of("--version").out()).matches("spillway [0-9]+\\.[0-9]+\\.[0-9]+\\S*\n");
  }

  @Test
  void printsAScriptThatCompletesEveryCommand() {
    CommandRun completion = CommandRun.of("completion");
    assertThat(completion.out())
        .startsWith("#!/usr/bin/env bash\n")
        .contains("redeliver", "--json");
    assertThat(completion.err()).isEmpty();
  }

  @Test
  void printsAStackTraceOnlyWhenAsked() {
    assertThat(CommandRun.of("eval", "--foo", "--stacktrace").err())
        .startsWith("Unknown option: '--foo'; see 'spillway eval --help'\n")
        .contains("\tat picocli.");
    assertThat(CommandRun.of("validate", "/nowhere.yaml", "--stacktrace").err())
        .contains("\tat io.spillway.cli.");
  }

  /** As the job does, though no command needs most of them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      textBlock =
          """
          deliver.in-flight=nope   # deliver.in-flight: 'nope' must be a whole number of at least 1
          deliver.in-flight=0      # deliver.in-flight: '0' must be a whole number of at least 1
          event.max-depth=9999999999 # event.max-depth: '9999999999' must be a whole number of at least 1
          batch.max-age=soon       # batch.max-age: 'soon' is not a duration; give one like 500 ms or 12 h
          batch.max-age=0 s        # batch.max-age: '0 s' must be at least 1 ms
          batch.memory=much        # batch.memory: 'much' is not a size; give one like 512 mb or 2 gb
          limits.steps=none        # limits.steps: 'none' must be a whole number of at least 1; give one like 10000000
          """)
  void checksTheValuesOfAllSettings(String setting, String sentence) {
    assertThat(CommandRun.of("check", "none.yaml", "--set", setting))
        .isEqualTo(new CommandRun(2, "", sentence + "\n"));
  }

  @Test
  void saysWhyAFolderCannotBeRead(@TempDir Path folder) throws IOException {
    Path loop = folder.resolve("loop");
    Files.createSymbolicLink(loop, loop);
    Path catalog =
        Files.writeString(
            folder.resolve("catalog.yaml"),
            """
            destinations:
              - id: acme
                settings:
                  iam_role_arn: arn:aws:iam::123456789012:role/acme
                  iam_external_id: ${external_id}
                  s3_aws_bucket_name: acme-bucket
                  s3_aws_region: eu-west-1
                mappings:
                  - id: all
            """);
    Path day = folder.resolve("2026-11-22");
    Files.createSymbolicLink(day, day);
    for (Path staging : List.of(loop, folder)) {
      assertThat(
              CommandRun.of(
                  "redeliver",
                  catalog.toString(),
                  "--destination=acme",
                  "--from=2026-11-22T00:00:00Z",
                  "--set=staging.path=" + staging.toUri()))
          .satisfies(run -> assertThat(run.exitCode()).isEqualTo(2))
          .extracting(CommandRun::err, as(STRING))
          .startsWith("staging.path: '" + staging.toUri() + "' cannot be read: /")
          .endsWith("; let this user read it\n");
    }
  }

  @Test
  void takesTheCatalogAsAnOptionToo(@TempDir Path folder) throws IOException {
    Path catalog = Files.writeString(folder.resolve("catalog.yaml"), "destinations: []\n");
    assertThat(CommandRun.of("validate", "--destinations", catalog.toString()))
        .isEqualTo(CommandRun.of("validate", catalog.toString()))
        .isEqualTo(
            new CommandRun(
                0,
                catalog + ": valid, 0 destinations, 0 mappings\n",
                "warning: catalog.yaml:1: destinations: empty, so that nothing is delivered; add a"
                    + " destination\n"));
  }

  @Test
  void hasColoursOnATerminalOnly() {
    assertThat(CommandRun.of("--help").out()).doesNotContain("\u001b");
    CommandLine commandLine = Spillway.commandLine();
    String coloured = commandLine.getUsageMessage(Help.defaultColorScheme(Ansi.ON));
    assertThat(coloured).contains("\u001b[");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void describesEachCommandInTheSameWay(CommandSpec command) {
    UsageMessageSpec help = command.usageMessage();
    assertThat(help.description()[0]).matches("[A-Z].*\\.");
    assertThat(help.footer()[0]).matches(" {2}.*bin/spillway .*");
    assertThat(help.footer()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(help.exitCodeList()).containsOnlyKeys("0", "1", "2");
    assertThat(command.args())
        .filteredOn(argument -> !argument.hidden())
        .allSatisfy(SpillwayTest::describes);
  }

  private static void describes(ArgSpec argument) {
    assertThat(String.join(" ", argument.description())).matches("(?s).*[.\\]]");
    if (argument.arity().max() > 0) {
      assertThat(argument.paramLabel()).matches("<.+>|sql\\|glue-json");
    }
  }

  static Stream<CommandSpec> commands() {
    CommandLine root = Spillway.commandLine();
    return Stream.concat(Stream.of(root), root.getSubcommands().values().stream())
        .map(CommandLine::getCommandSpec);
  }
}
