package io.spillway.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.Wait;
import io.spillway.local.s3.EmbeddedS3.StoredObject;
import io.spillway.local.s3.EmbeddedSts;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The job delivers everything with sessions that may do nothing else, and few of them. */
@Tag("cluster")
class SessionFoldersITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MAPPINGS = 50;

  @RegisterExtension private final TestPlatform platform = new TestPlatform();
  private Customer acme;
  private EmbeddedSts sts;
  private NumberedEvents events;

  @BeforeEach
  void start() {
    acme = platform.customer("acme", 1);
    sts = platform.servers().storage().sts();
    events = new NumberedEvents(platform);
  }

  @AfterEach
  void stop() {
    events.close();
  }

  @Test
  void deliverTheFoldersOfFiftyMappings() throws Exception {
    StringBuilder catalog = new StringBuilder(platform.destination(acme));
    for (int i = 0; i < MAPPINGS; i++) {
      catalog.append(
          """
                - id: m%d
                  trigger: type = "track"
                  columns: {id: {"@path": $.messageId}}
                  s3_aws_folder_name: team-%d/%s/table-%d
                  partition_by: [day, hour]
          """
              .formatted(i, i % 10, "abcdefghij".repeat(9), i));
    }
    platform.writeCatalog(catalog.toString());
    try (RunningJob job = submit()) {
      events.send(3);
      Wait.until(
          () -> "all folders to have files, not " + folders().size(),
          PATIENCE,
          () -> folders().size() == MAPPINGS);
      assertThat(job.isRunning()).isTrue();
    }
    assertThat(sts.granted(acme.role().arn())).isEqualTo(1);
    assertThat(sts.policies(acme.role().arn()))
        .singleElement()
        .asString()
        .doesNotContain("acme-bucket/*")
        .hasSizeLessThanOrEqualTo(2_048);
  }

  @Test
  void deliverWhatWaitsFromBeforeAFolderWasChanged() throws Exception {
    platform.writeCatalog(inFolder("before"));
    platform.revoke(acme);
    try (RunningJob job = submit()) {
      int before = events.send(10);
      Wait.until(
          "a refusal", PATIENCE, () -> job.metric("Deliver", "destination.acme.denied") == 1);
      Wait.until(
          "rows to be staged",
          PATIENCE,
          () ->
              platform.staging().rows("acme").values().stream().mapToInt(List::size).sum()
                  == before);
      platform.writeCatalog(inFolder("after"));
      job.awaitCatalog(platform, "Route");
      job.awaitCatalog(platform, "Deliver");
      platform.permit(acme, acme.externalId());
      int all = events.send(10);
      Wait.until("all rows", PATIENCE, () -> platform.rows(acme).size() == all);
      assertThat(platform.rows(acme, "before/"))
          .containsExactlyInAnyOrderElementsOf(NumberedEvents.rows(0, before));
      assertThat(platform.rows(acme, "after/"))
          .containsExactlyInAnyOrderElementsOf(NumberedEvents.rows(before, all));
    }
    assertThat(sts.policies(acme.role().arn()))
        .hasSizeLessThanOrEqualTo(2)
        .allMatch(policy -> policy.contains("acme-bucket/after/*"))
        .anyMatch(policy -> policy.contains("acme-bucket/before/*"));
  }

  private String inFolder(String folder) {
    return platform.messageIds(acme, acme.externalId(), "s3_aws_folder_name: " + folder);
  }

  private RunningJob submit() throws Exception {
    return RunningJob.submit(
        platform,
        new Configuration(),
        "--set=batch.max-age=300 ms",
        "--set=catalog.refresh-interval=200 ms",
        "--set=deliver.first-backoff=100 ms",
        "--set=deliver.longest-backoff=500 ms",
        "--set=deliver.probe-interval=500 ms");
  }

  private Set<String> folders() {
    return platform.s3().objects(acme.bucket()).stream()
        .map(StoredObject::key)
        .map(key -> key.replaceFirst("/dt=.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
