package io.spillway.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.job.livecatalog.CatalogLocation;
import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.Wait;
import io.spillway.local.kafka.TestTopic;
import io.spillway.local.platform.PlatformServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One job for a thousand destinations with five mappings, a bucket and a role each. */
@Tag("cluster")
class ManyDestinationsITCase {
  private static final int DESTINATIONS = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @RegisterExtension private final TestPlatform platform = new TestPlatform();

  @Test
  void deliversToEachAndTakesOverAChangeOfOne() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = platform.producer()) {
      List<Customer> customers = new ArrayList<>();
      for (int i = 0; i < DESTINATIONS; i++) {
        customers.add(platform.customer("customer-" + i, i + 1));
      }
      String destinations = customers.stream().map(this::destination).collect(Collectors.joining());
      platform.writeCatalog(destinations);
      long submitted = System.nanoTime();
      try (RunningJob job =
          RunningJob.submit(
              platform, "--set=batch.max-age=1 s", "--set=catalog.refresh-interval=1 s")) {
        Wait.until(
            "a checkpoint of the running job", PATIENCE, () -> job.completedCheckpoints() > 0);
        print("Job start", submitted);
        customers.forEach(customer -> send(producer, "For " + customer.id()));
        producer.flush();
        Wait.until(
            "a row for each",
            PATIENCE,
            () -> customers.stream().allMatch(customer -> !platform.rows(customer).isEmpty()));
        assertThat(customers)
            .allSatisfy(
                customer ->
                    assertThat(platform.rows(customer))
                        .containsExactly("\"For " + customer.id() + "\""));

        platform.writeCatalog(destinations.replace("For customer-7\"", "Changed\""));
        long edited = System.nanoTime();
        long revision =
            Long.parseLong(
                new CatalogLocation(platform.catalog().toString()).read().revision(), 16);
        Wait.until(
            "the change to be taken over",
            PATIENCE,
            () -> job.metric("Route", "catalogRevision") == 2 * revision);
        print("Change noticed within 1 s and taken over", edited);
        send(producer, "Changed");
        producer.flush();
        Wait.until(
            "the row of the change",
            PATIENCE,
            () -> platform.rows(customers.get(7)).contains("\"Changed\""));
        assertThat(job.isRunning()).isTrue();
      }
    }
  }

  /** Prints a duration that is not part of the test. */
  private static void print(String what, long sinceNanos) {
    System.out.printf("%s: %.1f s%n", what, (System.nanoTime() - sinceNanos) / 1e9);
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, String name) {
    String event = "{\"type\":\"track\",\"event\":\"" + name + "\"}";
    var unused = producer.send(TestTopic.record(PlatformServers.TOPIC, null, event));
  }

  private String destination(Customer customer) {
    return platform.destination(customer)
        + """
              - id: own
                trigger: type = "track" and event = "For %s"
                columns: {event: {"@path": $.event}}
        """
            .formatted(customer.id())
        + IntStream.range(0, 4)
            .mapToObj(
                i ->
                    """
                          - id: other-%d
                            trigger: type = "track" and event = "Never sent to %s"
                    """
                        .formatted(i, customer.id()))
            .collect(Collectors.joining());
  }
}
