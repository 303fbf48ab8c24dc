package io.spillway.local.endtoend;

import static io.spillway.local.s3.S3Request.doing;
import static io.spillway.local.s3.S3Request.toBucket;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.Wait;
import io.spillway.local.platform.PlatformServers;
import io.spillway.local.platform.PlatformStorage;
import io.spillway.local.s3.RequestCounters;
import io.spillway.local.s3.S3Operation;
import io.spillway.local.s3.S3Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The number of requests to S3 for a file: every request costs money. */
@Tag("cluster")
class RequestsPerFileITCase {
  private static final int BATCH_SIZE = 50;
  private static final long FILES = 200;
  private static final int LARGE_BATCH_SIZE = 100;
  private static final long LARGE_FILES = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension private final TestPlatform platform = new TestPlatform();

  @Test
  void oneLargeFileTakesFourOrFiveInStagingAndOneAtTheCustomer() throws Exception {
    Customer acme = platform.customer("acme", 1);
    String padding = "x".repeat(120_000);
    try (KafkaProducer<byte[], byte[]> producer = platform.producer()) {
      for (int i = 0; i < LARGE_FILES * LARGE_BATCH_SIZE; i++) {
        String event =
            """
            {"type": "track", "event": "E", "userId": "u", "messageId": "m%d",\
             "properties": {"text": "%s"}}\
            """
                .formatted(i, padding);
        var unused =
            producer.send(
                new ProducerRecord<>(
                    PlatformServers.TOPIC, event.getBytes(StandardCharsets.UTF_8)));
      }
    }
    deliver(acme, LARGE_BATCH_SIZE, LARGE_FILES);

    assertThat(platform.s3().objects(acme.bucket()))
        .allMatch(object -> object.sizeBytes() > 8 << 20 && object.sizeBytes() < 16 << 20);
    RequestCounters requests = platform.s3().requests();
    Predicate<S3Request> staging = toBucket(PlatformStorage.STAGING);
    assertThat(requests.count(toBucket(acme.bucket()))).isEqualTo(LARGE_FILES);
    for (S3Operation once :
        List.of(
            S3Operation.CREATE_MULTIPART_UPLOAD,
            S3Operation.UPLOAD_PART,
            S3Operation.COMPLETE_MULTIPART_UPLOAD)) {
      assertThat(requests.count(staging.and(doing(once)))).as("%s", once).isEqualTo(LARGE_FILES);
    }
    // What is asked for just before its upload is completed is asked for again.
    assertThat(requests.count(staging.and(doing(S3Operation.GET_OBJECT))))
        .isBetween(LARGE_FILES, 2 * LARGE_FILES);
  }

  @Test
  void oneSmallFileTakesOneRequestAtTheCustomerAndAFractionInStaging() throws Exception {
    Customer acme = platform.customer("acme", 1);
    try (KafkaProducer<byte[], byte[]> producer = platform.producer()) {
      for (int i = 0; i < FILES * BATCH_SIZE; i++) {
        SteadyProducer.send(producer, i);
      }
    }
    deliver(acme, BATCH_SIZE, FILES);

    RequestCounters requests = platform.s3().requests();
    Predicate<S3Request> customer = toBucket(acme.bucket());
    Predicate<S3Request> staging = toBucket(PlatformStorage.STAGING);
    assertThat(requests.count(customer)).isEqualTo(FILES);
    assertThat(requests.count(customer.and(doing(S3Operation.PUT_OBJECT)))).isEqualTo(FILES);
    assertThat(requests.count(staging.and(doing(S3Operation.GET_OBJECT)))).isZero();
    // Three for each part, which all files of a checkpoint share, and HEADs and LISTs at the start.
    assertThat(requests.count(staging)).isLessThan(FILES / 5);
  }

  /** Runs the job until so many files have arrived. */
  private void deliver(Customer acme, int batchSize, long files) throws Exception {
    platform.writeCatalog(
        platform.destination(acme)
            + """
                  - id: all
                    trigger: type = "track"
                    batch_size: %d
            """
                .formatted(batchSize));
    // Receipts take some requests for each checkpoint, however many files there are.
    try (RunningJob job = RunningJob.submit(platform, "--set=receipts.path=")) {
      Wait.until("all files", PATIENCE, () -> platform.s3().objects(acme.bucket()).size() == files);
      assertThat(job.isRunning()).isTrue();
    }
  }
}
