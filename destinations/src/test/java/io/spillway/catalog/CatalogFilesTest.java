package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.spillway.catalog.CatalogFiles.Content;
import io.spillway.catalog.CatalogFiles.Found;
import io.spillway.catalog.CheckedCatalog.Refusal;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.policy.Policy;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One owner's file that cannot be read is that owner's problem only. */
class CatalogFilesTest {
  private static final int MB = 1 << 20;
  private static final Found PLATFORMS = file("p.yaml", destination("platform"));

  @TempDir private Path folder;

  private static String destination(String id) {
    return "{destinations: [" + Catalogs.destination(id, "", Catalogs.mapping("m", "")) + "]}";
  }

  private static Found file(String name, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Found(name, bytes.length, 1, () -> new ByteArrayInputStream(bytes));
  }

  private static Found failing(String name, IOException failure) {
    return new Found(
        name,
        1,
        1,
        () -> {
          throw failure;
        });
  }

  private static Found large(String name, int megabytes) {
    Content notOpened =
        () -> {
          throw new IOException("too large to be opened");
        };
    return new Found(name, (long) megabytes * MB + 1, 1, notOpened);
  }

  private static CheckedCatalog check(Found... files) throws IOException {
    return CatalogFiles.read(List.of(files)).check(Policy.UNRESTRICTED);
  }

  private static void assertRefused(Found file, String problem) throws IOException {
    CheckedCatalog checked = check(PLATFORMS, file);
    assertThat(checked.catalog().destinations())
        .extracting(Destination::id)
        .containsExactly("platform");
    assertThat(checked.refusals())
        .extracting(Refusal::toString)
        .containsExactly("file " + file.name());
    assertThat(checked.refusals().get(0).isAbout("former", file.name())).isTrue();
    assertThat(checked.refusals().get(0).isAbout("other", "globex/x.yaml")).isFalse();
    assertThat(checked.errors())
        .extracting(Diagnostic::toString)
        .singleElement()
        .asString()
        .startsWith(file.name() + ":1: cannot be read: " + problem);
  }

  @Test
  void leavesTheOthersWhenAFileCannotBeRead() throws Exception {
    byte[] binary = {(byte) 0xff};
    assertRefused(
        new Found("acme/x.yaml", 1, 1, () -> new ByteArrayInputStream(binary)),
        "it is not UTF-8 text; ");
    assertRefused(failing("acme/x.yaml", new FileNotFoundException("s3://")), "it is listed, but");
    assertRefused(
        failing("acme/x.yaml", new AccessDeniedException("x")), "access is denied; let the job's");
    assertRefused(
        failing("acme/x.yaml", new FileSystemException("x", null, "a loop\n")), "a loop\\u000a; ");
  }

  @Test
  void takesAFailureOfTheStoreForThatOfAll() {
    assertThatThrownBy(() -> check(PLATFORMS, failing("acme/x.yaml", new IOException("down"))))
        .isInstanceOf(IOException.class)
        .hasMessage("down");
  }

  @Test
  void leavesTheOthersWhenAFileIsTooLarge() throws Exception {
    assertRefused(
        large("acme/x.yaml", 16),
        "with it, the files of this owner's folder are larger than 16 MB");
    assertRefused(large("x.yaml", 128), "with it, the catalog is larger than 128 MB; ");
    byte[] endless = new byte[16 * MB + 1];
    assertRefused(
        new Found("acme/x.yaml", 0, 0, () -> new ByteArrayInputStream(endless)), "with it, the f");
  }

  @Test
  void readsTheSmallFilesOfAnOwnerWithALargeOne() throws Exception {
    CheckedCatalog checked = check(large("acme/a.yaml", 16), file("acme/z.yaml", destination("z")));
    assertThat(checked.catalog().destinations()).extracting(Destination::id).containsExactly("z");
  }

  @Test
  void hasAnotherRevisionOnceAFileCanBeRead() throws Exception {
    String denied = revision(failing("x.yaml", new AccessDeniedException("x")));
    assertThat(revision(failing("x.yaml", new AccessDeniedException("y")))).isEqualTo(denied);
    assertThat(revision(failing("x.yaml", new FileNotFoundException()))).isNotEqualTo(denied);
    assertThat(revision(file("x.yaml", ""))).isNotEqualTo(denied);
  }

  private static String revision(Found file) throws IOException {
    return CatalogFiles.read(List.of(file)).revision();
  }

