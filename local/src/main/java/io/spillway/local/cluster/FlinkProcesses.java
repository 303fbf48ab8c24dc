package io.spillway.local.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;
import org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer;

/**
 * Starts the processes of a cluster as Flink's scripts do: with the memory sizes that Flink
 * computes, its JVM options, its configuration and its plugins.
 */
final class FlinkProcesses {
  private static final String LOG_SETTINGS = "cluster-log4j2.properties";

  private final BuiltArtifacts artifacts;
  private final Configuration configuration;
  private final Path conf;
  private final Path logs;
  private final Map<String, String> environment;

  /**
   * @param directory for the configuration and the logs
   * @param credentials the platform's, as environment variables
   */
  FlinkProcesses(
      BuiltArtifacts artifacts,
      Configuration configuration,
      Path directory,
      Map<String, String> credentials)
      throws IOException {
    this.artifacts = artifacts;
    this.configuration = configuration;
    this.conf = Files.createDirectories(directory.resolve("conf"));
    this.logs = Files.createDirectories(directory.resolve("logs"));
    this.environment = new HashMap<>(credentials);
    environment.put("FLINK_CONF_DIR", conf.toString());
    environment.put("FLINK_PLUGINS_DIR", artifacts.plugins().toString());
    environment.put("AWS_JAVA_V1_DISABLE_DEPRECATION_ANNOUNCEMENT", "true");
    ClusterConfiguration.write(configuration, conf);
    try (var settings = FlinkProcesses.class.getResourceAsStream(LOG_SETTINGS)) {
      Files.write(conf.resolve(LOG_SETTINGS), settings.readAllBytes());
    }
  }

  ChildProcess zooKeeper(int port, Path data) throws IOException {
    Path settings = conf.resolve("zoo.cfg");
    Files.writeString(
        settings,
        """
        dataDir=%s
        clientPort=%d
        clientPortAddress=127.0.0.1
        tickTime=500
        admin.enableServer=false
        """
            .formatted(data, port));
    return start(
        "zookeeper",
        List.of("-Xmx96m"),
        FlinkZooKeeperQuorumPeer.class,
        List.of("--zkConfigFile", settings.toString(), "--peerId", "1"));
  }

  ChildProcess jobManager(String name) throws IOException {
    JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(configuration);
    List<String> arguments = new ArrayList<>(configDirectory());
    arguments.add("--executionMode");
    arguments.add("cluster");
    arguments.addAll(words(JobManagerProcessUtils.generateDynamicConfigsStr(memory)));
    return start(
        name,
        words(JobManagerProcessUtils.generateJvmParametersStr(memory, configuration)),
        StandaloneSessionClusterEntrypoint.class,
        arguments);
  }

  ChildProcess taskManager(String name) throws IOException {
    TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(configuration);
    List<String> arguments = new ArrayList<>(configDirectory());
    arguments.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
    arguments.add("-D");
    arguments.add("taskmanager.resource-id=" + name);
    return start(
        name,
        words(ProcessMemoryUtils.generateJvmParametersStr(memory)),
        TaskManagerRunner.class,
        arguments);
  }

  private List<String> configDirectory() {
    return List.of("--configDir", conf.toString());
  }

  private ChildProcess start(String name, List<String> jvm, Class<?> main, List<String> arguments)
      throws IOException {
    List<String> all = new ArrayList<>(jvm);
    Collections.addAll(
        all,
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "@" + artifacts.jvmOptions(),
        "-Dlog4j2.configurationFile=" + conf.resolve(LOG_SETTINGS),
        "-cp",
        artifacts.flinkClassPath(),
        main.getName());
    all.addAll(arguments);
    return ChildProcess.start(name, logs, environment, all);
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }
}
