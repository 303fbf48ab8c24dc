package io.spillway.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.Wait;
import io.spillway.local.kafka.TestTopic;
import io.spillway.local.platform.PlatformServers;
import io.spillway.local.s3.EmbeddedS3.StoredObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Parquet files of the job, as DuckDB reads them, across a stop with rows that wait: small ones
 * from shared parts, and large ones.
 */
class ParquetFilesITCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EVENTS = 60;
  private static final int BROKEN_EVERY = 20;

  /** So long that 20 of them make a batch that gets a part of its own. */
  private static final String PAD = "0123456789".repeat(45_000);

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String TEXT = "say \"hi\",\n\u0000 \uD83D\uDE80";

  private static final String[] ARGUMENTS = {"--set=batch.max-age=3 s"};

  @RegisterExtension private final TestPlatform platform = new TestPlatform();

  @Test
  void everyRowIsInOneFileWithItsTypes() throws Exception {
    Customer acme = platform.customer("acme", 1);
    platform.writeCatalog(
        platform.destination(acme) + mapping("small", 7, "$.no") + mapping("large", 20, "$.pad"));
    send(0, EVENTS / 2);
    String savepoint;
    try (RunningJob job = RunningJob.submit(platform, ARGUMENTS)) {
      Wait.until("a file", PATIENCE, () -> !platform.s3().objects(acme.bucket()).isEmpty());
      savepoint = job.stopWithSavepoint();
    }
    send(EVENTS / 2, EVENTS);
    Configuration flink = new Configuration();
    flink.setString("execution.state-recovery.path", savepoint);
    int wanted = EVENTS - EVENTS / BROKEN_EVERY;
    try (RunningJob job = RunningJob.submit(platform, flink, ARGUMENTS)) {
      for (String folder : List.of("small", "large")) {
        Wait.until("all rows of " + folder, PATIENCE, () -> numbers(acme, folder).size() >= wanted);
        assertThat(numbers(acme, folder))
            .containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, EVENTS)
                    .filter(i -> i % BROKEN_EVERY != 0)
                    .mapToObj(Long::valueOf)
                    .toList());
        assertThat(query(acme, folder, "count(*)", " WHERE text <> " + quoted(TEXT)))
            .containsExactly(0L);
        assertThat(query(acme, folder, "min(rows_in_file)", "")).doesNotContain(0L);
        assertThat(query(acme, folder, "count(*)", " WHERE epoch_us(\"at\") <> 1000 * n"))
            .containsExactly(0L);
      }
      assertThat(platform.s3().objects(acme.bucket()))
          .allSatisfy(
              object -> {
                assertThat(object.key()).endsWith(".parquet");
                assertThat(object.contentType()).isEqualTo("application/vnd.apache.parquet");
              });
      Wait.until(
          "the dead letters",
          PATIENCE,
          () -> platform.deadLetters().size() >= EVENTS / BROKEN_EVERY);
      assertThat(platform.deadLetters()).hasSize(EVENTS / BROKEN_EVERY);
      for (String line : platform.deadLetters()) {
        JsonNode letter = JSON.readTree(line);
        assertThat(letter.path("message").asText())
            .contains("columns.n: is a column of bigint and takes whole numbers of 64 bits");
      }
      assertThat(job.isRunning()).isTrue();
    }
  }

  private static String mapping(String id, int batchSize, String pad) {
    return """
          - id: %s
            trigger: type = "track"
            s3_aws_folder_name: %s
            file_extension: parquet
            batch_size: %d
            batch_size_column_name: rows_in_file
            columns: {n: {'@path': $.n}, text: {'@path': $.text}, at: {'@path': $.timestamp},
                      pad: {'@path': %s}}
            column_types: {n: bigint, at: timestamp, rows_in_file: bigint}
    """
        .formatted(id, id, batchSize, pad);
  }

  private void send(int from, int to) throws Exception {
    List<byte[]> events = new ArrayList<>();
    for (int i = from; i < to; i++) {
      events.add(
          JSON.writeValueAsBytes(
              JSON.createObjectNode()
                  .put("type", "track")
                  .put("n", i % BROKEN_EVERY == 0 ? "many" : Integer.toString(i))
                  .put("text", TEXT)
                  .put("timestamp", Instant.ofEpochMilli(i).toString())
                  .put("pad", PAD)));
    }
    new TestTopic(platform.servers().kafka(), PlatformServers.TOPIC).send(events);
  }

  private List<Long> numbers(Customer customer, String folder) {
    return platform.s3().objects(customer.bucket()).stream()
            .map(StoredObject::key)
            .anyMatch(key -> key.startsWith(folder + "/"))
        ? query(customer, folder, "n", "")
        : List.of();
  }

  private List<Long> query(Customer customer, String folder, String what, String condition) {
    String files = platform.s3().directory(customer.bucket()).resolve(folder) + "/*.parquet";
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT " + what + " FROM read_parquet('" + files + "')" + condition)) {
      List<Long> found = new ArrayList<>();
      while (result.next()) {
        found.add(result.getLong(1));
      }
      return found;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** The text within quotes of SQL, in which U+0000 cannot stand. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "''").replace("\u0000", "' || chr(0) || '") + "'";
  }
}
