package io.spillway.job.livecatalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.spillway.catalog.CatalogFile;
import io.spillway.catalog.CatalogFiles.Found;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogLocationTest {
  @TempDir Path directory;

  @Test
  void readsAFile() throws Exception {
    Path file = Files.writeString(directory.resolve("a.yaml"), "destinations: []");
    assertThat(new CatalogLocation(file.toString()).read().files())
        .containsExactly(new CatalogFile("a.yaml", "destinations: []"));
  }

  @Test
  void readsTheCatalogFilesOfAFolderAsAConfigMapMountsThem() throws Exception {
    Path data = Files.createDirectory(directory.resolve("..2026_11_22"));
    Files.writeString(data.resolve("b.json"), "{}");
    Files.createSymbolicLink(directory.resolve("..data"), data.getFileName());
    Files.createSymbolicLink(directory.resolve("b.json"), Path.of("..data", "b.json"));
    Files.writeString(directory.resolve("a.yml"), "1");
    Files.writeString(directory.resolve("README.md"), "no catalog");
    Files.writeString(directory.resolve(".hidden.yaml"), "no catalog");
    assertThat(new CatalogLocation(directory.toString()).read().files())
        .containsExactly(new CatalogFile("a.yml", "1"), new CatalogFile("b.json", "{}"));
  }

  @Test
  void stampsChangeWithTheFilesThatAConfigMapMounts() throws Exception {
    Path first = Files.createDirectory(directory.resolve("..1"));
    Path second = Files.createDirectory(directory.resolve("..2"));
    Files.setLastModifiedTime(
        Files.writeString(first.resolve("a.yaml"), "{}"), FileTime.fromMillis(1_000));
    Files.setLastModifiedTime(
        Files.writeString(second.resolve("a.yaml"), "{ }"), FileTime.fromMillis(2_000));
    Path data = Files.createSymbolicLink(directory.resolve("..data"), first.getFileName());
    Files.createSymbolicLink(directory.resolve("a.yaml"), Path.of("..data", "a.yaml"));
    CatalogLocation location = new CatalogLocation(directory.toString());
    assertThat(location.list())
        .extracting(Found::name, Found::length, Found::modifiedMillis)
        .containsExactly(tuple("a.yaml", 2L, 1_000L));

    Files.delete(data);
    Files.createSymbolicLink(data, second.getFileName());
    assertThat(location.list())
        .extracting(Found::name, Found::length, Found::modifiedMillis)
        .containsExactly(tuple("a.yaml", 3L, 2_000L));
  }

  @Test
  void readsOwnersFolders() throws Exception {
    Files.writeString(directory.resolve("platform.yaml"), "p");
    for (String owner : List.of("globex", "acme", ".hidden")) {
      Path ofOwner = Files.createDirectory(directory.resolve(owner));
      Files.writeString(ofOwner.resolve("b.yaml"), owner);
      Files.createDirectory(ofOwner.resolve("deeper"));
      Files.writeString(ofOwner.resolve("deeper/c.yaml"), "too deep");
    }
    CatalogLocation location = new CatalogLocation(directory.toUri().toString());
    assertThat(location.read().files())
        .extracting(CatalogFile::name, CatalogFile::text)
        .containsExactly(
            tuple("acme/b.yaml", "acme"),
            tuple("globex/b.yaml", "globex"),
            tuple("platform.yaml", "p"));
    assertThat(location.list())
        .extracting(Found::name)
        .containsExactly("acme/b.yaml", "globex/b.yaml", "platform.yaml");
  }

  @Test
  void hasNothingToReadInAnEmptyFolder() {
    assertThatThrownBy(() -> new CatalogLocation(directory.toString()).read())
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("no .yaml, .yml or .json file");
  }

  @Test
  void readsTheOthersWhenOneFileIsNotText() throws Exception {
    Files.write(directory.resolve("a.yaml"), new byte[] {(byte) 0xff});
    Files.writeString(directory.resolve("b.yaml"), "b");
    assertThat(new CatalogLocation(directory.toString()).read().files())
        .extracting(CatalogFile::name, CatalogFile::text, file -> file.problem() == null)
        .containsExactly(tuple("a.yaml", "", false), tuple("b.yaml", "b", true));
  }

  /** Flink's file system refuses the whole folder for each of these names. */
  @Test
  void readsTheOthersBesideNamesAndLinksThatLeadNowhere() throws Exception {
    Path acme = Files.createDirectory(directory.resolve("acme"));
    Files.createSymbolicLink(acme.resolve("x.yaml"), Path.of("nowhere"));
    Files.createSymbolicLink(acme.resolve("x.txt"), Path.of("nowhere"));
    Files.writeString(acme.resolve("a:b.yaml"), "colon");
    Files.writeString(acme.resolve("\u001b[2Jx\nERROR.yaml"), "raw");
    Files.writeString(directory.resolve("b.yaml"), "b");
    CatalogLocation location = new CatalogLocation(directory.toString());
    assertThat(location.read().files())
        .extracting(CatalogFile::name, CatalogFile::text)
        .containsExactly(
            tuple("acme/\\u001b[2Jx\\u000aERROR.yaml", "raw"),
            tuple("acme/a:b.yaml", "colon"),
            tuple("acme/x.yaml", ""),
            tuple("b.yaml", "b"));
    assertThat(location.list())
        .hasSize(4)
        .extracting(Found::name, Found::length, Found::modifiedMillis)
        .contains(tuple("acme/x.yaml", 0L, 0L));
  }

  @Test
  void saysWhenThereIsNothing() {
    assertThatThrownBy(() -> new CatalogLocation(directory.resolve("none").toString()).read())
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> new CatalogLocation(" ").read()).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "distributed"})
  void readsNoOwnersFolderThatIsTooLargeOrNobodys(String scheme) throws Exception {
    Path acme = Files.createDirectory(directory.resolve("acme"));
    for (int i = 0; i <= 1_000; i++) {
      Files.createFile(acme.resolve(i + ".yaml"));
    }
    Files.writeString(Files.createDirectory(directory.resolve("x y")).resolve("a.yaml"), "a");
    Files.writeString(Files.createDirectory(directory.resolve("globex")).resolve("a.yaml"), "g");
    Files.writeString(directory.resolve("p.yaml"), "p");
    assertThat(new CatalogLocation(scheme + "://" + directory).read().files())
        .extracting(CatalogFile::name, CatalogFile::text, file -> String.valueOf(file.problem()))
        .containsExactly(
            tuple(
                "acme/",
                "",
                "this folder is not read: it has more than 1000 files; put several destinations"
                    + " into one, or remove some"),
            tuple("globex/a.yaml", "g", "null"),
            tuple("p.yaml", "p", "null"),
            tuple(
                "x y/",
                "",
                "this folder is not read: 'x y' cannot be an owner: 1 to 64 letters, digits, _ and"
                    + " -, the first a letter or digit; rename it"));
  }
}
