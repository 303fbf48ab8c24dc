package io.spillway.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.job.OperatorIds;
import org.junit.jupiter.api.Test;

/** The parallelism changes while events arrive, with the request that the web UI's buttons send. */
class RescaleClusterITCase extends ClusterTest {

  @Test
  void losesAndDoublesNothingWhenItIsRescaled() throws Exception {
    String job = cluster.submit(1, null);
    awaitProgress(job, 1, 2);

    rest.rescale(job, vertex -> 2);
    awaitProgress(job, 2, 2);
    assertThat(rest.taskManagersOf(job)).as("slots spread over task managers").hasSize(2);
    rest.rescale(job, vertex -> 3);
    awaitProgress(job, 3, 2);
    awaitStatus(true, 9);
    rest.rescale(job, vertex -> 1);
    awaitProgress(job, 1, 2);
    awaitStatus(true, 3);

    assertEveryEventArrivesOnce(job);
  }

  @Test
  void losesAndDoublesNothingWhenOneVertexIsRescaled() throws Exception {
    String job = cluster.submit(1, null);
    awaitProgress(job, 1, 2);

    rest.rescale(job, RescaleClusterITCase::threeForBatch);
    awaitProgress(job, RescaleClusterITCase::threeForBatch, 2);

    assertEveryEventArrivesOnce(job);
  }

  private static int threeForBatch(String vertex) {
    return vertex.contains(OperatorIds.BATCH_NAME) ? 3 : 1;
  }
}
