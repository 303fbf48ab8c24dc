package io.spillway.mapping.transform;

import io.spillway.json.EcmaText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The hash of a column's text by HMAC-SHA256 (RFC 2104) with a secret, which nobody can look up who
 * does not have the secret. The secret is looked up for the first hash, and is then kept. Unlike
 * other hashes, it is also made of text that looks like a hash: it may be one without a secret.
 */
public final class KeyedHash implements UnaryOperator<String> {
  /** The name in a mapping. */
  public static final String SETTING = "hmac_sha256";

  private static final String JAVA_NAME = "HmacSHA256";

  private final String reference;
  private final HashSecrets secrets;
  private final CellHash.Encoding encoding;
  private volatile @Nullable SecretKeySpec key;

  /** A text is not hashed because the secret cannot be looked up now. */
  public static final class SecretUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SecretUnavailableException(String message, IOException cause) {
      super(message, cause);
    }
  }

  /**
   * @param reference to the secret
   */
  public KeyedHash(String reference, HashSecrets secrets, CellHash.Encoding encoding) {
    this.reference = Objects.requireNonNull(reference, "reference");
    this.secrets = Objects.requireNonNull(secrets, "secrets");
    this.encoding = Objects.requireNonNull(encoding, "encoding");
  }

  /**
   * The hash of the text in UTF-8; empty for blank text.
   *
   * @throws SecretUnavailableException with a message that does not contain the secret
   */
  @Override
  public String apply(String text) {
    if (EcmaText.trim(text).isEmpty()) {
      return "";
    }
    byte[] bytes = EcmaText.wellFormed(text).getBytes(StandardCharsets.UTF_8);
    try {
      Mac mac = Mac.getInstance(JAVA_NAME);
      mac.init(key());
      return encoding.text(mac.doFinal(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + JAVA_NAME, e);
    }
  }

  private SecretKeySpec key() {
    SecretKeySpec known = key;
    if (known == null) {
      try {
        String secret = secrets.secret(reference);
        known = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), JAVA_NAME);
      } catch (IOException e) {
        throw new SecretUnavailableException(
            "the hash_secret " + reference + " cannot be read: " + e.getMessage(), e);
      }
      key = known;
    }
    return known;
  }
}
