package io.spillway.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The job is stopped with a savepoint and resumes from it while events arrive. */
class SavepointClusterITCase extends ClusterTest {

  @Test
  void losesAndDoublesNothingWhenItGoesOnFromASavepoint() throws Exception {
    String first = cluster.submit(2, null);
    awaitProgress(first, 2, 2);

    String savepoint = rest.stopWithSavepoint(first);
    assertThat(rest.state(first)).isEqualTo("FINISHED");
    String second = cluster.submit(3, savepoint);

    awaitProgress(second, 3, 2);
    assertThat(rest.restores(second)).isEqualTo(1);
    assertEveryEventArrivesOnce(second);
  }
}
