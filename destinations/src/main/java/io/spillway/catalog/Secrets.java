package io.spillway.catalog;

import io.spillway.catalog.SecretReference.File;
import io.spillway.catalog.SecretReference.OfDestination;
import io.spillway.catalog.SecretReference.Provided;
import io.spillway.catalog.SecretReference.Variable;
import io.spillway.mapping.transform.HashSecrets;
import io.spillway.policy.Policy;
import io.spillway.policy.SecretRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks up secrets, as far as the policy lets a catalog refer to them. Each time anew, so that a
 * rotated secret takes effect. An {@link IOException} names the variable, file or provider, and
 * never contains the secret.
 */
public final class Secrets {
  private static final int MAX_BYTES = 4 << 10;

  private final SecretRules rules;
  private final Map<String, String> environment;

  public Secrets(SecretRules rules, Map<String, String> environment) {
    this.rules = Objects.requireNonNull(rules, "rules");
    this.environment = Objects.requireNonNull(environment, "environment");
  }

  /** The secrets of this process that a policy lets a catalog refer to. */
  public static Secrets allowedBy(Policy policy) {
    return new Secrets(policy.secrets(), System.getenv());
  }

  /** The secrets of the platform's own settings, wherever they are. */
  public static Secrets ofPlatform() {
    return allowedBy(Policy.UNRESTRICTED);
  }

  /** Stand-ins for the secrets of a mapping's hashes, for trying it out. */
  public static HashSecrets standIns() {
    return EntryHashSecrets.forTrial(new EntrySecrets(Policy.UNRESTRICTED, null));
  }

  /** An external id. */
  public String externalId(SecretReference reference) throws IOException {
    return allowed(reference, SecretUse.EXTERNAL_ID);
  }

  /** A part of an access key. */
  public String accessKey(SecretReference reference) throws IOException {
    return allowed(reference, SecretUse.ACCESS_KEY);
  }

  /** The secret of a keyed hash, which is not blank. */
  public String hashSecret(SecretReference reference) throws IOException {
    String secret = allowed(reference, SecretUse.HASH);
    if (secret.isBlank()) {
      throw new IOException("it is blank; put a secret there");
    }
    return secret;
  }

  private String allowed(SecretReference reference, SecretUse use) throws IOException {
    String problem = problem(reference, use);
    if (problem != null) {
      throw new IOException(problem);
    }
    return read(reference);
  }

  /**
   * What the policy has against a reference, as far as its text tells: a sentence that ends in what
   * to do; null when there is nothing.
   */
  @Nullable String problem(SecretReference reference, SecretUse use) {
    SecretReference.Place place = reference.place();
    if (place instanceof Variable variable) {
      if (!use.allows(rules, variable.name())) {
        return refusedVariable(variable, use);
      }
    } else if (place instanceof File file) {
      return fileProblem(file.path());
    } else if (place instanceof Provided provided
        && !rules.allowsProvided(provided.provider(), provided.key())) {
      return "the policy does not let a catalog ask the provider '"
          + provided.provider()
          + "' for this key; let the platform list it in its policy under secrets.providers";
    }
    return null;
  }

  private String refusedVariable(Variable variable, SecretUse use) {
    return "the policy does not let a catalog refer to the variable "
        + variable.name()
        + " here; give one of "
        + use.variables(rules)
        + ", or let the platform list it in its policy under "
        + use.setting();
  }

  private @Nullable String fileProblem(String text) {
    String folder = rules.folder();
    if (folder == null) {
      return null;
    }
    try {
      Path path = Path.of(text);
      Path root = Path.of(folder);
      if (path.equals(root)) {
        return "it is the folder of secrets itself; give the path of a file in it, like "
            + folder
            + "/<name>";
      }
      if (path.toString().equals(text)
          && path.startsWith(root)
          && isShown(path.subpath(root.getNameCount(), path.getNameCount()))) {
        return null;
      }
    } catch (InvalidPathException e) {
      // Reported below, like any other path that is not allowed.
    }
    return "the file is not in "
        + folder
        + ", where the policy has secrets; give a path that begins with it and has no . or .., no"
        + " name that begins with a dot, and no empty one";
  }

  /** Kubernetes mounts a file a second time in a hidden folder: one file has one name. */
  private static boolean isShown(Path path) {
    for (Path name : path) {
      if (name.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }

  private String read(SecretReference reference) throws IOException {
    SecretReference.Place place = reference.place();
    if (place instanceof SecretReference.ClearText clearText) {
      return clearText.secret();
    } else if (place instanceof Variable variable) {
      return variable(variable.name());
    } else if (place instanceof File file) {
      return file(file.path());
    } else if (place instanceof OfDestination of) {
      return ofDestination(of);
    } else if (place instanceof Provided provided) {
      return SecretProviders.installed().resolve(provided.provider(), provided.key());
    }
    throw new IOException("it stands in the catalog and has to be looked up there");
  }

  private String variable(String name) throws IOException {
    String value = environment.get(name);
    if (value == null) {
      throw new IOException(
          "environment variable " + name + " is not set; set it for the job's JVMs");
    }
    return value;
  }

  private String ofDestination(OfDestination of) throws IOException {
    String folder = rules.folder();
    if (folder != null && Files.exists(Path.of(folder, of.id()), LinkOption.NOFOLLOW_LINKS)) {
      return file(folder + "/" + of.id());
    }
    String value = environment.get(of.variable());
    if (value == null) {
      throw new IOException(
          "there is neither a file "
              + (folder == null ? SecretRules.DEFAULT_FOLDER : folder)
              + "/"
              + of.id()
              + " nor an environment variable "
              + of.variable()
              + "; give the job's processes one of them");
    }
    return value;
  }

  /** A trailing newline is not part of the secret. */
  private String file(String text) throws IOException {
    Path real = Path.of(text).toRealPath();
    if (rules.folder() != null && !real.startsWith(Path.of(rules.folder()).toRealPath())) {
      throw new IOException(
          text
              + " leads out of "
              + rules.folder()
              + ", where the policy has secrets; put the secret itself there");
    }
    if (!Files.isRegularFile(real)) {
      throw new IOException(text + " is not a file with a secret; give the path of one");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(real)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IOException(
          text + " is longer than " + MAX_BYTES + " bytes and no secret; give the path of one");
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes))
          .toString()
          .stripTrailing();
    } catch (CharacterCodingException e) {
      throw new IOException(text + " is not UTF-8 text; put the secret alone there", e);
    }
  }
}
