package io.spillway.mapping.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.mapping.transform.CellHash.Encoding;
import io.spillway.mapping.transform.KeyedHash.SecretUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyedHashTest {
  private static final String REFERENCE = "${ACME_HASH_SECRET}";

  /** Counts how often it is asked. */
  private static final class Known implements HashSecrets {
    private final List<String> asked = new ArrayList<>();
    private @Nullable String secret;

    Known(@Nullable String secret) {
      this.secret = secret;
    }

    @Override
    public @Nullable String problem(String reference) {
      return null;
    }

    @Override
    public String secret(String reference) throws IOException {
      asked.add(reference);
      if (secret == null) {
        throw new IOException("it is not there; set it");
      }
      return secret;
    }
  }

  private static KeyedHash hex(HashSecrets secrets) {
    return new KeyedHash(REFERENCE, secrets, Encoding.HEX);
  }

  /** RFC 4231, those of its test cases whose keys and texts are UTF-8: 4.2, 4.3 and 4.6. */
  @Test
  void makesTheHashesOfTheStandard() {
    Map<List<String>, String> cases =
        Map.of(
            List.of("\u000b".repeat(20), "Hi There"),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            List.of("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            List.of("\u000c".repeat(20), "Test With Truncation"),
            "a3b6167473100ee06e0c796c2955552b");
    cases.forEach(
        (texts, hash) ->
            assertThat(hex(new Known(texts.get(0))).apply(texts.get(1)))
                .startsWith(hash)
                .hasSize(64));
  }

  @Test
  void writesBase64() {
    String hex = hex(new Known("Jefe")).apply("a");
    byte[] base64 =
        Base64.getDecoder()
            .decode(new KeyedHash(REFERENCE, new Known("Jefe"), Encoding.BASE64).apply("a"));
    assertThat(HexFormat.of().formatHex(base64)).isEqualTo(hex);
  }

  @Test
  void leavesBlankTextBlankAndHashesWhatLooksLikeAHash() {
    KeyedHash hash = hex(new Known("Jefe"));
    assertThat(hash.apply(" \t")).isEmpty();
    String once = hash.apply("a");
    assertThat(hash.apply(once)).hasSize(64).isNotEqualTo(once);
  }

  @Test
  void asksForItsSecretOnceThereIsSomethingToHashAndUntilItIsThere() {
    Known secrets = new Known(null);
    KeyedHash hash = hex(secrets);
    assertThat(hash.apply("")).isEmpty();
    assertThat(secrets.asked).isEmpty();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> hash.apply("a"))
          .isInstanceOf(SecretUnavailableException.class)
          .hasMessage(
              "the hash_secret ${ACME_HASH_SECRET} cannot be read: it is not there; set it");
    }
    secrets.secret = "Jefe";
    String first = hash.apply("a");
    secrets.secret = "another";
    assertThat(hash.apply("a")).isEqualTo(first);
    assertThat(secrets.asked).containsExactly(REFERENCE, REFERENCE, REFERENCE);
  }

  @Test
  void doesNotShowItsSecret() {
    KeyedHash hash = hex(new Known("Jefe"));
    assertThat(hash.apply("a")).doesNotContain("Jefe");
    assertThat(new CellTransform(List.of(hash), null).toString()).doesNotContain("Jefe");
  }
}
