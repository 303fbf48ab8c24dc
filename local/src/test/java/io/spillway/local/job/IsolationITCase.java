package io.spillway.local.job;

import static io.spillway.local.s3.S3Request.doing;
import static io.spillway.local.s3.S3Request.toBucket;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.job.LocalParts.Customer;
import io.spillway.local.s3.FaultInjector.Injection;
import io.spillway.local.s3.S3Fault;
import io.spillway.local.s3.S3Operation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one customer's bucket does has no part in what the others get. */
class IsolationITCase {
  private static final int EVENTS_PER_SECOND = 400;
  private static final Duration BASELINE = Duration.ofSeconds(20);
  private static final Duration OUTAGE = Duration.ofSeconds(62);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void othersKeepTheirRateWhileOneDestinationRefusesAndOneHangs() throws Exception {
    try (LocalParts parts = LocalParts.start(directory)) {
      Customer refusing = parts.customer("refusing", 1);
      Customer hanging = parts.customer("hanging", 2);
      List<Customer> others = List.of(parts.customer("acme", 3), parts.customer("globex", 4));
      List<Customer> all = List.of(refusing, hanging, others.get(0), others.get(1));
      Path catalog = directory.resolve("destinations.yaml");
      Files.writeString(catalog, catalog(parts, all));
      // Any failure of a task would end the job: it has no restart strategy.
      try (RunningJob job =
              RunningJob.submit(
                  parts,
                  catalog,
                  new Configuration(),
                  "--set=batch.max-age=1 s",
                  "--set=deliver.request-timeout=10 s",
                  "--set=deliver.longest-backoff=2 s",
                  "--set=deliver.probe-interval=2 s");
          SteadyProducer producer = new SteadyProducer(parts, EVENTS_PER_SECOND)) {
        for (Customer customer : all) {
          LocalParts.await("first rows", PATIENCE, () -> !parts.rows(customer).isEmpty());
        }
        int backlog = producer.sent();
        for (Customer customer : all) {
          LocalParts.await("the backlog", PATIENCE, () -> parts.rows(customer).size() >= backlog);
        }
        Window before = Window.open(parts, others, job);
        Thread.sleep(BASELINE.toMillis());
        Window.Rates usual = before.close();

        parts.revoke(refusing);
        Injection hang =
            parts
                .s3()
                .faults()
                .inject(
                    toBucket(hanging.bucket()).and(doing(S3Operation.PUT_OBJECT)), S3Fault.hang());
        Window outage = Window.open(parts, others, job);
        Thread.sleep(OUTAGE.toMillis());
        Window.Rates during = outage.close();
        int refusedRows = parts.rows(refusing).size();
        int hangingRows = parts.rows(hanging).size();

        assertThat(during.rows()).allSatisfy(rate -> assertThat(rate).isPositive());
        for (int i = 0; i < others.size(); i++) {
          assertThat(during.rows().get(i))
              .as("rows per second of %s", others.get(i).id())
              .isGreaterThan(0.9 * usual.rows().get(i));
        }
        assertThat(during.checkpoints()).isGreaterThan(0.5 * usual.checkpoints());
        assertThat(job.isRunning()).isTrue();
        // The web UI's back end knows a metric only after it has asked for it.
        LocalParts.await(
            "refusing to be denied",
            PATIENCE,
            () -> job.metric("Deliver", "destination.refusing.denied") > 0);
        LocalParts.await(
            "files of refusing to wait",
            PATIENCE,
            () -> job.metric("Deliver", "destination.refusing.waitingFiles") > 0);
        LocalParts.await(
            "acme not to be denied",
            PATIENCE,
            () -> job.metric("Deliver", "destination.acme.denied") == 0);

        parts.permit(refusing, refusing.id() + "-id");
        hang.close();
        List<String> expected = expected(producer.stop());
        assertThat(refusedRows).isLessThan(expected.size() / 2);
        assertThat(hangingRows).isLessThan(expected.size() / 2);
        for (Customer customer : all) {
          LocalParts.await(
              "all rows of " + customer.id(),
              PATIENCE,
              () -> parts.rows(customer).size() >= expected.size());
          assertThat(parts.rows(customer).stream().sorted().toList()).isEqualTo(expected);
        }
        assertThat(job.isRunning()).isTrue();
      }
    }
  }

  private static String catalog(LocalParts parts, List<Customer> customers) {
    return "destinations:\n"
        + customers.stream()
            .map(
                customer ->
                    parts.destination(customer)
                        + """
                              - id: all
                                trigger: type = "track"
                                columns: {id: {"@path": $.messageId}}
                        """)
            .collect(Collectors.joining());
  }

  private static List<String> expected(int events) {
    return IntStream.range(0, events).mapToObj(i -> "\"m-" + i + "\"").sorted().toList();
  }

  /** A time in which rows and checkpoints are counted. */
  private record Window(
      LocalParts parts,
      List<Customer> customers,
      RunningJob job,
      long openedNanos,
      List<Integer> rows,
      long checkpoints) {

    /** Rates per second. */
    record Rates(List<Double> rows, double checkpoints) {}

    static Window open(LocalParts parts, List<Customer> customers, RunningJob job) {
      return new Window(
          parts,
          customers,
          job,
          System.nanoTime(),
          count(parts, customers),
          job.completedCheckpoints());
    }

    Rates close() {
      List<Integer> now = count(parts, customers);
      double seconds = (System.nanoTime() - openedNanos) / 1e9;
      return new Rates(
          IntStream.range(0, customers.size())
              .mapToObj(i -> (now.get(i) - rows.get(i)) / seconds)
              .toList(),
          (job.completedCheckpoints() - checkpoints) / seconds);
    }

    private static List<Integer> count(LocalParts parts, List<Customer> customers) {
      return customers.stream().map(customer -> parts.rows(customer).size()).toList();
    }
  }
}
