package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.policy.NamePatterns;
import io.spillway.policy.SecretRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "ACME_EXTERNAL_ID", "acme-id",
          "ACME_EU_EXTERNAL_ID", "acme-eu-id",
          "ACME_S3_SECRET_ACCESS_KEY", "acme-key",
          "AWS_SECRET_ACCESS_KEY", "hush",
          "AWS_EXTERNAL_ID", "hush",
          "KAFKA_PASSWORD", "hush");

  @TempDir Path root;
  private Path folder;
  private Secrets secrets;

  @BeforeEach
  void setUp() throws IOException {
    folder = Files.createDirectory(root.resolve("secrets"));
    secrets =
        new Secrets(
            new SecretRules(
                SecretRules.DEFAULT.externalIds(),
                SecretRules.DEFAULT.accessKeys(),
                SecretRules.DEFAULT.hashSecrets(),
                folder.toString(),
                Map.of("counting", new NamePatterns(List.of("customers/*")))),
            ENVIRONMENT);
  }

  @Test
  void readsWhatThePolicyAllows() throws Exception {
    Files.writeString(folder.resolve("acme"), "in-a-file\n");
    assertThat(externalId("${ACME_EXTERNAL_ID}")).isEqualTo("acme-id");
    assertThat(externalId("${file:" + folder + "/acme}")).isEqualTo("in-a-file");
    assertThat(externalId("${provider:counting:customers/acme}")).startsWith("customers/acme");
    assertThat(externalId("here")).isEqualTo("here");
    assertThat(secrets.accessKey(new SecretReference("${ACME_S3_SECRET_ACCESS_KEY}")))
        .isEqualTo("acme-key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${AWS_SECRET_ACCESS_KEY}",
        "${AWS_EXTERNAL_ID}",
        "${KAFKA_PASSWORD}",
        "${ACME_S3_SECRET_ACCESS_KEY}",
        "${NOT_SET}",
        "${file:/etc/passwd}",
        "${file:/proc/self/environ}",
        "${file:/dev/zero}",
        "${file:secrets/acme}",
        "${file:FOLDER/../outside}",
        "${file:FOLDER/./acme}",
        "${file:FOLDER//acme}",
        "${file:FOLDER/acme/}",
        "${file:FOLDER/..data/acme}",
        "${file:FOLDER/..2026/acme}",
        "${file:FOLDER-of-another/acme}",
        "${file:FOLDER/%2e%2e/outside}x",
        "${file:file:FOLDER/acme}",
        "${file:${file:FOLDER/acme}}",
        "${provider:counting:service/token}",
        "${provider:other:customers/acme}"
      })
  void refusesTheRestByItsText(String spelling) {
    SecretReference reference = reference(spelling);
    if (reference.isClearText()) {
      // Whatever it looks like, it is the secret itself, and no external id.
      return;
    }
    assertThat(secrets.problem(reference, SecretUse.EXTERNAL_ID))
        .doesNotContain("hush")
        .containsPattern("give|let");
    assertThatThrownBy(() -> secrets.externalId(reference))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("hush");
  }

  private SecretReference reference(String spelling) {
    return new SecretReference(spelling.replace("FOLDER", folder.toString()));
  }

  @Test
  void refusesLinksOutOfTheFolderAndFollowsThoseWithin() throws Exception {
    Path outside = Files.writeString(root.resolve("outside"), "hush");
    Files.createSymbolicLink(folder.resolve("link"), outside);
    Files.createSymbolicLink(folder.resolve("up"), root);
    // As Kubernetes mounts a Secret.
    Files.createDirectory(folder.resolve("..2026"));
    Files.writeString(folder.resolve("..2026/acme"), "mounted");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026"));
    Files.createSymbolicLink(folder.resolve("acme"), Path.of("..data/acme"));
    assertThat(externalId("${file:FOLDER/acme}")).isEqualTo("mounted");
    for (String path : List.of("link", "up/outside")) {
      assertThatThrownBy(() -> externalId("${file:FOLDER/" + path + "}"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("leads out of " + folder)
          .hasMessageNotContaining("hush");
    }
  }

  @Test
  void readsNeitherFoldersNorDevicesNorLongFiles() throws Exception {
    Files.writeString(folder.resolve("long"), "x".repeat(4097));
    Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xFF, 0});
    Files.createDirectory(folder.resolve("folder"));
    assertThatThrownBy(() -> externalId("${file:FOLDER/long}"))
        .hasMessageContaining("longer than 4096 bytes");
    assertThatThrownBy(() -> externalId("${file:FOLDER/bytes}"))
        .hasMessageContaining("is not UTF-8 text");
    assertThatThrownBy(() -> externalId("${file:FOLDER/folder}"))
        .hasMessageContaining("is not a file");
    SecretReference device = new SecretReference("${file:/dev/zero}");
    assertThatThrownBy(() -> Secrets.ofPlatform().externalId(device))
        .hasMessageContaining("/dev/zero is not a file");
  }

  @Test
  void findsTheExternalIdThatBelongsToADestination() throws Exception {
    assertThat(secrets.externalId(SecretReference.externalId("${external_id}", "acme")))
        .isEqualTo("acme-id");
    assertThat(secrets.externalId(SecretReference.externalId("${external_id}", "acme-eu")))
        .isEqualTo("acme-eu-id");
    Files.writeString(folder.resolve("acme"), "in-a-file\n");
    assertThat(secrets.externalId(SecretReference.externalId("${external_id}", "acme")))
        .isEqualTo("in-a-file");
    assertThatThrownBy(
            () -> secrets.externalId(SecretReference.externalId("${external_id}", "globex")))
        .hasMessage(
            "there is neither a file "
                + folder
                + "/globex nor an environment variable GLOBEX_EXTERNAL_ID; give the job's"
                + " processes one of them");
  }

  private String externalId(String spelling) throws IOException {
    return secrets.externalId(reference(spelling));
  }
}
