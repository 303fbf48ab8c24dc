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
 * Flink's settings for a small cluster on this machine: those that Spillway ships, scaled down. A
 * builder.
 */
final class ClusterConfiguration {
  static final int SLOTS_PER_TASK_MANAGER = 2;

  private final Configuration flink;

  private ClusterConfiguration(Configuration flink) {
    this.flink = flink;
  }

  /**
   * Starts with the settings that Spillway ships.
   *
   * @param conf the folder with their config.yaml
   */
  static ClusterConfiguration shipped(Path conf) {
    ClusterConfiguration configuration =
        new ClusterConfiguration(GlobalConfiguration.loadConfiguration(conf.toString()));
    configuration.sizes();
    configuration.timing();
    return configuration;
  }

  /**
   * Sets the storage of checkpoints, savepoints and the data of high availability.
   *
   * @param fileSystem settings for access to S3
   */
  ClusterConfiguration storage(Configuration fileSystem, String bucket) {
    flink.addAll(fileSystem);
    set("execution.checkpointing.dir", "s3://" + bucket + "/checkpoints");
    set("execution.checkpointing.savepoint-dir", "s3://" + bucket + "/savepoints");
    set("high-availability.storageDir", "s3://" + bucket + "/high-availability");
    return this;
  }

  /** Sets the addresses of the processes; all are on the loopback interface. */
  ClusterConfiguration ports(int webUi, int zooKeeper) {
    for (String key :
        new String[] {
          "jobmanager.rpc.address",
          "jobmanager.bind-host",
          "taskmanager.host",
          "taskmanager.bind-host",
          "rest.address",
          "rest.bind-address"
        }) {
      set(key, "127.0.0.1");
    }
    set("rest.port", Integer.toString(webUi));
    // The job's jar is uploaded, which the shipped settings forbid.
    set("web.submit.enable", "true");
    set("web.cancel.enable", "true");
    set("high-availability.zookeeper.quorum", "127.0.0.1:" + zooKeeper);
    return this;
  }

  /** Sets the directory for temporary files. */
  ClusterConfiguration directory(Path directory) {
    set("io.tmp.dirs", directory.resolve("tmp").toString());
    set("web.upload.dir", directory.resolve("uploads").toString());
    return this;
  }

  /**
   * The settings of every process.
   *
   * @throws IllegalStateException when storage, ports or the directory are not set
   */
  Configuration build() {
    for (String needed :
        new String[] {"high-availability.storageDir", "rest.port", "web.upload.dir"}) {
      if (!flink.containsKey(needed)) {
        throw new IllegalStateException(needed + " is not set");
      }
    }
    return flink;
  }

  private void sizes() {
    set("jobmanager.memory.process.size", "1000 mb");
    set("taskmanager.memory.process.size", "1150 mb");
    set("taskmanager.memory.managed.size", "96 mb");
    set("taskmanager.numberOfTaskSlots", Integer.toString(SLOTS_PER_TASK_MANAGER));
  }

  /** Everything happens faster than in production; a new job manager finds the earlier jobs. */
  private void timing() {
    set("execution.checkpointing.interval", "2 s");
    set("restart-strategy.exponential-delay.initial-backoff", "500 ms");
    set("restart-strategy.exponential-delay.max-backoff", "5 s");
    set("heartbeat.interval", "1 s");
    set("heartbeat.timeout", "15 s");
    set("metrics.fetcher.update-interval", "1 s");
    set("high-availability.type", "zookeeper");
    set("high-availability.cluster-id", "spillway");
    set("high-availability.zookeeper.client.connection-timeout", "5 s");
    // How long a killed job manager keeps the leadership.
    set("high-availability.zookeeper.client.session-timeout", "6 s");
    String adaptive = "jobmanager.adaptive-scheduler.";
    set(adaptive + "submission.resource-stabilization-timeout", "1 s");
    set(adaptive + "executing.cooldown-after-rescaling", "1 s");
    set(adaptive + "executing.resource-stabilization-timeout", "1 s");
  }

  /** Writes settings as the config.yaml of a folder. */
  static void write(Configuration flink, Path folder) throws IOException {
    Map<String, String> sorted = new TreeMap<>(flink.toMap());
    Files.writeString(
        folder.resolve("config.yaml"),
        sorted.entrySet().stream()
            .map(entry -> entry.getKey() + ": '" + entry.getValue().replace("'", "''") + "'\n")
            .collect(Collectors.joining()));
  }

  private void set(String key, String value) {
    flink.setString(key, value);
  }
}
