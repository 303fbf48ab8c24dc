package io.spillway.bench.job;

import com.sun.management.OperatingSystemMXBean;
import io.spillway.local.s3.S3Operation;
import io.spillway.local.s3.S3Request;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Times how long a job takes for all events of the topic: once in a fresh process, and then in the
 * same one again, in turn with the jobs that it is compared with.
 */
final class Backlog {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final Bench bench;
  private final BenchReport report;
  private final Path peerFiles;
  private final Map<Subject, WorkerProcess> workers = new EnumMap<>(Subject.class);

  Backlog(Bench bench) {
    this.bench = bench;
    this.report = new BenchReport(bench.out());
    this.peerFiles = bench.directory().resolve("peer");
  }

  void run() throws IOException, InterruptedException, SQLException {
    long bytes = bench.putEvents();
    Map<Subject, List<Run>> cold = new EnumMap<>(Subject.class);
    Map<Subject, List<Run>> warm = new EnumMap<>(Subject.class);
    List<Subject> subjects =
        bench.options().peer ? List.of(Subject.values()) : List.of(Subject.SPILLWAY);
    report.header();
    try {
      for (int round = 0; round <= bench.options().runs; round++) {
        for (Subject subject : subjects) {
          Run run = run(subject, round, bytes);
          report.run(subject, round == 0 ? "cold" : "warm", run);
          (round == 0 ? cold : warm).computeIfAbsent(subject, s -> new ArrayList<>()).add(run);
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

  private Run run(Subject subject, int round, long bytes) throws IOException, SQLException {
    Files.createDirectories(peerFiles);
    RunRequest request =
        new RunRequest(
            subject,
            bench.servers().bootstrapServers(),
            BenchServers.TOPIC,
            bench.options().parallelism,
            // A group of its own: offsets that an earlier run has committed are nothing to it.
            bench.jobArguments("source.stop-at=latest", "source.group-id=bench-" + round),
            peerFiles.toString());
    Run run = run(worker(subject), request, bytes);
    bench.servers().forget();
    BenchServers.deleteBelow(peerFiles);
    return run;
  }

  private WorkerProcess worker(Subject subject) throws IOException {
    WorkerProcess worker = workers.get(subject);
    if (worker == null) {
      String name = subject.name();
      worker = subject == Subject.SPILLWAY ? bench.startWorker(name) : bench.startPeer(name);
      workers.put(subject, worker);
    }
    return worker;
  }

  private Run run(WorkerProcess worker, RunRequest request, long bytes)
      throws IOException, SQLException {
    double cpuBefore = PROCESS.getProcessCpuTime() / 1e9;
    RunFigures figures = worker.ask(request, RunFigures.class);
    double cpu = PROCESS.getProcessCpuTime() / 1e9 - cpuBefore;
    Map<S3Operation, Long> requests = new EnumMap<>(S3Operation.class);
    for (S3Operation operation : S3Operation.values()) {
      long count = bench.servers().s3().requests().count(S3Request.doing(operation));
      if (count > 0) {
        requests.put(operation, count);
      }
    }
    long events = bench.options().events;
    long end = figures.finishedMillis();
    long files = 0;
    switch (request.subject()) {
      case SPILLWAY -> {
        Delivered delivered = bench.delivered();
        end = delivered.lastMillis();
        files = delivered.files();
      }
      case FLINK_SQL -> Delivered.verifyLines(peerFiles, events);
      case READ_AND_DISCARD -> {}
    }
    return new Run(figures, events, bytes, cpu, end, requests, files);
  }
}
