package io.spillway.bench.job;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.configuration.Configuration;

/**
 * What every benchmark of the whole job stands on.
 *
 * @param directory for all data
 * @param jobArguments Spillway's, without what says when its source stops and who reads
 */
record Bench(
    BenchOptions options,
    BenchServers servers,
    Path directory,
    Events events,
    List<String> jobArguments,
    PrintWriter out) {

  /** Writes the catalog, too. */
  static Bench of(BenchOptions options, BenchServers servers, Path directory, PrintWriter out)
      throws IOException {
    Path catalog = directory.resolve("destinations.yaml");
    Files.writeString(catalog, BenchCatalog.of(options, servers.s3().endpoint()));
    List<String> arguments = new ArrayList<>(servers.jobArguments());
    arguments.add("--destinations=" + catalog);
    options.settings.forEach(setting -> arguments.add("--set=" + setting));
    return new Bench(options, servers, directory, new Events(), arguments, out);
  }

  /** Spillway's arguments and some more. */
  List<String> jobArguments(String... settings) {
    List<String> all = new ArrayList<>(jobArguments);
    for (String setting : settings) {
      all.add("--set=" + setting);
    }
    return all;
  }

  /**
   * Puts all events into the topic before anything reads it.
   *
   * @return how many bytes they have
   */
  long putEvents() {
    out.printf("Putting %,d events into Kafka ...%n", options.events);
    out.flush();
    return events.send(
        servers.bootstrapServers(), BenchServers.TOPIC, options.events, Events.UNPACED);
  }

  /** Starts a process for Spillway. */
  WorkerProcess startWorker(String name) throws IOException {
    return startWorker(name, options.jvmOptions);
  }

  /** Starts a process for a job to compare with. */
  WorkerProcess startPeer(String name) throws IOException {
    return startWorker(name, List.of());
  }

  private WorkerProcess startWorker(String name, List<String> furtherJvmOptions)
      throws IOException {
    Configuration flink = new Configuration();
    flink.setString("rest.port", "0");
    flink.setString("execution.checkpointing.interval", options.checkpointInterval);
    flink.setString("execution.checkpointing.storage", "filesystem");
    flink.setString("execution.checkpointing.dir", BenchServers.checkpoints());
    flink.setString("execution.checkpointing.incremental", "true");
    flink.setString("web.checkpoints.history", "1000");
    flink.setString("restart-strategy.type", "none");
    flink.setString("state.backend.type", options.stateBackend);
    flink.setString("pipeline.object-reuse", "true");
    flink.setString("taskmanager.memory.managed.size", "512m");
    flink.setString("io.tmp.dirs", Files.createDirectories(directory.resolve("tmp")).toString());
    flink.addAll(servers.fileSystem());
    options.flink.forEach(flink::setString);
    List<String> jvmOptions = new ArrayList<>(List.of("-Xmx" + options.heap));
    jvmOptions.addAll(furtherJvmOptions);
    return WorkerProcess.start(
        new WorkerSettings(flink.toMap(), options.parallelism),
        servers.credentials(),
        jvmOptions,
        directory.resolve(name + ".log"));
  }

  /** Prints a figure and what it is of. */
  void line(String what, String format, Object... values) {
    out.printf("%-38s %s%n", what, String.format(Locale.ROOT, format, values));
    out.flush();
  }

  /** Checks that every event has one row in the destinations' buckets. */
  Delivered delivered() throws IOException, SQLException {
    Delivered delivered = Delivered.in(servers.delivered());
    Delivered.verify(servers.delivered(), options.events, events.messageIdPrefix());
    return delivered;
  }
}