  @Test
  void findsWhatCannotBeReadInALocalFolder() throws Exception {
    Path acme = Files.createDirectory(folder.resolve("acme"));
    Files.createSymbolicLink(acme.resolve("loop.yaml"), Path.of("loop.yaml"));
    Files.createSymbolicLink(acme.resolve("device.yaml"), Path.of("/dev/zero"));
    Files.createDirectory(acme.resolve("folder.yaml"));
    Files.writeString(acme.resolve(".hidden.yaml"), "hidden");
    assertThat(CatalogFiles.read(CatalogFiles.local(folder)).files())
        .extracting(CatalogFile::toString)
        .containsExactly("acme/device.yaml (unreadable)", "acme/loop.yaml (unreadable)");
  }

  /** Its destinations are in files whose names are not known then. */
  @Test
  void leavesTheDestinationsOfAFolderThatCannotBeListed() throws Exception {
    CheckedCatalog checked = check(PLATFORMS, failing("acme/", new AccessDeniedException("x")));
    assertThat(checked.refusals().get(0).isAbout("former", "acme/x.yaml")).isTrue();
    assertThat(checked.refusals().get(0).isAbout("former", "acme.yaml")).isFalse();
  }

  @Test
  void readsNoFolderOfAnOwnerWithTooManyFiles() throws Exception {
    Path acme = Files.createDirectory(folder.resolve("acme"));
    for (int i = 0; i < CatalogFiles.MAX_OWNERS_FILES; i++) {
      Files.createFile(acme.resolve(i + ".yaml"));
    }
    Files.writeString(folder.resolve("p.yaml"), destination("platform"));
    assertThat(CatalogFiles.local(folder)).hasSize(CatalogFiles.MAX_OWNERS_FILES + 1);
    Files.createFile(acme.resolve("notes.txt"));
    assertFolderRefused(
        "acme/:1: this folder is not read: it has more than 1000 files; put several destinations"
            + " into one, or remove some");
  }

  /** Only the folder is wrong: in state, the destinations in it would have no valid owner. */
  @Test
  void readsNoFolderWhoseNameCannotBeAnOwners() throws Exception {
    Path folderOfOwner = Files.createDirectory(folder.resolve("acme corp"));
    Files.createFile(folderOfOwner.resolve("notes.txt"));
    Files.writeString(folder.resolve("p.yaml"), destination("platform"));
    assertThat(CatalogFiles.local(folder)).hasSize(1);
    Files.writeString(folderOfOwner.resolve("a.yaml"), destination("acme"));
    assertFolderRefused(
        "acme corp/:1: this folder is not read: 'acme corp' cannot be an owner: 1 to 64 letters,"
            + " digits, _ and -, the first a letter or digit; rename it");
  }

  private void assertFolderRefused(String error) throws IOException {
    CheckedCatalog checked =
        CatalogFiles.read(CatalogFiles.local(folder)).check(Policy.UNRESTRICTED);
    assertThat(checked.catalog().destinations())
        .extracting(Destination::id)
        .containsExactly("platform");
    assertThat(checked.errors()).extracting(Diagnostic::toString).containsExactly(error);
    String name = error.substring(0, error.indexOf('/'));
    assertThat(checked.refusals().get(0).isAbout("former", name + "/x.yaml")).isTrue();
  }

  /** A link could make another owner's entries this one's; Kubernetes has links within a folder. */
  @Test
  void followsLinksWithinAnOwnersFolderOnly() throws Exception {
    Path acme = Files.createDirectories(folder.resolve("acme/..data"));
    Files.writeString(acme.resolve("a.yaml"), destination("acme"));
    Files.createSymbolicLink(folder.resolve("acme/a.yaml"), Path.of("..data/a.yaml"));
    Files.createDirectory(folder.resolve("mallory"));
    Files.createSymbolicLink(folder.resolve("mallory/m.yaml"), Path.of("../acme/a.yaml"));
    Files.createSymbolicLink(folder.resolve("p.yaml"), Path.of("acme/a.yaml"));
    CatalogDocument document = CatalogFiles.read(CatalogFiles.local(folder));
    assertThat(document.files())
        .extracting(CatalogFile::name, CatalogFile::problem)
        .containsExactly(
            tuple("acme/a.yaml", null),
            tuple(
                "mallory/m.yaml",
                "cannot be read: it is a link out of its owner's folder; put a file of YAML or JSON"
                    + " there"),
            tuple("p.yaml", null));
  }

  @Test
  void doesNotFollowALinkThatReplacesAFileThatWasListed() throws Exception {
    Path file = Files.createDirectory(folder.resolve("mallory")).resolve("m.yaml");
    Files.writeString(file, destination("mallory"));
    Path outside = Files.writeString(folder.resolve("p.yaml"), destination("platform"));
    List<Found> listed = CatalogFiles.local(folder);
    Files.delete(file);
    Files.createSymbolicLink(file, outside);
    assertThat(CatalogFiles.read(listed).files())
        .extracting(CatalogFile::problem)
        .filteredOn(problem -> problem != null)
        .singleElement()
        .asString()
        .contains("a link out of its owner's folder");
  }
}
