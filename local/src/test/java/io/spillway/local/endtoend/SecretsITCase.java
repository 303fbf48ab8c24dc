package io.spillway.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.Wait;
import io.spillway.local.platform.PlatformStorage;
import io.spillway.local.s3.EmbeddedS3.StoredObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Plants secrets, makes deliveries succeed and fail, and searches all output for the secrets. */
class SecretsITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String IN_CLEAR_TEXT = "PLANTED-IN-CLEAR-TEXT-93";
  private static final String IN_A_FILE = "PLANTED-IN-A-FILE-27";
  private static final String WRONG = "PLANTED-BUT-WRONG-51";
  private static final String PASSWORD = "PLANTED-KAFKA-PASSWORD-64";
  private static final List<String> SECRETS = List.of(IN_CLEAR_TEXT, IN_A_FILE, WRONG, PASSWORD);

  @RegisterExtension private final TestPlatform platform = new TestPlatform();

  @Test
  void appearNowhere() throws Exception {
    try (CapturedLog log = CapturedLog.start()) {
      Customer acme = platform.customer("acme", 1);
      Customer globex = platform.customer("globex", 2);
      Customer initech = platform.customer("initech", 3);
      platform.permit(acme, IN_CLEAR_TEXT);
      platform.permit(globex, IN_A_FILE);
      Path file = Files.writeString(platform.directory().resolve("external-id"), IN_A_FILE + "\n");
      String good =
          platform.messageIds(acme, IN_CLEAR_TEXT)
              + platform.messageIds(globex, "${file:" + file + "}")
              + platform.messageIds(initech, WRONG);
      platform.writeCatalog(good);
      Map<String, byte[]> places = new LinkedHashMap<>();
      try (RunningJob job =
              RunningJob.submit(
                  platform,
                  "--set=batch.max-age=300 ms",
                  "--set=catalog.refresh-interval=200 ms",
                  "--set=kafka.sasl.jaas.config=org.apache.kafka.common.security.plain"
                      + ".PlainLoginModule required username=\"u\" password=\""
                      + PASSWORD
                      + "\";");
          SteadyProducer producer = new SteadyProducer(platform, 50)) {
        for (Customer customer : List.of(acme, globex)) {
          Wait.until("rows", PATIENCE, () -> !platform.rows(customer).isEmpty());
        }
        Wait.until(
            "a refusal", PATIENCE, () -> job.metric("Deliver", "destination.initech.denied") > 0);
        platform.writeCatalog(good.replace("iam_external_id: " + WRONG, "id: [" + WRONG));
        Wait.until("a refused catalog", PATIENCE, () -> job.metric("Route", "catalogRefused") > 0);
        platform.writeCatalog(good + "\n# changed\n");
        Wait.until("a valid catalog", PATIENCE, () -> job.metric("Route", "catalogRefused") == 0);
        long checkpoints = job.completedCheckpoints();
        Wait.until("a checkpoint", PATIENCE, () -> job.completedCheckpoints() > checkpoints + 1);
        places.put("plan", job.plan().getBytes(StandardCharsets.UTF_8));
        places.put("job graph", job.graph());
        job.webPages()
            .forEach((page, body) -> places.put(page, body.getBytes(StandardCharsets.UTF_8)));
        producer.stop();
        job.stopWithSavepoint();
      }
      for (String bucket : List.of(PlatformStorage.STAGING, PlatformStorage.CHECKPOINTS)) {
        for (StoredObject object : platform.s3().objects(bucket)) {
          places.put(bucket + "/" + object.key(), platform.s3().read(bucket, object.key()));
        }
      }
      places.put("log", log.text().getBytes(StandardCharsets.UTF_8));

      // The search finds what is not secret, compressed or not, so it would find a secret.
      assertThat(places.get("log")).satisfies(bytes -> assertContains(bytes, "initech"));
      assertThat(places.get("job graph"))
          .satisfies(bytes -> assertContains(bytes, acme.role().arn()));
      assertThat(places)
          .anySatisfy(
              (place, bytes) -> {
                assertThat(place).startsWith(PlatformStorage.CHECKPOINTS);
                assertContains(bytes, acme.role().arn());
              });
      places.forEach(
          (place, bytes) -> {
            for (String secret : SECRETS) {
              if (place.equals("job graph") && secret.equals(PASSWORD)) {
                continue; // Kafka's client needs it to log in.
              }
              assertThat(GzipAwareSearch.contains(bytes, secret))
                  .as("%s holds %s", place, secret)
                  .isFalse();
            }
          });
    }
  }

  private static void assertContains(byte[] bytes, String text) {
    assertThat(GzipAwareSearch.contains(bytes, text)).as("holds " + text).isTrue();
  }
}
