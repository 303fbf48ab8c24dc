package io.spillway.job.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.aws.DeliveryException;
import io.spillway.aws.ObjectStore;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.Catalogs;
import io.spillway.job.livecatalog.CatalogLocation;
import io.spillway.job.livecatalog.CatalogVersions;
import io.spillway.policy.Policy;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogSecretsTest {
  @TempDir Path directory;
  private Path catalog;
  private final Store store = new Store();
  private CatalogSecrets secrets;

  @BeforeEach
  void open() {
    catalog = directory.resolve("catalog.yaml");
    secrets = new CatalogSecrets(new CatalogLocation(catalog.toString()), store);
  }

  @Test
  void findsTheSecretThatStandsInTheCatalog() throws Exception {
    secrets.put(write("first"), content());
    secrets.put(write("second"), content());
    assertThat(store.externalIds()).containsExactly("first", "second");
  }

  @Test
  void knowsASecretThatWasInForceWhenTheCatalogIsBroken() throws Exception {
    BucketAccess access = write("first");
    secrets.put(access, content());
    BucketAccess next = write("second");
    Files.writeString(catalog, "destinations: [");
    secrets.put(access, content());
    secrets.put(next, content());
    assertThat(store.externalIds()).containsExactly("first", "first", "first");
  }

  @Test
  void refusesWhileTheSecretCannotBeFoundAndNamesItsPlace() throws Exception {
    BucketAccess access = write("hush-hush");
    Files.writeString(catalog, "destinations: [");
    assertThatThrownBy(() -> secrets.put(access, content()))
        .isInstanceOfSatisfying(
            DeliveryException.class,
            e -> assertThat(e.kind()).isEqualTo(DeliveryException.Kind.DENIED))
        .hasMessageContaining(catalog.toString())
        .hasMessageContaining("${ENV_NAME}")
        .hasMessageNotContaining("hush-hush");
    write("hush-hush");
    secrets.put(access, content());
    assertThat(store.externalIds()).containsExactly("hush-hush");
  }

  /** Another owner's mistake, or his entry with this one's id, says nothing of this secret. */
  @Test
  void findsTheSecretWhateverOtherFilesOfTheCatalogHold() throws Exception {
    BucketAccess access = write("first");
    Path folder = Files.createDirectories(catalog.resolveSibling("folder"));
    Files.copy(catalog, folder.resolve("acme.yaml"));
    Path others = folder.resolve("others.yaml");
    CatalogSecrets ofFolder = new CatalogSecrets(new CatalogLocation(folder.toString()), store);
    Files.writeString(others, "destinations: [");
    ofFolder.put(access, content());
    Files.writeString(others, Catalogs.withExternalId("forged"));
    ofFolder.put(write("second"), content());
    assertThat(store.externalIds()).containsExactly("first", "first");
  }

  /** Also after a restart, when nothing else is known of it. */
  @Test
  void findsItBesideAnEntryOfAnotherOwnerWithItsId() throws Exception {
    BucketAccess access = write("first");
    Path folder = Files.createDirectories(catalog.resolveSibling("owners"));
    Files.copy(catalog, folder.resolve("acme.yaml"));
    Path others = Files.createDirectory(folder.resolve("mallory"));
    Files.writeString(others.resolve("a.yaml"), Catalogs.withExternalId("forged"));
    new CatalogSecrets(new CatalogLocation(folder.toString()), store).put(access, content());
    assertThat(store.externalIds()).containsExactly("first");
  }

  @Test
  void retainsWhatItHandsOn() throws Exception {
    BucketAccess access = write("first");
    secrets.put(access, content());
    secrets.retain(Set.of(access));
    assertThat(store.retained).containsExactlyElementsOf(store.used);
  }

  /** Writes a catalog and returns the access of its version, without the secret. */
  private BucketAccess write(String externalId) throws Exception {
    String text = Catalogs.withExternalId(externalId);
    Files.writeString(catalog, text);
    return CatalogVersions.of(CatalogDocument.of("catalog.yaml", text))
        .compile(Policy.UNRESTRICTED)
        .destinations()
        .get(0)
        .access();
  }

  private static ObjectStore.Content content() {
    return new ObjectStore.Content(
        "key", "text/csv", 0, () -> new ByteArrayInputStream(new byte[0]));
  }

  private static final class Store implements ObjectStore {
    final List<BucketAccess> used = new ArrayList<>();
    Set<BucketAccess> retained = Set.of();

    List<String> externalIds() {
      return used.stream()
          .map(access -> Objects.requireNonNull(access.role()).externalId().spelling())
          .toList();
    }

    @Override
    public Stored put(BucketAccess access, Content content) {
      used.add(access);
      return new Stored(false, null);
    }

    @Override
    public void retain(Set<BucketAccess> inForce) {
      retained = inForce;
    }

    @Override
    public void close() {}
  }
}
