package io.spillway.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.cli.Spillway;
import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.Wait;
import io.spillway.local.platform.PlatformStorage;
import io.spillway.local.s3.EmbeddedS3.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Plants secrets, makes deliveries succeed and fail, and searches all output for the secrets. */
class SecretsITCase {
  private static final String REFUSAL = "a destination of another owner has this";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String IN_CLEAR_TEXT = "PLANTED-IN-CLEAR-TEXT-93";
  private static final String IN_A_FILE = "PLANTED-IN-A-FILE-27";
  private static final String WRONG = "PLANTED-BUT-WRONG-51";
  private static final String PASSWORD = "PLANTED-KAFKA-PASSWORD-64";
  private static final String HOOLI = "hooli-bucket";
  private static final String KEY_ID = "PLANTEDACCESSKEYID38";
  private static final String KEY_SECRET = "PLANTED-ACCESS-KEY-SECRET-75";
  private static final String KEY_IN_CLEAR_TEXT = "PLANTED-KEY-IN-CLEAR-TEXT-12";
  private static final List<String> SECRETS =
      List.of(IN_CLEAR_TEXT, IN_A_FILE, WRONG, PASSWORD, KEY_ID, KEY_SECRET, KEY_IN_CLEAR_TEXT);

  @RegisterExtension private final TestPlatform platform = new TestPlatform();

  @Tag("cluster")
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
              + platform.messageIds(initech, WRONG)
              + withAccessKey();
      platform.writeCatalog(good);
      Map<String, byte[]> places = new LinkedHashMap<>();
      try (RunningJob job =
              RunningJob.submit(
                  platform,
                  "--set=batch.max-age=300 ms",
                  "--set=catalog.refresh-interval=200 ms",
                  "--set=receipts.path=s3://" + PlatformStorage.STAGING + "/receipts",
                  "--set=kafka.sasl.jaas.config=org.apache.kafka.common.security.plain"
                      + ".PlainLoginModule required username=\"u\" password=\""
                      + PASSWORD
                      + "\";");
          SteadyProducer producer = new SteadyProducer(platform, 50)) {
        for (Customer customer : List.of(acme, globex)) {
          Wait.until("rows", PATIENCE, () -> !platform.rows(customer).isEmpty());
        }
        Wait.until("objects", PATIENCE, () -> !platform.s3().objects(HOOLI).isEmpty());
        Wait.until(
            "a refusal", PATIENCE, () -> job.metric("Deliver", "destination.initech.denied") > 0);
        platform.writeCatalog(good.replace("iam_external_id: " + WRONG, "id: [" + WRONG));
        Wait.until("a refused catalog", PATIENCE, () -> job.metric("Route", "catalogRefused") > 0);
        platform.writeCatalog(
            good.replaceAll("secret_access_key: .*", "secret_access_key: " + KEY_IN_CLEAR_TEXT));
        Wait.until(
            "another refused catalog",
            PATIENCE,
            () -> log.text().contains("in clear text, in which no access key may be"));
        Customer umbrella = platform.customer("umbrella", 4);
        platform.writeCatalog(good + platform.messageIds(umbrella, IN_CLEAR_TEXT));
        Wait.until(
            "a catalog that the policy refuses", PATIENCE, () -> log.text().contains(REFUSAL));
        platform.writeCatalog(good + "\n# changed\n");
        Wait.until("a valid catalog", PATIENCE, () -> job.metric("Route", "catalogRefused") == 0);
        long checkpoints = job.completedCheckpoints();
        Wait.until("a checkpoint", PATIENCE, () -> job.completedCheckpoints() > checkpoints + 1);
        places.put("plan", job.plan().getBytes(StandardCharsets.UTF_8));
        places.put("job graph", job.graph());
        job.webPages()
            .forEach((page, body) -> places.put(page, body.getBytes(StandardCharsets.UTF_8)));
        places.put("status", status(job));
        places.put("status as JSON", status(job, "--json"));
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
      assertThat(places.get("log")).satisfies(bytes -> assertContains(bytes, REFUSAL));
      assertThat(places.get("status")).satisfies(bytes -> assertContains(bytes, "initech"));
      assertThat(places.get("status as JSON"))
          .satisfies(bytes -> assertContains(bytes, "AssumeRole"));
      assertThat(places)
          .anySatisfy(
              (place, bytes) -> {
                assertThat(place).startsWith(PlatformStorage.STAGING + "/receipts/");
                assertContains(bytes, "acme-bucket");
              });
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

  private static byte[] status(RunningJob job, String... options) {
    List<String> arguments = new ArrayList<>(List.of("status", "--rest", job.rest().address()));
    arguments.addAll(List.of(options));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int unused = Spillway.run(arguments, InputStream.nullInputStream(), out, out);
    return out.toByteArray();
  }

  /** The entry of a destination with an access key of its own, in files. */
  private String withAccessKey() throws IOException {
    platform.servers().storage().addUser(KEY_ID, KEY_SECRET, HOOLI);
    Path id = Files.writeString(platform.directory().resolve("key-id"), KEY_ID + "\n");
    Path secret = Files.writeString(platform.directory().resolve("key-secret"), KEY_SECRET + "\n");
    return """
      - id: hooli
        settings:
          access_key_id: ${file:%s}
          secret_access_key: ${file:%s}
          s3_aws_bucket_name: %s
          s3_aws_region: garage
          endpoint: %s
          path_style_access: true
        mappings:
          - id: all
            trigger: type = "track"
            columns: {id: {"@path": $.messageId}}
    """
        .formatted(id, secret, HOOLI, platform.s3().endpoint());
  }

  private static void assertContains(byte[] bytes, String text) {
    assertThat(GzipAwareSearch.contains(bytes, text)).as("holds " + text).isTrue();
  }
}
