package io.spillway.bench.job;

import com.sun.management.OperatingSystemMXBean;
import io.spillway.local.platform.PlatformStorage;
import io.spillway.local.s3.S3Operation;
import io.spillway.local.s3.S3Request;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures how long a job takes for all events of the topic: once in a new process and then
 * repeatedly in the same one, alternating with the jobs that it is compared with.
 */
final class BacklogBenchmark {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** The folder of the staging bucket that the Flink SQL job writes to. */
  private static final String PEER = "peer";

  private final BenchmarkContext bench;
  private final BenchReport report;
  private final Map<MeasuredJob, WorkerProcess> workers = new EnumMap<>(MeasuredJob.class);

  BacklogBenchmark(BenchmarkContext bench) {
    this.bench = bench;
    this.report = new BenchReport(bench.out());
  }

  void run() throws IOException, InterruptedException, SQLException {
    long bytes = bench.sendEvents();
    Map<MeasuredJob, List<RunResult>> cold = new EnumMap<>(MeasuredJob.class);
    Map<MeasuredJob, List<RunResult>> warm = new EnumMap<>(MeasuredJob.class);
    List<MeasuredJob> jobs =
        bench.options().peer ? List.of(MeasuredJob.values()) : List.of(MeasuredJob.SPILLWAY);
    report.header();
    try {
      int warmUp = bench.options().warmUpRuns;
      for (int round = 0; round <= warmUp + bench.options().runs; round++) {
        for (MeasuredJob job : jobs) {
          RunResult run = run(job, round, bytes);
          report.run(job, round == 0 ? "cold" : round <= warmUp ? "warming up" : "warm", run);
          if (round == 0 || round > warmUp) {
            (round == 0 ? cold : warm).computeIfAbsent(job, s -> new ArrayList<>()).add(run);
          }
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

  private RunResult run(MeasuredJob job, int round, long bytes) throws IOException, SQLException {
    WorkerRequest.Run request =
        new WorkerRequest.Run(
            job,
            bench.bootstrapServers(),
            // A consumer group of its own: the offsets of earlier runs do not apply.
            bench.job("source.stop-at=latest", "source.group-id=bench-" + round),
            "s3://" + PlatformStorage.STAGING + "/" + PEER);
    RunResult run = run(worker(job), request, bytes);
    bench.reset();
    return run;
  }

  private WorkerProcess worker(MeasuredJob job) throws IOException {
    WorkerProcess worker = workers.get(job);
    if (worker == null) {
      String name = job.name();
      worker = job == MeasuredJob.SPILLWAY ? bench.startWorker(name) : bench.startPeer(name);
      workers.put(job, worker);
    }
    return worker;
  }

  private RunResult run(WorkerProcess worker, WorkerRequest.Run request, long bytes)
      throws IOException, SQLException {
    double cpuBefore = PROCESS.getProcessCpuTime() / 1e9;
    WorkerFigures.Run figures = worker.ask(request, WorkerFigures.Run.class);
    double cpu = PROCESS.getProcessCpuTime() / 1e9 - cpuBefore;
    Map<S3Operation, Long> requests = new EnumMap<>(S3Operation.class);
    for (S3Operation operation : S3Operation.values()) {
      long count = bench.s3().requests().count(S3Request.doing(operation));
      if (count > 0) {
        requests.put(operation, count);
      }
    }
    long s3Bytes = bench.s3().requests().bytes(S3Request.any());
    long events = bench.options().events;
    long end = figures.finishedMillis();
    long files = 0;
    switch (request.measured()) {
      case SPILLWAY -> {
        DeliveredFiles delivered = bench.delivered();
        end = delivered.lastMillis();
        files = delivered.files();
      }
      case FLINK_SQL -> {
        Path peer = bench.s3().directory(PlatformStorage.STAGING).resolve(PEER);
        files = DeliveredFiles.verifyLines(peer, events);
      }
      case READ_AND_DISCARD -> {}
    }
    return new RunResult(
        figures,
        new RunResult.Input(events, bytes),
        new RunResult.Servers(cpu, requests, s3Bytes),
        new RunResult.Output(end, files));
  }
}
