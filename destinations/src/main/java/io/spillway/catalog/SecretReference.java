package io.spillway.catalog;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A secret as a catalog refers to it: {@code ${NAME}} for an environment variable, {@code
 * ${file:/path}} for a mounted file, {@code ${provider:name:key}} for a secret of a {@link
 * SecretProvider}; anything else is the secret itself. Only the reference travels with the job; the
 * secret is looked up where it is used.
 */
public final class SecretReference implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The allowed forms of a reference, for messages. */
  static final String FORMS = "${ENV_NAME}, ${file:/path} or ${provider:name:key}";

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
  private static final Pattern FILE = Pattern.compile("\\$\\{file:(.+)}");
  private static final Pattern PROVIDED = Pattern.compile("\\$\\{provider:([A-Za-z0-9_-]+):(.+)}");

  private static final String IN_CATALOG = "${catalog:";

  private final String spelling;

  public SecretReference(String spelling) {
    this.spelling = Objects.requireNonNull(spelling, "spelling");
  }

  /**
   * The replacement of a secret that is in the catalog itself, so that the catalog can travel
   * without it.
   *
   * @param revision of the catalog
   */
  public static SecretReference inCatalog(String revision) {
    return new SecretReference(IN_CATALOG + revision + "}");
  }

  /** Whether the secret was left in the catalog, see {@link #inCatalog}. */
  public boolean isInCatalog() {
    return spelling.startsWith(IN_CATALOG);
  }

  /** Whether the catalog contains the secret itself and not a reference to it. */
  public boolean isClearText() {
    return !isInCatalog()
        && !VARIABLE.matcher(spelling).matches()
        && !FILE.matcher(spelling).matches()
        && !PROVIDED.matcher(spelling).matches();
  }

  /** The text in the catalog: the secret itself when it {@link #isClearText}. */
  public String spelling() {
    return spelling;
  }

  /**
   * The secret, looked up at each call, so that a rotated one takes effect. A trailing newline of a
   * file is not part of it.
   *
   * @throws IOException naming the variable, file or provider that is missing, never the secret
   */
  public String resolve(Map<String, String> environment) throws IOException {
    Matcher variable = VARIABLE.matcher(spelling);
    if (variable.matches()) {
      String value = environment.get(variable.group(1));
      if (value == null) {
        throw new IOException(
            "environment variable " + variable.group(1) + " is not set; set it for the job's JVMs");
      }
      return value;
    }
    if (isInCatalog()) {
      throw new IOException("it stands in the catalog and has to be looked up there");
    }
    Matcher file = FILE.matcher(spelling);
    if (file.matches()) {
      return Files.readString(Path.of(file.group(1))).stripTrailing();
    }
    Matcher provided = PROVIDED.matcher(spelling);
    if (provided.matches()) {
      return SecretProviders.installed().resolve(provided.group(1), provided.group(2));
    }
    return spelling;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretReference that && that.spelling.equals(spelling);
  }

  @Override
  public int hashCode() {
    return spelling.hashCode();
  }

  /** Never contains the secret. */
  @Override
  public String toString() {
    return isClearText() ? "(clear text, not shown)" : spelling;
  }
}
