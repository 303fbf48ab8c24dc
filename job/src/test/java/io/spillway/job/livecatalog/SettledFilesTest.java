package io.spillway.job.livecatalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CatalogFile;
import io.spillway.catalog.Catalogs;
import io.spillway.policy.Policy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever never stops to write keeps nobody else's changes from taking effect. */
class SettledFilesTest {
  private static final String ACME = text("acme", "first");
  private static final String NEXT = text("acme", "second");

  private final FakeFiles files = new FakeFiles(text("platform", "one"));
  private final ManualTime time = new ManualTime();

  @BeforeEach
  void begin() {
    files.others.put("acme/a.yaml", ACME);
    files.others.put("globex/g.yaml", text("globex", "one"));
  }

  @Test
  void takesOthersChangesAtTheSecondLookAndLeavesWhatIsBeingWritten() throws Exception {
    CatalogLook look = look();
    restless("acme/a.yaml", NEXT, text("acme", "third"));
    files.others.put("globex/g.yaml", text("globex", "two"));
    assertThat(look.next()).isNull();
    CompiledCatalog found = Objects.requireNonNull(look.next());
    assertThat(buckets(found)).containsExactly("acme-first", "globex-two", "platform-one");
    assertThat(found.version().refused()).containsExactly("file acme/");
    assertThat(found.errors()).singleElement().asString().startsWith("acme/:1: changes all the");

    files.others.put("globex/g.yaml", text("globex", "three"));
    assertThat(buckets(look.next())).contains("globex-three", "acme-first");
    files.write(text("platform", "two"), 2);
    assertThat(buckets(look.next())).contains("platform-two", "acme-first");
  }

  @Test
  void readsAndCompilesNothingElseWhileAFileNeverSettles() throws Exception {
    CatalogLook look = look();
    restless("acme/a.yaml", NEXT, ACME);
    for (int i = 0; i < 3; i++) {
      time.advance(FileChanges.COARSEST_TIME);
      look.next();
    }
    int reads = files.reads();
    for (int i = 0; i < 10; i++) {
      assertThat(look.next()).isNull();
    }
    assertThat(files.reads()).isEqualTo(reads);
  }

  @Test
  void takesWhatWasBeingWrittenOnceItIsComplete() throws Exception {
    CatalogLook look = look();
    restless("acme/a.yaml", NEXT, text("acme", "third"));
    assertThat(look.next()).isNull();
    settle("acme/a.yaml", NEXT);
    assertThat(buckets(look.next())).contains("acme-second");

    restless("acme/a.yaml", "destinations: []", ACME);
    look.next();
    assertThat(buckets(look.next())).contains("acme-second");
    settle("acme/a.yaml", NEXT);
    CompiledCatalog found = Objects.requireNonNull(look.next());
    assertThat(buckets(found)).contains("acme-second");
    assertThat(found.version().refused()).isEmpty();
  }

  /** The file counts as it is at two reads, however often it changes in between. */
  @Test
  void takesOneOfTwoContentsThatTakeTurns() throws Exception {
    CatalogLook look = look();
    files.others.remove("acme/a.yaml");
    files.restless.put(
        "acme/a.yaml", new ArrayDeque<>(List.of(NEXT, ACME, NEXT, ACME, NEXT, NEXT)));
    assertThat(look.next()).isNull();
    assertThat(buckets(look.next())).contains("acme-first");
    assertThat(buckets(look.next())).contains("acme-second");
  }

  /** Else it would be removed until the file that it goes to is complete. */
  @Test
  void aDestinationStandsWhileItMovesToAFileThatIsBeingWritten() throws Exception {
    files.others.put("acme/b.yaml", text("road", "one"));
    CatalogLook look = look();
    files.others.put("acme/a.yaml", "destinations: []");
    restless("acme/c.yaml", ACME, NEXT);
    look.next();
    assertThat(buckets(look.next()))
        .containsExactly("acme-first", "globex-one", "platform-one", "road-one");
    files.others.remove("acme/b.yaml");
    files.write(text("platform", "two"), 2);
    assertThat(buckets(look.next()))
        .containsExactly("acme-first", "globex-one", "platform-two", "road-one");
    settle("acme/c.yaml", NEXT);
    assertThat(buckets(look.next()))
        .containsExactly("acme-second", "globex-one", "platform-two", "road-one (disabled)");
  }

  @Test
  void aFileThatIsMovedIsNotRemoved() throws Exception {
    CatalogLook look = look();
    files.others.remove("acme/a.yaml");
    files.others.put("acme/b.yaml", ACME);
    assertThat(buckets(look.next())).contains("acme-first");
  }

