package io.spillway.local.endtoend;

import static io.spillway.local.s3.S3Request.doing;
import static io.spillway.local.s3.S3Request.toBucket;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.Wait;
import io.spillway.local.platform.PlatformStorage;
import io.spillway.local.s3.RequestCounters;
import io.spillway.local.s3.S3Operation;
import io.spillway.local.s3.S3Request;
import java.time.Duration;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The number of requests to S3 for a file: every request costs money. */
@Tag("cluster")
class RequestsPerFileITCase {
  private static final int BATCH_SIZE = 50;
  private static final long FILES = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension private final TestPlatform platform = new TestPlatform();

  @Test
  void oneSmallFileTakesOneRequestAtTheCustomerAndAFractionInStaging() throws Exception {

    Customer acme = platform.customer("acme", 1);
    try (KafkaProducer<byte[], byte[]> producer = platform.producer()) {
      for (int i = 0; i < FILES * BATCH_SIZE; i++) {
        SteadyProducer.send(producer, i);
      }
    }
    platform.writeCatalog(
        platform.destination(acme)
            + """
                  - id: all
                    trigger: type = "track"
                    batch_size: %d
            """
                .formatted(BATCH_SIZE));
    // Receipts take some for each checkpoint, however many files there are.
    try (RunningJob job = RunningJob.submit(platform, "--set=receipts.path=")) {
      Wait.until("all files", PATIENCE, () -> platform.s3().objects(acme.bucket()).size() == FILES);
      assertThat(job.isRunning()).isTrue();
    }

    RequestCounters requests = platform.s3().requests();
    Predicate<S3Request> customer = toBucket(acme.bucket());
    Predicate<S3Request> staging = toBucket(PlatformStorage.STAGING);
    assertThat(requests.count(customer)).isEqualTo(FILES);
    assertThat(requests.count(customer.and(doing(S3Operation.PUT_OBJECT)))).isEqualTo(FILES);
    assertThat(requests.count(staging.and(doing(S3Operation.GET_OBJECT)))).isZero();
    // Three for each part, which all files of a checkpoint share, and HEADs and LISTs at the start.
    assertThat(requests.count(staging)).isLessThan(FILES / 5);
  }
}
