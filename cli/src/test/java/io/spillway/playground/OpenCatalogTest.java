package io.spillway.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spillway.settings.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenCatalogTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeFile() throws Exception {
    file = Files.writeString(folder.resolve("catalog.yaml"), "destinations: []\n");
  }

  @Test
  void savesThroughALinkAndKeepsPermissions() throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), file);
    OpenCatalog catalog = OpenCatalog.file(link, true);

    String revision = catalog.save("destinations: [] # é\n", catalog.read().revision());

    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("destinations: [] # é\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    assertThat(catalog.read().revision()).isEqualTo(revision);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("catalog.yaml", "link.yaml");
  }

  @Test
  void doesNotOverwriteWhatSomebodyElseWrote() throws Exception {
    OpenCatalog catalog = OpenCatalog.file(file, true);
    String revision = catalog.read().revision();
    Files.writeString(file, "# somebody else\n");

    Answer answer = refusal(catalog, revision);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(file).hasContent("# somebody else\n");
  }

  @Test
  void writesOnlyWhenItMay() throws Exception {
    OpenCatalog catalog = OpenCatalog.file(file, false);
    assertThat(refusal(catalog, catalog.read().revision()).status()).isEqualTo(403);
    OpenCatalog example = Examples.catalog();
    assertThat(refusal(example, example.read().revision()).status()).isEqualTo(403);
    assertThat(file).hasContent("destinations: []\n");
  }

  private static Answer refusal(OpenCatalog catalog, String revision) {
    return catchThrowableOfType(RequestException.class, () -> catalog.save("x", revision)).answer();
  }

  @Test
  void saysInASentenceWhatItCannotOpen() throws Exception {
    assertThatThrownBy(() -> OpenCatalog.file(folder, true))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(": this is a folder; give one of its files");
    Path none = folder.resolve("none.yaml");
    assertThatThrownBy(() -> OpenCatalog.file(none, true))
        .isInstanceOf(UsageException.class)
        .hasMessageEndingWith("; give the path of a YAML or JSON file");
    Files.write(file, new byte[] {(byte) 0xC3, '('});
    assertThatThrownBy(() -> OpenCatalog.file(file, true))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("it is not UTF-8 text");
  }
}
