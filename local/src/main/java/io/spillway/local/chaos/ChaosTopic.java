package io.spillway.local.chaos;

import io.spillway.local.cluster.DemoCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/** The topic of a run: what is in it, and what faults have deleted from it. */
final class ChaosTopic {
  private static final long ANSWER_SECONDS = 60;

  private final String bootstrapServers;
  private final Path logs;
  private final EventPlaces places = new EventPlaces();
  private final HostileEvents hostile;

  /** By partition, the offset before which records were deleted. */
  private final Map<Integer, Long> firstLeft = new HashMap<>();

  ChaosTopic(DemoCluster cluster) {
    this.bootstrapServers = cluster.bootstrapServers();
    this.logs = cluster.logs();
    this.hostile = new HostileEvents(bootstrapServers);
  }

  /** Where the events of the generator are. */
  EventPlaces places() {
    return places;
  }

  /** The events of other origin. */
  HostileEvents hostile() {
    return hostile;
  }

  /**
   * Deletes everything that some partitions hold.
   *
   * @param first the number of the first one, modulo the number of partitions
   */
  void trim(int first, int count) throws IOException, InterruptedException, TimeoutException {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      for (int i = 0; i < count; i++) {
        int partition = (first + i) % DemoCluster.PARTITIONS;
        latest.put(new TopicPartition(DemoCluster.TOPIC, partition), OffsetSpec.latest());
      }
      Map<TopicPartition, RecordsToDelete> deletions = new HashMap<>();
      admin
          .listOffsets(latest)
          .all()
          .get(ANSWER_SECONDS, TimeUnit.SECONDS)
          .forEach(
              (partition, end) -> {
                deletions.put(partition, RecordsToDelete.beforeOffset(end.offset()));
                firstLeft.put(partition.partition(), end.offset());
              });
      var unused = admin.deleteRecords(deletions).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("Kafka did not delete records", e);
    }
  }

  /** What the topic's account is by what the job has reported so far. */
  ChaosHistory history() {
    return new ChaosHistory(LostOffsets.in(logs), places, hostile, firstLeft);
  }
}
