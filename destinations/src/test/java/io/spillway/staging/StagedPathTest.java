package io.spillway.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.catalog.Owner;
import io.spillway.delimited.Delimiter;
import io.spillway.delimited.FileExtension;
import io.spillway.delimited.FileLayout;
import io.spillway.delimited.FileLayout.BatchSizeColumn;
import io.spillway.delimited.ObjectKey;
import io.spillway.mapping.FileLimits;
import io.spillway.routing.Output;
import io.spillway.routing.OutputKey;
import io.spillway.routing.OutputKey.MappingVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagedPathTest {
  private static final Instant CLOSED = Instant.parse("2026-11-22T23:59:59.999Z");
  private static final String UNIQUE = "8b6f3f0e-5a0c-4b6e-9c43-4a3f8f6d1b2a-12";
  private static final String NAME = "2026-11-23T00-00-00-001Z-" + UNIQUE;

  /** The longest single name that common file systems take. */
  private static final int MAX_NAME_BYTES = 255;

  /** AWS: the longest key. */
  private static final int MAX_KEY_BYTES = 1024;

  @Test
  void spellsAPlainStemAsItIs() {
    assertThat(StagedPath.folder(output("events/type=track/", "daily"), CLOSED))
        .isEqualTo("2026-11-22/acme/orders/csv/events/type=track/daily_~");
    assertThat(StagedPath.folder(output("", ""), CLOSED)).isEqualTo("2026-11-22/acme/orders/csv/~");
    assertThat(StagedPath.folder(output("events/", ""), CLOSED))
        .isEqualTo("2026-11-22/acme/orders/csv/events/~");
  }

  @Test
  void spellsAnyOtherStemInBase64() {
    assertThat(StagedPath.folder(output("ünï/", "p"), CLOSED))
        .isEqualTo("2026-11-22/acme/orders/csv/~b/w7xuw68vcF8");
  }

  @Test
  void readsBackAllThatDeliveryNeeds() {
    StagedPath path =
        StagedPath.parse("2026-11-22/acme/orders/txt/events/type=track/daily_~/" + NAME);
    assertThat(path)
        .isEqualTo(
            new StagedPath(
                LocalDate.of(2026, 11, 22),
                "acme",
                "orders",
                null,
                new StagedPath.ObjectName("events/type=track/daily_", NAME, FileExtension.TXT)));
    assertThat(path.objectKey())
        .isEqualTo("events/type=track/daily_2026-11-23T00-00-00-001Z_" + UNIQUE + ".txt");
  }

  @Test
  void saysForWhomAFileIs() {
    Owner owner = Owner.named("acme-bucket", "acme-role");
    Output output = output("events/", "daily");
    OutputKey key = output.key();
    Output owned =
        new Output(
            "id",
            new OutputKey(
                new MappingVersion(key.destinationId(), key.mappingId(), "v", owner),
                key.eventType(),
                key.folder(),
                key.batchKeys()),
            output.layout(),
            1,
            1,
            Long.MAX_VALUE,
            FileLimits.NONE);
    String folder = StagedPath.folder(owned, CLOSED);
    assertThat(folder)
        .isEqualTo("2026-11-22/acme/orders/csv~" + owner.spelling() + "/events/daily_~");
    StagedPath path = StagedPath.parse(folder + "/" + NAME);
    assertThat(path.owner()).isEqualTo(owner);
    assertThat(path.objectKey())
        .isEqualTo(StagedPath.parse(StagedPath.folder(output, CLOSED) + "/" + NAME).objectKey());
    assertThat(StagedPath.destinationId(folder)).isEqualTo("acme");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a/",
        "a/b/c/",
        "a//b/",
        "/",
        "/a/",
        "//",
        "a b/c d/",
        " /",
        "ünï/日本/😀/",
        "~",
        "~/",
        "~b/",
        "~b/YQ/",
        "a~/b~/",
        ".hidden/",
        "_hidden/",
        "a/.b/",
        "../../etc/",
        "./",
        "a/../b/",
        "...",
        "a:b/c*d/e?f/",
        "back\\slash/",
        "%2e%2e/%2F/",
        "s3://bucket/x/",
        "#?&+=,;@'\"<>|{}[]^`/",
        "new\nline/\ttab/\u0000nul/",
        "\u2028\u202e\ufeff/",
        "CON/aux/",
        "-rf/",
        "dt=2026-11-22/hour=05/"
      })
  void givesBackEveryStem(String folder) {
    assertRoundTrip(folder, "");
    assertRoundTrip(folder, "prefix");
    assertRoundTrip(folder, "pre fix/~");
  }

  @Test
  void givesBackStemsMadeUpAtRandomAndNeverSpellsTwoAlike() {
    SplittableRandom random = new SplittableRandom(20261122);
    String alphabet = "ab/~.._= é日\n%b";
    Map<String, String> stems = new HashMap<>();
    for (int i = 0; i < 3_000; i++) {
      StringBuilder folder = new StringBuilder();
      int length = random.nextInt(i % 100 == 0 ? 400 : 12);
      for (int j = 0; j < length; j++) {
        folder.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String spelled = assertRoundTrip(folder.toString(), "");
      String known = stems.putIfAbsent(spelled, folder.toString());
      assertThat(known == null || known.contentEquals(folder)).isTrue();
    }
  }

  @Test
  void keepsEveryNameAndTheWholePathShortEnough() {
    int stemBytes = 512; // what ObjectKey admits
    String id = "x".repeat(64); // what a catalog admits
    String[] longest = {
      "a".repeat(stemBytes),
      "é".repeat(stemBytes / 2),
      "a/".repeat(stemBytes / 2),
      "日".repeat(170),
      ("b".repeat(199) + "/").repeat(2) + "c".repeat(112)
    };
    for (String stem : longest) {
      String path = StagedPath.folder(output(id, id, "", stem), CLOSED) + "/" + NAME;
      assertThat(StagedPath.parse(path).object().stem())
          .isEqualTo(stem.endsWith("/") ? stem : stem + "_");
      // Flink adds a dot and a UUID to the name of a part that it is writing.
      assertThat(Arrays.stream(path.split("/")))
          .allSatisfy(
              name ->
                  assertThat(name.getBytes(StandardCharsets.UTF_8).length + 50)
                      .isLessThanOrEqualTo(MAX_NAME_BYTES));
      // The rest is for the staging path and what Flink adds to the key of a part.
      assertThat(path.getBytes(StandardCharsets.UTF_8).length)
          .isLessThanOrEqualTo(MAX_KEY_BYTES - 120);
      assertThat(StagedPath.parse(path).objectKey().getBytes(StandardCharsets.UTF_8).length)
          .isLessThanOrEqualTo(MAX_KEY_BYTES);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a",
        "2026-11-22/acme/orders/csv/" + NAME,
        "2026-11-22/acme/orders/csv/events/" + NAME,
        "2026-11-22/acme/orders/csv/a b~/" + NAME,
        "2026-11-22/acme/orders/csv/~b/not base64/" + NAME,
        "2026-11-22/acme/orders/csv/~b/YQ/" + NAME,
        "2026-11-22/acme/orders/csv/~b/" + NAME,
        "2026-11-22/acme/orders/csv/~/x/" + NAME,
        "2026-11-22/acme/orders/gz/~/" + NAME,
        "2026-11-22//orders/csv/~/" + NAME,
        "2026-11-22/acme//csv/~/" + NAME,
        "2026-13-22/acme/orders/csv/~/" + NAME,
        "yesterday/acme/orders/csv/~/" + NAME,
        "/2026-11-22/acme/orders/csv/~/" + NAME,
        "2026-11-22/acme/orders/csv/~/part-0-0-and-much-more-after-it",
        "2026-11-22/acme/orders/csv/~/2026-11-22T16-29-00-123Z",
        "2026-11-22/acme/orders/csv/~/2026-11-22T16-29-00-123Z-",
        "2026-11-22/acme/orders/csv/~/2026-11-22T16-29-00-123Z_" + UNIQUE,
        "2026-11-22/acme/orders/csv/~/." + NAME + ".inprogress.1",
        "2026-11-22/acme/orders/csv/~/" + NAME + "/"
      })
  void refusesPathsThatAreNotOurs(String path) {
    assertThatThrownBy(() -> StagedPath.parse(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a staged file: " + path);
  }

  private static String assertRoundTrip(String folder, String prefix) {
    Output output = output(folder, prefix);
    String spelled = StagedPath.folder(output, CLOSED);
    StagedPath path = StagedPath.parse(spelled + "/" + NAME);
    assertThat(path.object().stem()).isEqualTo(ObjectKey.stem(folder, output.layout()));
    assertThat(path.destinationId()).isEqualTo("acme");
    assertThat(path.mappingId()).isEqualTo("orders");
    assertThat(path.object().extension()).isEqualTo(FileExtension.CSV);
    assertThat(path.objectKey())
        .isEqualTo(
            ObjectKey.key(
                folder, output.layout(), Instant.parse("2026-11-23T00:00:00.001Z"), UNIQUE));
    // Nothing that a file system or Flink's Path would split or resolve.
    assertThat(spelled).matches("[A-Za-z0-9=_.~/-]+").doesNotContain("//");
    assertThat(spelled.split("/")).doesNotContain(".", "..", "").noneMatch(s -> s.startsWith("."));
    return spelled;
  }

  private static Output output(String folder, String prefix) {
    return output("acme", "orders", folder, prefix);
  }

  private static Output output(String destination, String mapping, String folder, String prefix) {
    OutputKey key =
        new OutputKey(
            new MappingVersion(destination, mapping, "0123456789abcdef", null),
            "track",
            folder,
            "");
    FileLayout layout =
        new FileLayout("id", Delimiter.COMMA, BatchSizeColumn.ABSENT, FileExtension.CSV, prefix);
    return new Output(key.digest(), key, layout, 1, 1, Long.MAX_VALUE, FileLimits.NONE);
  }
}
