package io.spillway.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.job.LocalParts.Customer;
import io.spillway.local.s3.EmbeddedS3.StoredObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plants secrets, lets everything go right and wrong, and looks for them wherever bytes go. */
class SecretsITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String IN_CLEAR_TEXT = "PLANTED-IN-CLEAR-TEXT-93";
  private static final String IN_A_FILE = "PLANTED-IN-A-FILE-27";
  private static final String WRONG = "PLANTED-BUT-WRONG-51";
  private static final String PASSWORD = "PLANTED-KAFKA-PASSWORD-64";
  private static final List<String> SECRETS = List.of(IN_CLEAR_TEXT, IN_A_FILE, WRONG, PASSWORD);

  @TempDir Path directory;

  @Test
  void appearNowhere() throws Exception {
    try (LocalParts parts = LocalParts.start(directory);
        CapturedLog log = CapturedLog.start()) {
      Customer acme = parts.customer("acme", 1);
      Customer globex = parts.customer("globex", 2);
      Customer initech = parts.customer("initech", 3);
      parts.permit(acme, IN_CLEAR_TEXT);
      parts.permit(globex, IN_A_FILE);
      Path file = Files.writeString(directory.resolve("external-id"), IN_A_FILE + "\n");
      Path catalog = directory.resolve("destinations.yaml");
      String good =
          "destinations:\n"
              + destination(parts, acme, IN_CLEAR_TEXT)
              + destination(parts, globex, "${file:" + file + "}")
              + destination(parts, initech, WRONG);
      Files.writeString(catalog, good);
      Map<String, byte[]> places = new LinkedHashMap<>();
      try (RunningJob job =
              RunningJob.submit(
                  parts,
                  catalog,
                  new Configuration(),
                  "--set=batch.max-age=300 ms",
                  "--set=catalog.refresh-interval=200 ms",
                  "--set=kafka.sasl.jaas.config=org.apache.kafka.common.security.plain"
                      + ".PlainLoginModule required username=\"u\" password=\""
                      + PASSWORD
                      + "\";");
          SteadyProducer producer = new SteadyProducer(parts, 50)) {
        for (Customer customer : List.of(acme, globex)) {
          LocalParts.await("rows", PATIENCE, () -> !parts.rows(customer).isEmpty());
        }
        LocalParts.await(
            "a refusal", PATIENCE, () -> job.metric("Deliver", "destination.initech.denied") > 0);
        Files.writeString(catalog, good.replace("iam_external_id: " + WRONG, "id: [" + WRONG));
        LocalParts.await(
            "a refused catalog", PATIENCE, () -> job.metric("Route", "catalogRefused") > 0);
        Files.writeString(catalog, good + "\n# changed\n");
        LocalParts.await(
            "a valid catalog", PATIENCE, () -> job.metric("Route", "catalogRefused") == 0);
        long checkpoints = job.completedCheckpoints();
        LocalParts.await(
            "a checkpoint", PATIENCE, () -> job.completedCheckpoints() > checkpoints + 1);
        places.put("plan", job.plan().getBytes(StandardCharsets.UTF_8));
        places.put("job graph", job.graph());
        job.webPages()
            .forEach((page, body) -> places.put(page, body.getBytes(StandardCharsets.UTF_8)));
        producer.stop();
        job.stopWithSavepoint();
      }
      for (String bucket : List.of(LocalParts.STAGING, LocalParts.CHECKPOINTS)) {
        for (StoredObject object : parts.s3().objects(bucket)) {
          places.put(bucket + "/" + object.key(), parts.s3().read(bucket, object.key()));
        }
      }
      places.put("log", log.text().getBytes(StandardCharsets.UTF_8));

      // What is no secret is found, packed or not: so a secret would be.
      assertThat(places.get("log")).satisfies(bytes -> assertContains(bytes, "initech"));
      assertThat(places.get("job graph")).satisfies(bytes -> assertContains(bytes, acme.roleArn()));
      assertThat(places)
          .anySatisfy(
              (place, bytes) -> {
                assertThat(place).startsWith(LocalParts.CHECKPOINTS);
                assertContains(bytes, acme.roleArn());
              });
      places.forEach(
          (place, bytes) -> {
            for (String secret : SECRETS) {
              if (place.equals("job graph") && secret.equals(PASSWORD)) {
                continue; // Kafka's client has to log in with it.
              }
              assertThat(PackedText.contains(bytes, secret))
                  .as("%s holds %s", place, secret)
                  .isFalse();
            }
          });
    }
  }

  private static void assertContains(byte[] bytes, String text) {
    assertThat(PackedText.contains(bytes, text)).as("holds " + text).isTrue();
  }

  private static String destination(LocalParts parts, Customer customer, String externalId) {
    return parts.destination(customer, externalId)
        + """
              - id: all
                trigger: type = "track"
                columns: {id: {"@path": $.messageId}}
        """;
  }
}
