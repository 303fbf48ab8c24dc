package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedriveCommandTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      textBlock =
          """
          localhost          # 'localhost' is not host:port; give one like localhost:9092, several with commas between them
          localhost:         # 'localhost:' is not host:port; give one like localhost:9092, several with commas between them
          a:9092,,b:9092     # '' is not host:port; give one like localhost:9092, several with commas between them
          localhost:1 --kafka security.protocol=SSL --kafka ssl.truststore.location=/nowhere # cannot be used with these --kafka settings: /nowhere: there is no such file
          """)
  void saysWhichAddressOrSettingCannotBeUsed(String arguments, String problem) {
    List<String> command = new ArrayList<>(List.of("redrive", "--topic=events", "--bootstrap"));
    command.addAll(Arrays.asList(arguments.split(" ")));
    String bootstrap = arguments.replaceFirst(" .*", "");
    assertThat(CommandRun.of(command.toArray(String[]::new)))
        .isEqualTo(new CommandRun(2, "", "--bootstrap " + bootstrap + ": " + problem + "\n"));
  }
}
