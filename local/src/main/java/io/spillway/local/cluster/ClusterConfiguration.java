package io.spillway.local.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/**
 * Flink's settings for a small cluster on this machine: those that Spillway ships, made smaller.
 */
final class ClusterConfiguration {
  static final int SLOTS_PER_TASK_MANAGER = 2;

  private ClusterConfiguration() {}

  /**
   * The settings of every process.
   *
   * @param shipped the folder with Spillway's own config.yaml
   * @param fileSystem how Flink reaches S3
   * @param bucket that gets checkpoints, savepoints and what high availability keeps
   * @param directory of the cluster, for temporary files
   */
  static Configuration of(
      Path shipped,
      Configuration fileSystem,
      String bucket,
      Path directory,
      int webUiPort,
      int zooKeeperPort) {
    Configuration flink = GlobalConfiguration.loadConfiguration(shipped.toString());
    flink.addAll(fileSystem);
    addresses(flink, webUiPort);
    sizes(flink);
    highAvailability(flink, bucket, zooKeeperPort);
    scaling(flink);
    set(flink, "execution.checkpointing.interval", "2 s");
    set(flink, "execution.checkpointing.dir", "s3://" + bucket + "/checkpoints");
    set(flink, "execution.checkpointing.savepoint-dir", "s3://" + bucket + "/savepoints");
    set(flink, "restart-strategy.exponential-delay.initial-backoff", "500 ms");
    set(flink, "restart-strategy.exponential-delay.max-backoff", "5 s");
    set(flink, "heartbeat.interval", "1 s");
    set(flink, "heartbeat.timeout", "15 s");
    set(flink, "metrics.fetcher.update-interval", "1 s");
    set(flink, "io.tmp.dirs", directory.resolve("tmp").toString());
    set(flink, "web.upload.dir", directory.resolve("uploads").toString());
    return flink;
  }

  private static void addresses(Configuration flink, int webUiPort) {
    for (String key :
        new String[] {
          "jobmanager.rpc.address",
          "jobmanager.bind-host",
          "taskmanager.host",
          "taskmanager.bind-host",
          "rest.address",
          "rest.bind-address"
        }) {
      set(flink, key, "127.0.0.1");
    }
    set(flink, "rest.port", Integer.toString(webUiPort));
  }

  private static void sizes(Configuration flink) {
    set(flink, "jobmanager.memory.process.size", "1000 mb");
    set(flink, "taskmanager.memory.process.size", "1150 mb");
    set(flink, "taskmanager.memory.managed.size", "96 mb");
    set(flink, "taskmanager.numberOfTaskSlots", Integer.toString(SLOTS_PER_TASK_MANAGER));
  }

  /** A job manager that starts again finds the jobs of the one before. */
  private static void highAvailability(Configuration flink, String bucket, int zooKeeperPort) {
    set(flink, "high-availability.type", "zookeeper");
    set(flink, "high-availability.cluster-id", "spillway");
    set(flink, "high-availability.storageDir", "s3://" + bucket + "/high-availability");
    set(flink, "high-availability.zookeeper.quorum", "127.0.0.1:" + zooKeeperPort);
    set(flink, "high-availability.zookeeper.client.connection-timeout", "5 s");
    // As long as a killed job manager holds the lead.
    set(flink, "high-availability.zookeeper.client.session-timeout", "6 s");
  }

  private static void scaling(Configuration flink) {
    String adaptive = "jobmanager.adaptive-scheduler.";
    set(flink, adaptive + "submission.resource-stabilization-timeout", "1 s");
    set(flink, adaptive + "executing.cooldown-after-rescaling", "1 s");
    set(flink, adaptive + "executing.resource-stabilization-timeout", "1 s");
  }

  /** Writes them as the config.yaml of a folder. */
  static void write(Configuration flink, Path folder) throws IOException {
    Map<String, String> sorted = new TreeMap<>(flink.toMap());
    Files.writeString(
        folder.resolve("config.yaml"),
        sorted.entrySet().stream()
            .map(entry -> entry.getKey() + ": '" + entry.getValue().replace("'", "''") + "'\n")
            .collect(Collectors.joining()));
  }

  private static void set(Configuration flink, String key, String value) {
    flink.setString(key, value);
  }
}
