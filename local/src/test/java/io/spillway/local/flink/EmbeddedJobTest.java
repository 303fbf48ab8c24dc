package io.spillway.local.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;

class EmbeddedJobTest {
  private final Configuration flink = new Configuration();

  @Test
  void listensOnLoopbackAlone() {
    var unused = EmbeddedJob.environment(flink);

    assertThat(flink.get(RestOptions.BIND_ADDRESS)).isEqualTo("localhost");
    assertThat(flink.get(JobManagerOptions.BIND_HOST)).isEqualTo("localhost");
    assertThat(flink.get(TaskManagerOptions.BIND_HOST)).isEqualTo("localhost");
  }

  @Test
  void leavesAnAddressThatIsSet() {
    flink.set(RestOptions.BIND_ADDRESS, "0.0.0.0");

    var unused = EmbeddedJob.environment(flink);

    assertThat(flink.get(RestOptions.BIND_ADDRESS)).isEqualTo("0.0.0.0");
  }
}
