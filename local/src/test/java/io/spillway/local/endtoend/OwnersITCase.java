package io.spillway.local.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.Wait;
import io.spillway.local.kafka.TestTopic;
import io.spillway.local.platform.PlatformServers;
import io.spillway.local.platform.PlatformStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two owners, each with a folder of the catalog. Whatever one of them writes into his, the other
 * one gets what he gets, what he changes takes effect, and nobody else gets it.
 */
@Tag("cluster")
class OwnersITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension private final TestPlatform platform = new TestPlatform();

  @Test
  void doNotTouchEachOther() throws Exception {
    Customer acme = platform.customer("acme", 1);
    Customer mallory = platform.customer("mallory", 2);
    Path secrets = Files.createDirectory(platform.directory().resolve("external-ids"));
    Path secret = Files.writeString(secrets.resolve("acme"), acme.externalId());
    String ofAcme =
        platform
            .messageIds(acme, "${file:" + secret + "}", "s3_aws_folder_name: at-first")
            .replace("    settings:", "    sources: [acme]\n    settings:");
    write("acme", ofAcme);
    String own =
        platform
            .messageIds(mallory)
            .replace("    settings:", "    sources: [mallory]\n    settings:");
    write("mallory", own);
    Path policy =
        Files.writeString(
            platform.directory().resolve("owners-policy.yaml"),
            Files.readString(platform.servers().storage().policy())
                    .replaceAll("folder: .*", "folder: " + secrets)
                + """
                sources:
                  - {owners: [acme], sources: [acme]}
                  - {owners: [mallory], sources: [mallory]}
                """);
    List<String> attacks =
        List.of(
            "not YAML: [",
            "- id: mallory\n  settings: {}\n",
            // everything that acme reads
            own.replace("sources: [mallory]", "sources: [acme]"),
            own.replace("    sources: [mallory]\n", ""),
            // acme's role and secret, for a bucket that is acme's
            ofAcme.replace("id: acme", "id: mallory").replace("[acme]", "[mallory]"),
            own.replace(mallory.externalId(), "${file:" + secret + "}"),
            ofAcme.replace("id: acme", "id: mallory").replace("[acme]", "[mallory]")
                + "- id: acme\n  settings: {}\n",
            ofAcme.replace("id: acme", "id: mallory").replace("[acme]", "[mallory]")
                + ofAcme.replace("id: acme", "id: mallory2").replace("[acme]", "[mallory]"),
            // acme's id
            own.replace("id: mallory", "id: acme"),
            own.replace("id: mallory", "id: acme")
                .replace("    settings:", "    takes_over_waiting: true\n    settings:"),
            own.replace("id: mallory", "owner: acme\n    id: mallory"),
            // the platform's own buckets, and hosts inside
            own.replaceAll("iam_role_arn: .*", "use_platform_credentials: true")
                .replaceAll("iam_external_id: .*", "")
                .replace(mallory.bucket(), PlatformStorage.STAGING),
            own.replaceAll("endpoint: .*", "endpoint: http://169.254.169.254/latest"));
    try (RunningJob job =
        RunningJob.submit(
            platform,
            new Configuration(),
            "--policy=" + policy,
            "--set=batch.max-age=300 ms",
            "--set=catalog.refresh-interval=200 ms")) {
      List<String> sent = new ArrayList<>();
      send("acme", sent);
      awaitRows(acme, sent);
      int edits = 0;
      for (String attack : attacks) {
        long refusals = job.metric("Route", "catalogRefusals");
        write("mallory", attack);
        Wait.until(
            () -> "a refusal of " + attack,
            PATIENCE,
            () -> job.metric("Route", "catalogRefusals") >= refusals + 2);
        send("acme", sent);
        awaitRows(acme, sent);
        assertThat(platform.rows(mallory)).as(attack).isEmpty();

        edit(ofAcme, "edit-" + ++edits, acme, sent);
      }
      // Valid, but no session is asked for with what another owner has: the rows wait.
      List<String> ofMallory = new ArrayList<>();
      write("mallory", own.replace(mallory.externalId(), acme.externalId()));
      edit(ofAcme, "edit-" + ++edits, acme, sent);
      send("mallory", ofMallory);
      edit(ofAcme, "edit-" + ++edits, acme, sent);
      assertThat(platform.rows(mallory)).isEmpty();

      write("mallory", own);
      send("mallory", ofMallory);
      awaitRows(mallory, ofMallory);
      awaitRows(acme, sent);
      assertThat(job.isRunning()).isTrue();
    }
  }

  private void write(String owner, String destinations) throws IOException {
    Path folder = Files.createDirectories(platform.catalog().resolve(owner));
    Files.writeString(folder.resolve("destinations.yaml"), "destinations:\n" + destinations);
  }

  private void send(String source, List<String> sent) throws Exception {
    List<byte[]> events = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String id = source + "-" + sent.size();
      sent.add("\"" + id + "\"");
      events.add(
          ("{\"type\":\"track\",\"writeKey\":\"" + source + "\",\"messageId\":\"" + id + "\"}")
              .getBytes(UTF_8));
    }
    new TestTopic(platform.servers().kafka(), PlatformServers.TOPIC).send(events);
  }

  /** Changes the folder of a customer's rows, and sends until that has taken effect. */
  private void edit(String entry, String folder, Customer customer, List<String> sent)
      throws Exception {
    write(customer.id(), entry.replace("at-first", folder));
    Instant end = Instant.now().plus(PATIENCE);
    while (platform.rows(customer, folder + "/").isEmpty()) {
      assertThat(Instant.now()).as("rows in " + folder).isBefore(end);
      send(customer.id(), sent);
      awaitRows(customer, sent);
    }
  }

  private void awaitRows(Customer customer, List<String> rows) throws Exception {
    Wait.until(
        rows.size() + " rows of " + customer.id(),
        PATIENCE,
        () -> platform.rows(customer).size() >= rows.size());
    assertThat(platform.rows(customer)).containsExactlyInAnyOrderElementsOf(rows);
  }
}
