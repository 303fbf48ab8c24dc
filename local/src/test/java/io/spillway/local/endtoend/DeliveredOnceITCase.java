package io.spillway.local.endtoend;

import static io.spillway.local.s3.S3Request.conditional;
import static io.spillway.local.s3.S3Request.doing;
import static io.spillway.local.s3.S3Request.toBucket;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.Wait;
import io.spillway.local.s3.FaultInjector.Injection;
import io.spillway.local.s3.S3Error;
import io.spillway.local.s3.S3Fault;
import io.spillway.local.s3.S3Operation;
import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The job makes one version and one notification of each file. */
@Tag("cluster")
class DeliveredOnceITCase {
  private static final int BATCH_SIZE = 50;
  private static final int FILES = 20;
  private static final int LOST_ANSWERS = 7;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension private final TestPlatform platform = new TestPlatform();

  @Test
  void answersAreLostAndConditionsUnknown() throws Exception {
    Customer lossy = platform.customer("lossy", 1);
    Customer old = platform.customer("old", 2);
    Customer locked = platform.customer("locked", 3);
    platform.s3().lockObjects(locked.bucket());
    Injection lost =
        platform
            .s3()
            .faults()
            .inject(
                toBucket(lossy.bucket()).and(doing(S3Operation.PUT_OBJECT)),
                S3Fault.executeThenDrop(),
                LOST_ANSWERS);
    platform
        .s3()
        .faults()
        .inject(
            toBucket(old.bucket()).and(conditional()),
            new S3Fault.ErrorResponse(S3Error.NOT_IMPLEMENTED));
    try (KafkaProducer<byte[], byte[]> producer = platform.producer()) {
      for (int i = 0; i < FILES * BATCH_SIZE; i++) {
        SteadyProducer.send(producer, i);
      }
    }
    platform.writeCatalog(destination(lossy) + destination(old) + destination(locked));
    try (RunningJob job = RunningJob.submit(platform)) {
      for (Customer customer : new Customer[] {lossy, old, locked}) {
        Wait.until(
            "all files of " + customer.id(),
            PATIENCE,
            () -> platform.s3().objects(customer.bucket()).size() == FILES);
        Wait.until(
            "no file of " + customer.id() + " to wait",
            PATIENCE,
            () -> job.metric("Deliver", "destination." + customer.id() + ".waitingFiles") == 0);
        assertThat(platform.s3().versions(customer.bucket()))
            .hasSize(FILES)
            .allSatisfy((key, versions) -> assertThat(versions).isEqualTo(1));
      }
      assertThat(job.isRunning()).isTrue();
    }
    assertThat(lost.hits()).isEqualTo(LOST_ANSWERS);
  }

  private String destination(Customer customer) {
    return platform.destination(customer)
        + """
              - id: all
                trigger: type = "track"
                batch_size: %d
        """
            .formatted(BATCH_SIZE);
  }
}
