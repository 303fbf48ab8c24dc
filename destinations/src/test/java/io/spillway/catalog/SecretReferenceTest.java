package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretReferenceTest {
  private static final String SECRET = "hunter2";

  @TempDir Path folder;

  @Test
  void looksAVariableUp() throws Exception {
    SecretReference reference = new SecretReference("${ACME_ID}");
    assertThat(reference.isClearText()).isFalse();
    assertThat(resolve(reference, Map.of("ACME_ID", SECRET))).isEqualTo(SECRET);
    assertThat(reference).hasToString("${ACME_ID}");
  }

  @Test
  void namesTheVariableThatIsNotSet() {
    assertThatThrownBy(() -> resolve(new SecretReference("${ACME_ID}"), Map.of("OTHER", SECRET)))
        .isInstanceOf(IOException.class)
        .hasMessage("environment variable ACME_ID is not set; set it for the job's JVMs");
  }

  @Test
  void readsAFileAnewEachTimeWithoutItsLastNewline() throws Exception {
    Path file = folder.resolve("external id");
    SecretReference reference = new SecretReference("${file:" + file + "}");
    Files.writeString(file, SECRET + "\n");
    assertThat(resolve(reference, Map.of())).isEqualTo(SECRET);
    Files.writeString(file, "rotated\r\n");
    assertThat(resolve(reference, Map.of())).isEqualTo("rotated");
    assertThat(reference.isClearText()).isFalse();
  }

  @Test
  void namesTheFileThatIsNotThere() {
    Path file = folder.resolve("missing");
    assertThatThrownBy(() -> resolve(new SecretReference("${file:" + file + "}"), Map.of()))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(file.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SECRET,
        "$ACME_ID",
        "${}",
        "${1A}",
        "x${ACME_ID}",
        "${file:}",
        "${a b}",
        "${provider:x}"
      })
  void takesAnythingElseAsTheSecretItselfAndDoesNotShowIt(String spelling) throws Exception {
    SecretReference reference = new SecretReference(spelling);
    assertThat(reference.isClearText()).isTrue();
    assertThat(resolve(reference, Map.of("ACME_ID", "no"))).isEqualTo(spelling);
    assertThat(reference).hasToString("(clear text, not shown)");
    assertThat(new BucketAccess.AssumedRole("arn:x", reference).toString())
        .startsWith("AssumedRole[arn=arn:x, externalId=(clear text, not shown)");
  }

  @Test
  void asksAProviderAnewEachTime() throws Exception {
    SecretReference reference = new SecretReference("${provider:counting:customers/acme:id}");
    assertThat(reference.isClearText()).isFalse();
    assertThat(reference).hasToString("${provider:counting:customers/acme:id}");
    String first = resolve(reference, Map.of());
    assertThat(first).startsWith("customers/acme:id, asked ");
    assertThat(resolve(reference, Map.of()))
        .startsWith("customers/acme:id, asked ")
        .isNotEqualTo(first);
  }

  @Test
  void namesTheProvidersThatAreThereWhenOneIsNot() {
    assertThatThrownBy(() -> resolve(new SecretReference("${provider:vault:acme}"), Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "there is no secret provider 'vault'; found are counting; put the jar that has it"
                + " beside the job's");
  }

  @Test
  void showsNothingOfWhatAProviderThrows() {
    assertThatThrownBy(() -> resolve(new SecretReference("${provider:counting:broken}"), Map.of()))
        .isInstanceOf(IOException.class)
        .hasNoCause()
        .hasMessage(
            "the secret provider 'counting' has no secret for 'broken': it threw"
                + " java.lang.IllegalStateException");
    assertThatThrownBy(() -> resolve(new SecretReference("${provider:counting:absent}"), Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessage("no secret of this key");
  }

  @Test
  void refusesTwoProvidersOfOneName() {
    SecretProviders providers =
        SecretProviders.of(List.of(new CountingSecretProvider(), new CountingSecretProvider()));
    String name = CountingSecretProvider.class.getName();
    assertThatThrownBy(() -> providers.resolve("counting", "acme"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the secret provider 'counting' is there twice, as "
                + name
                + " and "
                + name
                + "; remove one of them");
  }

  @Test
  void isEqualToOneOfTheSameSpelling() {
    assertThat(new SecretReference("${A}"))
        .isEqualTo(new SecretReference("${A}"))
        .hasSameHashCodeAs(new SecretReference("${A}"))
        .isNotEqualTo(new SecretReference("${B}"));
  }

  private static String resolve(SecretReference reference, Map<String, String> environment)
      throws IOException {
    return new Secrets(Policy.UNRESTRICTED.secrets(), environment).externalId(reference);
  }
}
