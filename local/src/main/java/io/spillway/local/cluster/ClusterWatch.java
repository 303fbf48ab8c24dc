package io.spillway.local.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Says when a process of a cluster has ended, and starts others when somebody presses Enter. */
final class ClusterWatch implements AutoCloseable {
  private static final long PERIOD_MILLIS = 500;

  private final FlinkCluster cluster;
  private final InputStream in;
  private final Consumer<String> say;
  private final Set<String> said = new HashSet<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "cluster watch");
            created.setDaemon(true);
            return created;
          });

  private ClusterWatch(FlinkCluster cluster, InputStream in, Consumer<String> say) {
    this.cluster = cluster;
    this.in = in;
    this.say = say;
  }

  /**
   * Starts to watch.
   *
   * @param in where Enter is pressed; it is read as far as it is there, and not waited for
   */
  static ClusterWatch start(FlinkCluster cluster, InputStream in, Consumer<String> say) {
    ClusterWatch watch = new ClusterWatch(cluster, in, say);
    var unused =
        watch.thread.scheduleWithFixedDelay(
            watch::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look() {
    try {
      List<String> ended = cluster.ended();
      ended.stream()
          .filter(said::add)
          .forEach(sentence -> say.accept(sentence + "; press Enter to start another"));
      if (isEnterPressed() && !ended.isEmpty()) {
        var unused = cluster.replaceEnded();
        say.accept("Started:");
        cluster.processes().forEach(process -> say.accept("  pid    " + process));
      }
    } catch (IOException | RuntimeException e) {
      say.accept("No other process can be started: " + e.getMessage());
    }
  }

  private boolean isEnterPressed() throws IOException {
    boolean pressed = false;
    while (in.available() > 0) {
      pressed |= in.read() == '\n';
    }
    return pressed;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
