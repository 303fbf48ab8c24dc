package io.spillway.local.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.jline.utils.Signals;

/**
 * Stops a job with a savepoint when the process gets Ctrl-C or SIGTERM, and ends the process at
 * once at the second. Not a shutdown hook: those of Flink, which run at the same time, delete what
 * a savepoint needs.
 */
final class StopWithSavepoint {
  /** The exit code of a process that a signal ended. */
  private static final int INTERRUPTED = 130;

  private final JobClient job;
  private final String folder;
  private final Consumer<String> say;
  private final AtomicBoolean requested = new AtomicBoolean();
  private final CompletableFuture<String> savepoint = new CompletableFuture<>();

  /**
   * @param folder for the savepoint, a URI
   */
  StopWithSavepoint(JobClient job, String folder, Consumer<String> say) {
    this.job = job;
    this.folder = folder;
    this.say = say;
  }

  void onSignals() {
    var unused = Signals.register("INT", this::stop);
    unused = Signals.register("TERM", this::stop);
  }

  boolean isRequested() {
    return requested.get();
  }

  /** The path of the savepoint, of a job that ended because it was stopped. */
  String savepoint() throws Exception {
    return savepoint.get();
  }

  private void stop() {
    if (!requested.compareAndSet(false, true)) {
      Runtime.getRuntime().halt(INTERRUPTED);
    }
    say.accept("Stops with a savepoint; another Ctrl-C ends it at once.");
    var unused =
        job.stopWithSavepoint(false, folder, SavepointFormatType.CANONICAL)
            .whenComplete(
                (path, failure) -> {
                  if (failure == null) {
                    savepoint.complete(path);
                  } else {
                    say.accept(
                        "No savepoint could be taken ("
                            + failure.getMessage()
                            + "). The next run goes on from the last checkpoint.");
                    Runtime.getRuntime().halt(INTERRUPTED);
                  }
                });
  }
}
