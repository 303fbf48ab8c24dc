package io.spillway.local.endtoend;

import static io.spillway.local.s3.S3Request.doing;
import static io.spillway.local.s3.S3Request.toBucket;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.Wait;
import io.spillway.local.s3.FaultInjector.Injection;
import io.spillway.local.s3.S3Fault;
import io.spillway.local.s3.S3Operation;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A customer's bucket that fails does not affect the deliveries to others. */
@Tag("cluster")
class IsolationITCase {
  private static final int EVENTS_PER_SECOND = 400;
  private static final Duration BASELINE = Duration.ofSeconds(20);
  private static final Duration OUTAGE = Duration.ofSeconds(62);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SLOW_ANSWER = Duration.ofSeconds(25);

  @RegisterExtension private final TestPlatform platform = new TestPlatform();

  @Test
  void othersKeepTheirRateWhileOneDestinationRefusesAndOneHangs() throws Exception {

    Customer refusing = platform.customer("refusing", 1);
    Customer hanging = platform.customer("hanging", 2);
    List<Customer> others = List.of(platform.customer("acme", 3), platform.customer("globex", 4));
    List<Customer> all = List.of(refusing, hanging, others.get(0), others.get(1));
    platform.writeCatalog(all.stream().map(platform::messageIds).collect(Collectors.joining()));
    // Any failure of a task would end the job: it has no restart strategy.
    try (RunningJob job =
            RunningJob.submit(
                platform,
                "--set=batch.max-age=1 s",
                "--set=deliver.request-timeout=10 s",
                "--set=deliver.longest-backoff=2 s",
                "--set=deliver.probe-interval=2 s");
        SteadyProducer producer = new SteadyProducer(platform, EVENTS_PER_SECOND)) {
      for (Customer customer : all) {
        Wait.until("first rows", PATIENCE, () -> !platform.rows(customer).isEmpty());
      }
      int backlog = producer.sent();
      for (Customer customer : all) {
        Wait.until("the backlog", PATIENCE, () -> platform.rows(customer).size() >= backlog);
      }
      Window before = new Window(platform, others, job);
      Thread.sleep(BASELINE.toMillis());
      Window.Rates usual = before.close();

      platform.revoke(refusing);
      Injection hang =
          platform
              .s3()
              .faults()
              .inject(
                  toBucket(hanging.bucket()).and(doing(S3Operation.PUT_OBJECT)), S3Fault.hang());
      Window outage = new Window(platform, others, job);
      Thread.sleep(OUTAGE.toMillis());
      Window.Rates during = outage.close();
      int refusedRows = platform.rows(refusing).size();
      int hangingRows = platform.rows(hanging).size();

      assertThat(during.rows()).allSatisfy(rate -> assertThat(rate).isPositive());
      for (int i = 0; i < others.size(); i++) {
        assertThat(during.rows().get(i))
            .as("rows per second of %s", others.get(i).id())
            .isGreaterThan(0.9 * usual.rows().get(i));
      }
      assertThat(during.checkpoints()).isGreaterThan(0.5 * usual.checkpoints());
      assertThat(job.isRunning()).isTrue();
      // The web UI's back end has a metric only after it was asked for.
      Wait.until(
          "refusing to be denied",
          PATIENCE,
          () -> job.metric("Deliver", "destination.refusing.denied") > 0);
      Wait.until(
          "files of refusing to wait",
          PATIENCE,
          () -> job.metric("Deliver", "destination.refusing.waitingFiles") > 0);
      Wait.until(
          "acme not to be denied",
          PATIENCE,
          () -> job.metric("Deliver", "destination.acme.denied") == 0);

      platform.permit(refusing, refusing.id() + "-id");
      hang.close();
      List<String> expected = expected(producer.stop());
      assertThat(refusedRows).isLessThan(expected.size() / 2);
      assertThat(hangingRows).isLessThan(expected.size() / 2);
      awaitAll(all, expected);
      assertThat(job.isRunning()).isTrue();
    }
  }

  /** They take every slot of Deliver if they are let. */
  @Test
  void aHealthyOneKeepsItsRateWhileSixteenAnswerSlowlyButTakeTheirFiles() throws Exception {
    List<Customer> slow =
        IntStream.rangeClosed(1, 16).mapToObj(i -> platform.customer("slow-" + i, i)).toList();
    Customer healthy = platform.customer("healthy", 17);
    List<Customer> all = Stream.concat(slow.stream(), Stream.of(healthy)).toList();
    platform.writeCatalog(all.stream().map(platform::messageIds).collect(Collectors.joining()));
    try (RunningJob job = RunningJob.submit(platform, "--set=batch.max-age=1 s");
        SteadyProducer producer = new SteadyProducer(platform, EVENTS_PER_SECOND / 4)) {
      for (Customer customer : all) {
        Wait.until("first rows", PATIENCE, () -> !platform.rows(customer).isEmpty());
      }
      Window before = new Window(platform, List.of(healthy), job);
      Thread.sleep(BASELINE.toMillis());
      Window.Rates usual = before.close();

      List<Injection> delays =
          slow.stream()
              .map(
                  customer ->
                      platform
                          .s3()
                          .faults()
                          .inject(
                              toBucket(customer.bucket()).and(doing(S3Operation.PUT_OBJECT)),
                              S3Fault.delay(SLOW_ANSWER)))
              .toList();
      Window slowness = new Window(platform, List.of(healthy), job);
      Thread.sleep(OUTAGE.toMillis());
      Window.Rates during = slowness.close();
      assertThat(during.rows().get(0)).isGreaterThan(0.9 * usual.rows().get(0));
      assertThat(job.isRunning()).isTrue();

      delays.forEach(Injection::close);
      List<String> expected = expected(producer.stop());
      awaitAll(all, expected);
    }
  }

  /** Waits until each customer has exactly these rows, sorted. */
  private void awaitAll(List<Customer> customers, List<String> rows) throws Exception {
    for (Customer customer : customers) {
      Wait.until(
          "all rows of " + customer.id(),
          PATIENCE,
          () -> platform.rows(customer).size() >= rows.size());
      assertThat(platform.rows(customer).stream().sorted().toList()).isEqualTo(rows);
    }
  }

  private static List<String> expected(int events) {
    return IntStream.range(0, events).mapToObj(i -> "\"m-" + i + "\"").sorted().toList();
  }

  /** Counts rows and checkpoints for a while. */
  private static final class Window {
    private final TestPlatform platform;
    private final List<Customer> customers;
    private final RunningJob job;
    private final long openedNanos = System.nanoTime();
    private final List<Integer> rows;
    private final long checkpoints;

    /** Rates per second. */
    record Rates(List<Double> rows, double checkpoints) {}

    Window(TestPlatform platform, List<Customer> customers, RunningJob job) throws Exception {
      this.platform = platform;
      this.customers = customers;
      this.job = job;
      this.rows = count();
      this.checkpoints = job.completedCheckpoints();
    }

    Rates close() throws Exception {
      List<Integer> now = count();
      double seconds = (System.nanoTime() - openedNanos) / 1e9;
      return new Rates(
          IntStream.range(0, customers.size())
              .mapToObj(i -> (now.get(i) - rows.get(i)) / seconds)
              .toList(),
          (job.completedCheckpoints() - checkpoints) / seconds);
    }

    private List<Integer> count() {
      return customers.stream().map(customer -> platform.rows(customer).size()).toList();
    }
  }
}
