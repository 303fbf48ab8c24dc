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
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The process in which the jobs run: one Flink that runs one job after the other. It reads {@link
 * WorkerCluster.Settings} and then {@link WorkerRequest}s from its standard input, a line of JSON
 * each, and answers every request with {@value #ANSWER} and its figures in a line.
 */
final class Worker {
  /** The prefix of a line that is an answer. */
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

  public static void main(String[] args) {
    int status = 0;
    try {
      answerAll();
    } catch (Throwable e) {
      e.printStackTrace();
      status = 1;
    }
    System.exit(status); // the threads of Flink and the clients are no longer needed
  }

  private static void answerAll() throws Exception {
    PrintStream answers = System.out;
    // Other output must not come between the answers.
    System.setOut(System.err);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    WorkerCluster.Settings settings = JSON.readValue(in.readLine(), WorkerCluster.Settings.class);
    Worker worker = new Worker(WorkerCluster.start(settings));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      WorkerFigures figures = worker.answer(JSON.readValue(line, WorkerRequest.class));
      answers.println(ANSWER + JSON.writeValueAsString(figures));
      answers.flush();
    }
  }

  private WorkerFigures answer(WorkerRequest request) throws Exception {
    if (request instanceof WorkerRequest.Fill fill) {
      return unbounded.fill(fill);
    }
    if (request instanceof WorkerRequest.Drain drain) {
      return unbounded.drain(drain);
    }
    if (request instanceof WorkerRequest.SteadyLoad steady) {
      JobClient job = unbounded.start(steady);
      double cpuBefore = cpuSeconds();
      long start = System.currentTimeMillis();
      unbounded.finish(steady, job);
      return figures(job.getJobID(), start, cpuBefore);
    }
    double cpuBefore = cpuSeconds();
    JobID id = run((WorkerRequest.Run) request);
    return figures(id, cluster.firstRunningMillis(id), cpuBefore);
  }

  /** Of a job that has just ended. */
  private WorkerFigures.Run figures(JobID id, long startMillis, double cpuBefore) throws Exception {
    double cpu = cpuSeconds() - cpuBefore;
    return new WorkerFigures.Run(
        startMillis, cluster.finishedMillis(id), cpu, peakMemoryBytes(), cluster.checkpoints(id));
  }

  /** Returns when the job is finished. */
  private JobID run(WorkerRequest.Run request) throws Exception {
    StreamExecutionEnvironment environment =
        cluster.environment(request.job().parallelism(), Map.of());
    JobClient job = request.measured().submit(environment, request);
    var unused = cluster.result(job.getJobID()).toJobExecutionResult(Worker.class.getClassLoader());
    return job.getJobID();
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
