package io.spillway.catalog;

import io.spillway.policy.SecretRules;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A secret as a catalog refers to it: {@code ${NAME}} for an environment variable, {@code
 * ${file:/path}} for a mounted file, {@code ${provider:name:key}} for a secret of a {@link
 * SecretProvider}, {@code ${external_id}} for the external id that belongs to the destination;
 * anything else is the secret itself. Only the reference travels with the job; {@link Secrets} look
 * it up where it is used.
 */
public final class SecretReference implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The allowed forms of a reference, for messages. */
  static final String FORMS = "${ENV_NAME}, ${file:/path} or ${provider:name:key}";

  /** The allowed forms of a reference to an external id, for messages. */
  static final String EXTERNAL_ID_FORMS =
      "${external_id}, ${ENV_NAME}, ${file:/path} or ${provider:name:key}";

  private static final String OWN_EXTERNAL_ID = "${external_id}";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
  private static final Pattern FILE = Pattern.compile("\\$\\{file:(.+)}");
  private static final Pattern PROVIDED = Pattern.compile("\\$\\{provider:([A-Za-z0-9_-]+):(.+)}");
  private static final Pattern IN_CATALOG = Pattern.compile("\\$\\{catalog:([0-9a-f]+)}");

  private final String spelling;

  /** Where a secret is. */
  sealed interface Place {}

  /** In a variable of the environment. */
  record Variable(String name) implements Place {}

  /** In a file. */
  record File(String path) implements Place {}

  /** With a provider. */
  record Provided(String provider, String key) implements Place {}

  /** Where the external id of a destination belongs: a file of that name, or a variable. */
  record OfDestination(String id) implements Place {
    /** The variable: {@code ACME_EU_EXTERNAL_ID} for {@code acme-eu}. */
    String variable() {
      return inVariable(id) + "_EXTERNAL_ID";
    }
  }

  /** In the catalog, where it has to be looked up. */
  record InCatalog(String revision) implements Place {}

  /** Here. */
  record ClearText(String secret) implements Place {}

  private final @Nullable String destinationId;

  public SecretReference(String spelling) {
    this(spelling, null);
  }

  private SecretReference(String spelling, @Nullable String destinationId) {
    this.spelling = Objects.requireNonNull(spelling, "spelling");
    this.destinationId = destinationId;
  }

  /** A destination's reference to its external id. */
  static SecretReference externalId(String spelling, String destinationId) {
    return new SecretReference(spelling, spelling.equals(OWN_EXTERNAL_ID) ? destinationId : null);
  }

  /**
   * The replacement of a secret that is in the catalog itself, so that the catalog can travel
   * without it.
   *
   * @param revision of the catalog
   */
  public static SecretReference inCatalog(String revision) {
    return new SecretReference("${catalog:" + revision + "}");
  }

  /** A name as it stands in the names of variables: {@code ACME_EU} for {@code acme-eu}. */
  static String inVariable(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  /** Where the secret is. */
  Place place() {
    if (destinationId != null) {
      return new OfDestination(destinationId);
    }
    Matcher variable = VARIABLE.matcher(spelling);
    if (variable.matches()) {
      return new Variable(variable.group(1));
    }
    Matcher file = FILE.matcher(spelling);
    if (file.matches()) {
      return new File(file.group(1));
    }
    Matcher provided = PROVIDED.matcher(spelling);
    if (provided.matches()) {
      return new Provided(provided.group(1), provided.group(2));
    }
    Matcher inCatalog = IN_CATALOG.matcher(spelling);
    return inCatalog.matches() ? new InCatalog(inCatalog.group(1)) : new ClearText(spelling);
  }

  /** Whether the secret was left in the catalog, see {@link #inCatalog}. */
  public boolean isInCatalog() {
    return place() instanceof InCatalog;
  }

  /** Whether the catalog contains the secret itself and not a reference to it. */
  public boolean isClearText() {
    return place() instanceof ClearText;
  }

  /** The text in the catalog: the secret itself when it {@link #isClearText}. */
  public String spelling() {
    return spelling;
  }

  /**
   * Texts of which two references to one place share one; none for a secret that is in the catalog,
   * of which this says nothing.
   *
   * @param folder where files of secrets are; null for anywhere
   */
  List<String> names(@Nullable String folder) {
    Place place = place();
    if (place instanceof OfDestination of) {
      return List.of(
          new Variable(of.variable()).toString(),
          new File((folder == null ? SecretRules.DEFAULT_FOLDER : folder) + "/" + of.id())
              .toString());
    }
    return place instanceof ClearText || place instanceof InCatalog
        ? List.of()
        : List.of(place.toString());
  }

  /** Whether it is spelled as the one that belongs to the destination. */
  public boolean isOfDestination() {
    return place() instanceof OfDestination;
  }

  /** Whether the secret is where that of a destination with this id belongs. */
  public boolean isNamedAfter(String id) {
    Place place = place();
    OfDestination own = new OfDestination(id);
    return place.equals(own)
        || (place instanceof Variable variable && variable.name.equals(own.variable()))
        || (place instanceof File file && file.path.endsWith("/" + id));
  }

  /** Whether it can be looked up without asking anybody. */
  public boolean isAtHand() {
    Place place = place();
    return !(place instanceof Provided || place instanceof InCatalog);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretReference that
        && that.spelling.equals(spelling)
        && Objects.equals(that.destinationId, destinationId);
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
