package io.spillway.bench.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The process that the jobs run in: one Flink, which takes one job after the other. It reads a
 * {@link WorkerSettings} and then {@link WorkerRequest}s from its standard input, a line of JSON
 * each, and answers every request with {@value #ANSWER} and its figures in a line.
 */
final class Worker {
  /** What a line that is an answer begins with. */
  static final String ANSWER = "figures ";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final WorkerCluster cluster;
  private final UnboundedJobs unbounded;

  private Worker(WorkerCluster cluster) {
    this.cluster = cluster;
    this.unbounded = new UnboundedJobs(cluster);
  }

  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    // Whatever else prints must not stand between the answers.
    System.setOut(System.err);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    WorkerSettings settings = JSON.readValue(in.readLine(), WorkerSettings.class);
    Worker worker = new Worker(WorkerCluster.start(settings));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Object figures = worker.answer(JSON.readValue(line, WorkerRequest.class));
      answers.println(ANSWER + JSON.writeValueAsString(figures));
      answers.flush();
    }
    System.exit(0); // Flink's and the clients' threads are of no more use
  }

  private Object answer(WorkerRequest request) throws Exception {
    if (request instanceof FillRequest fill) {
      return unbounded.fill(fill);
    }
    if (request instanceof DrainRequest drain) {
      return unbounded.drain(drain);
    }
    double cpuBefore = cpuSeconds();
    JobID id =
        request instanceof SteadyRequest steady
            ? unbounded.steady(steady)
            : run((RunRequest) request);
    return figures(id, cpuSeconds() - cpuBefore);
  }

  /** Returns when the job is finished. */
  private JobID run(RunRequest request) throws Exception {
    StreamExecutionEnvironment environment = cluster.environment(request.parallelism(), Map.of());
    JobClient job =
        switch (request.subject()) {
          case SPILLWAY -> Jobs.spillway(environment, request.jobArguments());
          case FLINK_SQL -> Jobs.flinkSql(environment, request);
          case READ_AND_DISCARD -> Jobs.readAndDiscard(environment, request);
        };
    var unused = cluster.result(job.getJobID()).toJobExecutionResult(Worker.class.getClassLoader());
    return job.getJobID();
  }

  private RunFigures figures(JobID id, double cpu)
      throws IOException, InterruptedException, TimeoutException {
    long finished = cluster.finishedMillis(id);
    List<CheckpointFigures> checkpoints = cluster.checkpoints(id);
    return new RunFigures(
        cluster.firstRunningMillis(id),
        finished,
        cpu,
        peakMemoryBytes(),
        checkpoints.stream().map(CheckpointFigures::millis).toList(),
        checkpoints.stream().mapToLong(CheckpointFigures::writtenBytes).max().orElse(0));
  }

  private static double cpuSeconds() {
    return PROCESS.getProcessCpuTime() / 1e9;
  }

  /** The kernel's high-water mark of this process. */
  private static long peakMemoryBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> line.replaceAll("[^0-9]", ""))
          .mapToLong(kib -> Long.parseLong(kib) * 1024)
          .findFirst()
          .orElse(0);
    }
  }
}