  @Test
  void anOwnerWhoNeverStopsToWriteIsNotServedBeforeTheFirstCompleteFile() throws Exception {
    CatalogLook look = look();
    restless("initech/i.yaml", text("initech", "one"), text("initech", "two"));
    look.next();
    CompiledCatalog found = Objects.requireNonNull(look.next());
    assertThat(buckets(found)).containsExactly("acme-first", "globex-one", "platform-one");
    assertThat(found.version().refused()).containsExactly("file initech/");
  }

  /** Nothing is remembered then but the version in the job's state. */
  @Test
  void theFirstLookAfterARestartLeavesItAsWell() throws Exception {
    CatalogLook look = look();
    restless("acme/a.yaml", NEXT, text("acme", "third"));
    files.others.put("globex/g.yaml", text("globex", "two"));
    look.next();
    CompiledCatalog found = Objects.requireNonNull(look.next());
    files.others.put("globex/g.yaml", text("globex", "three"));
    CatalogLook afterRestart = look(found);
    assertThat(afterRestart.next()).isNull();
    assertThat(buckets(afterRestart.next()))
        .containsExactly("acme-first", "globex-three", "platform-one");
  }

  /** Each subtask looks itself, and may have seen other contents of the file before. */
  @Test
  void allSubtasksReachTheSameRevision() throws Exception {
    CatalogLook one = look();
    CatalogLook other = look();
    settle("acme/a.yaml", NEXT);
    assertThat(one.next()).isNotNull();
    restless("acme/a.yaml", text("acme", "third"), ACME, NEXT, text("acme", "4"));
    one.next();
    other.next();
    assertThat(revision(one.next())).isEqualTo(revision(other.next()));
  }

  /** A plain folder may be edited by many, too. */
  @Test
  void ofThePlatformsFilesEachSettlesAlone() throws Exception {
    CatalogLook look = look();
    restless("x.yaml", text("x", "one"), text("x", "two"));
    files.write(text("platform", "two"), 2);
    look.next();
    CompiledCatalog found = Objects.requireNonNull(look.next());
    assertThat(buckets(found)).contains("platform-two");
    assertThat(found.version().refused()).containsExactly("file x.yaml");
  }

  /** Whoever begins and stops again and again delays others by one look each time. */
  @Test
  void neverWaitsTwiceInSuccession() throws Exception {
    files.others.put("initech/i.yaml", text("initech", "one"));
    CatalogLook look = look();
    files.others.put("globex/g.yaml", text("globex", "two"));
    restless("acme/a.yaml", ACME, NEXT);
    assertThat(look.next()).isNull();
    settle("acme/a.yaml", ACME);
    restless("initech/i.yaml", text("initech", "one"), text("initech", "two"));
    assertThat(buckets(look.next())).contains("globex-two");
  }

  /** Two texts or more, one for each read. */
  private void restless(String name, String... texts) {
    files.others.remove(name);
    files.restless.put(name, new ArrayDeque<>(List.of(texts)));
  }

  private void settle(String name, String text) {
    files.restless.remove(name);
    files.others.put(name, text);
  }

  /** A look that has seen the files as they are. */
  private CatalogLook look() throws Exception {
    List<CatalogFile> inForce = new ArrayList<>();
    inForce.add(new CatalogFile("catalog.yaml", files.text));
    files.others.forEach((name, text) -> inForce.add(new CatalogFile(name, text)));
    CatalogLook look =
        look(
            CompiledCatalog.of(
                CatalogVersions.of(new CatalogDocument(inForce)), Policy.UNRESTRICTED));
    assertThat(look.next()).isNull();
    return look;
  }

  private CatalogLook look(CompiledCatalog inForce) {
    return new CatalogLook(
        files,
        Duration.ofSeconds(1),
        new CatalogRules(Duration.ofDays(1), Policy.UNRESTRICTED),
        inForce,
        time,
        pause -> {});
  }

  private static List<String> buckets(@Nullable CompiledCatalog found) {
    return Objects.requireNonNull(found).catalog().destinations().stream()
        .map(each -> each.access().bucket() + (each.enabled() ? "" : " (disabled)"))
        .sorted()
        .toList();
  }

  private static String revision(@Nullable CompiledCatalog found) {
    return Objects.requireNonNull(found).version().revision();
  }

  /** A destination with the bucket {@code <id>-<bucket>}. */
  private static String text(String id, String bucket) {
    return Catalogs.of(Catalogs.destination(id, "", Catalogs.mapping("m", "")))
        .files()
        .get(0)
        .text()
        .replace(id + "-bucket", id + "-" + bucket);
  }
}
