package io.spillway.catalog;

import io.spillway.catalog.SecretReference.File;
import io.spillway.catalog.SecretReference.Provided;
import io.spillway.catalog.SecretReference.Variable;
import io.spillway.policy.Policy;
import io.spillway.policy.SecretRules;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which secrets one entry of a catalog may name: those that the policy allows and, in an owner's
 * folder, no others than those that are called after the owner, beside {@code ${external_id}}.
 * Otherwise an owner could have a secret used that is not his, as long as nobody else uses it under
 * the same name.
 */
final class EntrySecrets {
  private static final List<String> VARIABLES =
      List.of("_EXTERNAL_ID", "_S3_ACCESS_KEY_ID", "_S3_SECRET_ACCESS_KEY", "_HASH_SECRET");

  private static final Pattern PARTS_OF_A_KEY = Pattern.compile("[/:#]");

  private final Secrets secrets;
  private final SecretRules rules;
  private final @Nullable String folder;
  private final @Nullable String owner;

  /**
   * @param owner whose folder the entry is in; null for the platform's own files
   */
  EntrySecrets(Policy policy, @Nullable String owner) {
    this.rules = policy.secrets();
    this.secrets = new Secrets(rules, Map.of());
    this.folder = rules.folder();
    this.owner = policy.identity().isStrict() ? owner : null;
  }

  /**
   * What is against a reference, as far as its text tells: a sentence that ends in what to do; null
   * when there is nothing.
   */
  @Nullable String problem(SecretReference reference, SecretUse use) {
    String problem = secrets.problem(reference, use);
    if (problem != null || owner == null || isOwners(reference.place(), owner)) {
      return problem;
    }
    String variable = SecretReference.inVariable(owner);
    return "in the folder of the owner "
        + owner
        + ", secrets are named after it; give "
        + switch (use) {
          case EXTERNAL_ID -> "${external_id} or ${" + variable + "_EXTERNAL_ID}";
          case ACCESS_KEY ->
              "${" + variable + "_S3_ACCESS_KEY_ID} and ${" + variable + "_S3_SECRET_ACCESS_KEY}";
          case HASH -> "${" + variable + "_HASH_SECRET}";
        }
        + ", a file "
        + folder
        + "/"
        + owner
        + "/..., or let the platform have the entry in a file of its own";
  }

  private boolean isOwners(SecretReference.Place place, String name) {
    if (place instanceof Variable variable) {
      String start = SecretReference.inVariable(name);
      return VARIABLES.stream().anyMatch(end -> variable.name().equals(start + end));
    } else if (place instanceof File file) {
      String path = file.path().substring(Objects.requireNonNull(folder).length() + 1);
      return path.equals(name) || path.startsWith(name + "/");
    } else if (place instanceof Provided provided) {
      return rules.startsOfProvided(provided.provider(), provided.key()).stream()
              .map(start -> provided.key().substring(start.length()))
              .anyMatch(key -> PARTS_OF_A_KEY.split(key, -1)[0].equals(name))
          && Stream.of(PARTS_OF_A_KEY.split(provided.key(), -1))
              .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }
    return true;
  }
}
