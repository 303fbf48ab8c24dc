package io.spillway.bench.job;

import com.sun.management.OperatingSystemMXBean;
import io.spillway.local.s3.S3Operation;
import io.spillway.local.s3.S3Request;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Times the whole job, from Kafka to objects in the destinations' buckets. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Times the whole job on this machine: from its first task running to the last object in a"
          + " destination's bucket, which are then checked to hold every event once.",
      "Kafka, S3 and STS are in one process and each job in one of its own; the columns CPU s and"
          + " servers are the processor seconds of the two."
    })
public final class BenchCommand implements Callable<Integer> {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  @Mixin private BenchOptions options = new BenchOptions();
  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    System.exit(new CommandLine(new BenchCommand()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    options.check(spec.commandLine());
    Path directory =
        options.directory == null
            ? Files.createTempDirectory("spillway-bench")
            : Files.createTempDirectory(options.directory, "spillway-bench");
    try (BenchServers servers = BenchServers.start(directory, options)) {
      run(directory, servers);
    } finally {
      BenchServers.deleteBelow(directory);
      Files.delete(directory);
    }
    return 0;
  }

  private void run(Path directory, BenchServers servers) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("Putting %,d events into Kafka ...%n", options.events);
    out.flush();
    Preload preload = new Preload();
    long bytes = preload.send(servers.bootstrapServers(), BenchServers.TOPIC, options.events);
    Path catalog = directory.resolve("destinations.yaml");
    Files.writeString(catalog, BenchCatalog.of(options, servers.s3().endpoint()));
    List<String> arguments = new ArrayList<>(servers.jobArguments());
    arguments.add("--destinations=" + catalog);
    options.settings.forEach(setting -> arguments.add("--set=" + setting));

    Map<Subject, List<Run>> cold = new EnumMap<>(Subject.class);
    Map<Subject, List<Run>> warm = new EnumMap<>(Subject.class);
    List<Subject> subjects = options.peer ? List.of(Subject.values()) : List.of(Subject.SPILLWAY);
    Map<Subject, WorkerProcess> workers = new EnumMap<>(Subject.class);
    BenchReport report = new BenchReport(out);
    report.header();
    try {
      for (int round = 0; round <= options.runs; round++) {
        for (Subject subject : subjects) {
          WorkerProcess worker = workers.get(subject);
          if (worker == null) {
            worker = start(subject, servers, directory);
            workers.put(subject, worker);
          }
          Path peerFiles = Files.createDirectories(directory.resolve("peer"));
          RunRequest request =
              new RunRequest(
                  subject,
                  servers.bootstrapServers(),
                  BenchServers.TOPIC,
                  options.parallelism,
                  withGroup(arguments, round),
                  peerFiles.toString());
          Run run = run(worker, request, servers, bytes, preload);
          report.run(subject, round == 0 ? "cold" : "warm", run);
          (round == 0 ? cold : warm).computeIfAbsent(subject, s -> new ArrayList<>()).add(run);
          servers.forget();
          BenchServers.deleteBelow(peerFiles);
        }
      }
    } finally {
      for (WorkerProcess worker : workers.values()) {
        worker.close();
      }
    }
    report.summary("cold", cold);
    report.summary("warm", warm);
  }

  private Run run(
      WorkerProcess worker, RunRequest request, BenchServers servers, long bytes, Preload preload)
      throws IOException, SQLException {
    double cpuBefore = PROCESS.getProcessCpuTime() / 1e9;
    RunFigures figures = worker.run(request);
    double cpu = PROCESS.getProcessCpuTime() / 1e9 - cpuBefore;
    Map<S3Operation, Long> requests = new EnumMap<>(S3Operation.class);
    for (S3Operation operation : S3Operation.values()) {
      long count = servers.s3().requests().count(S3Request.doing(operation));
      if (count > 0) {
        requests.put(operation, count);
      }
    }
    long end = figures.finishedMillis();
    long files = 0;
    switch (request.subject()) {
      case SPILLWAY -> {
        Delivered delivered = Delivered.in(servers.delivered());
        Delivered.verify(servers.delivered(), options.events, preload.messageIdPrefix());
        end = delivered.lastMillis();
        files = delivered.files();
      }
      case FLINK_SQL -> Delivered.verifyLines(Path.of(request.outputDirectory()), options.events);
      case READ_AND_DISCARD -> {}
    }
    return new Run(figures, options.events, bytes, cpu, end, requests, files);
  }

  /** A group of its own: offsets that an earlier run has committed are nothing to a later one. */
  private static List<String> withGroup(List<String> arguments, int round) {
    List<String> all = new ArrayList<>(arguments);
    all.add("--set=source.group-id=bench-" + round);
    return all;
  }

  private WorkerProcess start(Subject subject, BenchServers servers, Path directory)
      throws IOException {
    Configuration flink = new Configuration();
    flink.setString("rest.port", "0");
    flink.setString("execution.checkpointing.interval", options.checkpointInterval);
    flink.setString("execution.checkpointing.storage", "filesystem");
    flink.setString("execution.checkpointing.dir", BenchServers.checkpoints());
    flink.setString("execution.checkpointing.incremental", "true");
    flink.setString("restart-strategy.type", "none");
    flink.setString("state.backend.type", options.stateBackend);
    flink.setString("pipeline.object-reuse", "true");
    flink.setString("taskmanager.memory.managed.size", "512m");
    flink.setString("io.tmp.dirs", Files.createDirectories(directory.resolve("tmp")).toString());
    flink.addAll(servers.fileSystem());
    options.flink.forEach(flink::setString);
    List<String> jvmOptions = new ArrayList<>(List.of("-Xmx" + options.heap));
    if (subject == Subject.SPILLWAY) {
      jvmOptions.addAll(options.jvmOptions);
    }
    return WorkerProcess.start(
        new WorkerSettings(flink.toMap(), options.parallelism),
        servers.credentials(),
        jvmOptions,
        directory.resolve(subject + ".log"));
  }
}
