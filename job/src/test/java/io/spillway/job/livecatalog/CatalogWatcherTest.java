package io.spillway.job.livecatalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.Catalogs;
import io.spillway.job.metrics.OperatorMetrics;
import io.spillway.job.metrics.RecordedMetrics;
import io.spillway.policy.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
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
    return Catalogs.of(Catalogs.destination(id, "", Catalogs.mapping("m", "")))
        .files()
        .get(0)
        .text();
  }
}
