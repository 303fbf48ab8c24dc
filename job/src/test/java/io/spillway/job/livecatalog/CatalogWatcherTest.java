package io.spillway.job.livecatalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.Catalogs;
import io.spillway.job.metrics.OperatorMetrics;
import io.spillway.job.metrics.RecordedMetrics;
import io.spillway.job.route.CapturedLogs;
import io.spillway.policy.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CatalogWatcherTest {
  private static final String ACME = text("acme");

  private final RecordedMetrics metrics = new RecordedMetrics();
  private final FakeFiles files = new FakeFiles(ACME);
  private final List<String> found = new ArrayList<>();

  @Test
  void reportsWhatTheLookFinds() throws Exception {
    try (CatalogWatcher watcher = watcher(this::add)) {
      watcher.look();
      assertThat(found).isEmpty();
      files.write(text("globex"), 2);
      watcher.look();
      watcher.look();
      assertThat(found).containsExactly(CatalogDocument.of("catalog.yaml", files.text).revision());
    }
  }

  @Test
  void goesOnAfterAnErrorAndCountsIt() throws Exception {
    Consumer<CompiledCatalog> failing =
        next -> {
          if (found.isEmpty()) {
            add(next);
            throw new StackOverflowError("of a test");
          }
          add(next);
        };
    try (CatalogWatcher watcher = watcher(failing)) {
      files.write(text("globex"), 2);
      watcher.look();
      assertThat(metrics.value("catalogReadFailures")).isOne();
      files.write(text("initech"), 3);
      watcher.look();
      assertThat(found).hasSize(2);
    }
  }

  @Test
  void saysWhetherTheCatalogReadLastWasRefused() throws Exception {
    try (CatalogWatcher watcher = watcher(this::add)) {
      files.write("destinations: 1", 2);
      watcher.look();
      watcher.look();
      assertThat(metrics.value("catalogRefused")).isOne();
      assertThat(metrics.value("catalogRefusals")).isOne();
      files.write(ACME, 3);
      watcher.look();
      assertThat(metrics.value("catalogRefused")).isZero();
    }
  }

  @Test
  void countsTheEntriesThatStayAsTheyWere() throws Exception {
    try (CatalogWatcher watcher = watcher(this::add)) {
      files.write(text("acme").replaceFirst("]}$", ", {id: x}, {id: y}]}"), 2);
      watcher.look();
      assertThat(found).hasSize(1);
      assertThat(metrics.value("catalogRefused")).isEqualTo(2);
      assertThat(metrics.value("catalogRefusals")).isOne();
    }
  }

  @Test
  void logsAndCountsTheWarningsOfWhatItFinds() throws Exception {
    String doubtful = withMapping("{id: m, filename_prefix: '{{event}}'}");
    String warning =
        "Warning about the catalog: catalog.yaml:1: destinations[0].mappings[0].filename_prefix:"
            + " all files have this text in their names, as it is: put what depends on the event"
            + " into s3_aws_folder_name";
    try (CapturedLogs logs = new CapturedLogs();
        CatalogWatcher watcher = watcher(this::add)) {
      files.write(doubtful, 2);
      watcher.look();
      assertThat(found).hasSize(1);
      assertThat(logs.messages()).last().isEqualTo(warning);
      assertThat(metrics.value("catalogWarnings")).isOne();
      files.write(doubtful.replace("id: m,", "id: m, delimiter: '/',"), 3);
      watcher.look();
      assertThat(logs.messages()).filteredOn(warning::equals).hasSize(2);
      files.write(ACME, 4);
      watcher.look();
      assertThat(metrics.value("catalogWarnings")).isZero();
    }
  }

  @Test
  void logsTheFirstOfVeryManyWarnings() throws Exception {
    String columns =
        IntStream.range(0, 60).mapToObj(i -> "c" + i + ": $.a").collect(Collectors.joining(", "));
    try (CapturedLogs logs = new CapturedLogs();
        CatalogWatcher watcher = watcher(this::add)) {
      files.write(withMapping("{id: m, columns: {" + columns + "}}"), 2);
      watcher.look();
      assertThat(metrics.value("catalogWarnings")).isEqualTo(60);
      assertThat(logs.messages())
          .hasSize(52)
          .last()
          .isEqualTo("The catalog has 10 more warnings; bin/spillway validate shows all");
    }
  }

  @Test
  void countsEachFailedRead() throws Exception {
    try (CatalogWatcher watcher = watcher(this::add)) {
      files.gone = true;
      watcher.look();
      watcher.look();
      assertThat(metrics.value("catalogReadFailures")).isEqualTo(2);
    }
  }

  private void add(CompiledCatalog next) {
    found.add(next.version().revision());
  }

  private CatalogWatcher watcher(Consumer<CompiledCatalog> consumer) throws Exception {
    CompiledCatalog inForce =
        CompiledCatalog.of(
            CatalogVersions.of(CatalogDocument.of("catalog.yaml", ACME)), Policy.UNRESTRICTED);
    return new CatalogWatcher(
        new CatalogLook(
            files,
            Duration.ofSeconds(1),
            new CatalogRules(Duration.ofDays(1), Policy.UNRESTRICTED),
            inForce,
            new ManualTime(),
            time -> {}),
        new OperatorMetrics(metrics.ofTask().getOrAddOperator("Route")),
        true,
        consumer,
        Executors.newScheduledThreadPool(0));
  }

  private static String text(String id) {
    return textOf(Catalogs.destination(id, "", Catalogs.mapping("m", "")));
  }

  private static String withMapping(String mapping) {
    return textOf(Catalogs.destination("acme", "", mapping));
  }

  private static String textOf(String destination) {
    return Catalogs.of(destination).files().get(0).text();
  }
}
