package io.spillway.local.cluster;

import io.spillway.local.flink.FlinkRest;
import io.spillway.local.host.FreePorts;
import io.spillway.local.host.Wait;
import io.spillway.local.platform.PlatformStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A session cluster with high availability: ZooKeeper, a job manager and some task managers, each
 * in a JVM of its own that can be killed and restarted. Not thread-safe.
 */
public final class FlinkCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final FlinkProcesses processes;
  private final FlinkRest rest;
  private final ChildProcess zooKeeper;
  private final Deque<ChildProcess> taskManagers = new ArrayDeque<>();
  private ChildProcess jobManager;
  private int jobManagersStarted;
  private int taskManagersStarted;

  private FlinkCluster(
      FlinkProcesses processes, FlinkRest rest, ChildProcess zooKeeper, ChildProcess jobManager) {
    this.processes = processes;
    this.rest = rest;
    this.zooKeeper = zooKeeper;
    this.jobManager = jobManager;
    this.jobManagersStarted = 1;
  }

  /**
   * Starts a cluster and waits until all slots are available.
   *
   * @param directory for logs, temporary files and ZooKeeper's data
   * @param storage for checkpoints, savepoints and the data of high availability
   */
  static FlinkCluster start(
      BuiltArtifacts artifacts,
      Path directory,
      PlatformStorage storage,
      int taskManagers,
      int webUiPort)
      throws IOException, InterruptedException, TimeoutException {
    for (String folder : new String[] {"tmp", "uploads", "zookeeper"}) {
      Files.createDirectories(directory.resolve(folder));
    }
    int zooKeeperPort = FreePorts.next();
    FlinkProcesses processes =
        new FlinkProcesses(
            artifacts,
            ClusterConfiguration.shipped(artifacts.conf())
                .storage(storage.fileSystem(), PlatformStorage.CHECKPOINTS)
                .ports(webUiPort, zooKeeperPort)
                .directory(directory)
                .build(),
            directory,
            storage.credentialsAsEnvironment());
    ChildProcess zooKeeper = processes.zooKeeper(zooKeeperPort, directory.resolve("zookeeper"));
    ChildProcess jobManager;
    try {
      jobManager = processes.jobManager("jobmanager-1");
    } catch (IOException e) {
      zooKeeper.close();
      throw e;
    }
    FlinkCluster cluster =
        new FlinkCluster(
            processes, new FlinkRest("http://127.0.0.1:" + webUiPort), zooKeeper, jobManager);
    try {
      for (int i = 0; i < taskManagers; i++) {
        cluster.startTaskManager();
      }
      cluster.awaitSlots();
    } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  public FlinkRest rest() {
    return rest;
  }

  /** The id and the name of each process. */
  public List<String> processes() {
    return Stream.concat(Stream.of(zooKeeper, jobManager), taskManagers.stream())
        .map(process -> process.pid() + " " + process.name())
        .toList();
  }

  public void startTaskManager() throws IOException {
    taskManagersStarted++;
    taskManagers.addLast(processes.taskManager("taskmanager-" + taskManagersStarted));
  }

  /** Kills the oldest task manager, as {@code kill -9} does; returns its id. */
  public String killTaskManager() throws InterruptedException {
    ChildProcess victim = taskManagers.removeFirst();
    victim.kill();
    return victim.name();
  }

  /**
   * Kills the oldest of some task managers, as {@code kill -9} does; returns its id.
   *
   * @param among their ids
   * @throws IOException when none of them is left
   */
  public String killTaskManager(Set<String> among) throws IOException, InterruptedException {
    ChildProcess victim =
        taskManagers.stream()
            .filter(taskManager -> among.contains(taskManager.name()))
            .findFirst()
            .orElseThrow(() -> new IOException("None of " + among + " runs"));
    taskManagers.remove(victim);
    victim.kill();
    return victim.name();
  }

  /** Kills the job manager, as {@code kill -9} does, and starts another with the same address. */
  public void killAndRestartJobManager() throws IOException, InterruptedException {
    jobManager.kill();
    startJobManager();
  }

  private void startJobManager() throws IOException {
    jobManagersStarted++;
    jobManager = processes.jobManager("jobmanager-" + jobManagersStarted);
  }

  /** A sentence about each process that has ended by itself, or was killed from outside. */
  public List<String> ended() {
    return Stream.concat(Stream.of(zooKeeper, jobManager), List.copyOf(taskManagers).stream())
        .filter(process -> !process.isAlive())
        .map(FlinkCluster::describe)
        .toList();
  }

  /**
   * Replaces the job manager and each task manager that has ended by itself, as Kubernetes does.
   *
   * @return a sentence about each that was replaced
   * @throws IllegalStateException when ZooKeeper has ended
   */
  public List<String> replaceEnded() throws IOException {
    zooKeeper.checkAlive();
    List<String> replaced = new ArrayList<>();
    if (!jobManager.isAlive()) {
      replaced.add(describe(jobManager));
      jobManager.close();
      startJobManager();
    }
    for (ChildProcess taskManager : List.copyOf(taskManagers)) {
      if (!taskManager.isAlive()) {
        replaced.add(describe(taskManager));
        taskManagers.remove(taskManager);
        taskManager.close();
        startTaskManager();
      }
    }
    return replaced;
  }

  private static String describe(ChildProcess ended) {
    return ended.name() + " ended by itself with code " + ended.exitCode();
  }

  /** Waits until the slots of all task managers are available. */
  public void awaitSlots() throws InterruptedException, TimeoutException {
    int slots = taskManagers.size() * ClusterConfiguration.SLOTS_PER_TASK_MANAGER;
    Wait.until(
        () -> slots + " slots",
        PATIENCE,
        () -> {
          zooKeeper.checkAlive();
          jobManager.checkAlive();
          taskManagers.forEach(ChildProcess::checkAlive);
          return rest.slots() == slots;
        });
  }

  @Override
  public void close() {
    taskManagers.forEach(ChildProcess::close);
    jobManager.close();
    zooKeeper.close();
  }
}
