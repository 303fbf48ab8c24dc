package io.spillway.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.batching.TestRows;
import io.spillway.routing.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedPartTest {
  private static final Instant CLOSED = Instant.parse("2026-11-22T23:59:59.999Z");
  private static final String PART = "2026-11-22/~shared/2026-11-22T16-29-00-123Z-0f-0.zip";

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<SharedPart.Member> written = new ArrayList<>();

  @Test
  void givesEachMemberOneRangeOfBytesAndANameOfItsOwn() throws IOException {
    write(2);
    for (int i = 0; i < 2; i++) {
      SharedPart.Member member = written.get(i);
      int start = (int) member.offset();
      assertThat(Arrays.copyOfRange(out.toByteArray(), start, start + (int) member.bytes()))
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("content " + i);
      CRC32 crc32 = new CRC32();
      crc32.update(("content " + i).getBytes(StandardCharsets.UTF_8));
      assertThat(member.crc32()).isEqualTo((int) crc32.getValue());
      StagedPath path = StagedPath.parse(member.path());
      assertThat(path.time()).isEqualTo(CLOSED);
      assertThat(path.destinationId()).isEqualTo("acme");
    }
    assertThat(written).extracting(SharedPart.Member::path).doesNotHaveDuplicates();
  }

  @Test
  void isReadFromItsDirectory() throws IOException {
    assertThat(read(write(3))).isEqualTo(written).hasSize(3);
    assertThat(read(write(0))).isEmpty();
  }

  @Test
  void isReadWhenItsDirectoryIsLong() throws IOException {
    assertThat(read(write(2_000))).isEqualTo(written).hasSize(2_000);
  }

  @Test
  void isAnArchiveForOtherTools() throws IOException {
    Path file = write(2);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.stream().map(ZipEntry::getName))
          .containsExactlyElementsOf(written.stream().map(SharedPart.Member::path).toList());
    }
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      assertThat(zip.getNextEntry().getName()).isEqualTo(written.get(0).path());
      assertThat(zip.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("content 0");
    }
  }

  @Test
  void refusesWhatIsNoPart() throws IOException {
    Path file = write(2);
    byte[] bytes = Files.readAllBytes(file);
    for (byte[] other :
        new byte[][] {
          {}, "PK".repeat(40).getBytes(StandardCharsets.UTF_8), cut(bytes, 1), cut(bytes, -1)
        }) {
      Files.write(file, other);
      assertThatThrownBy(() -> read(file))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "staged part "
                  + PART
                  + " is not a ZIP archive as the job writes them; restore it, or move it elsewhere"
                  + " if it is not the job's");
    }
  }

  @Test
  void isToldFromOtherFilesByItsPath() {
    assertThat(SharedPart.folder(CLOSED)).isEqualTo("2026-11-22/~shared");
    assertThat(SharedPart.isOne(PART)).isTrue();
    for (String other :
        List.of(
            PART + "x",
            PART.replace("/2026", "/.2026"),
            PART.replace("~shared", "shared"),
            "2026-11-22/acme/orders/csv/~/2026-11-22T16-29-00-123Z-0f-0")) {
      assertThat(SharedPart.isOne(other)).isFalse();
    }
  }

  private Path write(int members) throws IOException {
    out.reset();
    written.clear();
    Output output = TestRows.output("orders/", 10);
    SharedPartWriter writer = new SharedPartWriter(out);
    for (int i = 0; i < members; i++) {
      byte[] content =
          ("content " + i + " and what is left in the buffer").getBytes(StandardCharsets.UTF_8);
      written.add(writer.add(output, CLOSED, content, ("content " + i).length()));
    }
    assertThat(writer.finish()).isEqualTo(out.size());
    Path file = folder.resolve(PART);
    Files.createDirectories(file.getParent());
    return Files.write(file, out.toByteArray());
  }

  private List<SharedPart.Member> read(Path file) throws IOException {
    try (StagingArea area = new FolderStagingArea(folder)) {
      StagingArea.Entry part = new StagingArea.Entry(PART, Files.size(file));
      List<SharedPart.Member> members = SharedPart.members(area, part);
      for (SharedPart.Member member : members) {
        try (InputStream in = area.open(part, member.offset(), member.bytes())) {
          assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
              .isEqualTo("content " + members.indexOf(member));
        }
      }
      return members;
    }
  }

  /** Without the last bytes, or with zeros behind them. */
  private static byte[] cut(byte[] bytes, int last) {
    return Arrays.copyOf(bytes, bytes.length - last);
  }
}
