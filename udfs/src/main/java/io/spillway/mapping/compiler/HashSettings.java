package io.spillway.mapping.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.diagnostic.Diagnostics;
import io.spillway.mapping.evaluation.ValueDescription;
import io.spillway.mapping.transform.CellHash;
import io.spillway.mapping.transform.HashSecrets;
import io.spillway.mapping.transform.KeyedHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads how a column is hashed, of an entry of {@code columns_to_transform}. */
final class HashSettings {
  static final String ALGORITHM = "hash_algorithm";
  static final String ENCODING = "hash_encoding";
  static final String SECRET = "hash_secret";

  static final String NONE = "none";
  private static final String BASE64 = "base64";

  private final HashSecrets secrets;
  private final Diagnostics diagnostics;
  private final Set<String> references = new TreeSet<>();

  /**
   * A hash, with or without a secret; neither when nothing is hashed.
   *
   * @param plain null for none
   * @param keyed null for none
   */
  record Hash(@Nullable CellHash plain, @Nullable KeyedHash keyed) {
    private static final Hash NONE = new Hash(null, null);

    /** Whether the column of the batch size, which is added to finished rows, may have it. */
    boolean isOfBatchSize() {
      return keyed == null && (plain == null || plain.equals(CellHash.SHA256));
    }
  }

  HashSettings(HashSecrets secrets, Diagnostics diagnostics) {
    this.secrets = secrets;
    this.diagnostics = diagnostics;
  }

  /** The references to secrets in what was read. */
  Set<String> references() {
    return references;
  }

  /** Reads an entry. */
  Hash read(JsonNode entry, String path) {
    List<String> algorithms = new ArrayList<>(CellHash.Algorithm.settings());
    algorithms.add(KeyedHash.SETTING);
    algorithms.add(NONE);
    String algorithm = choice(entry.path(ALGORITHM), algorithms, path + "." + ALGORITHM);
    String encodingPath = path + "." + ENCODING;
    String encodingName = choice(entry.path(ENCODING), List.of(BASE64, "hex"), encodingPath);
    if (algorithm.equals(NONE) && !encodingName.equals(NONE)) {
      diagnostics.error(
          encodingPath,
          "nothing is hashed: ",
          "write " + ALGORITHM + ", or leave " + ENCODING + " out");
    }
    CellHash.Encoding encoding =
        encodingName.equals(BASE64) ? CellHash.Encoding.BASE64 : CellHash.Encoding.HEX;
    JsonNode secret = entry.path(SECRET);
    boolean isGiven = !secret.isMissingNode() && !secret.isNull();
    if (algorithm.equals(KeyedHash.SETTING)) {
      return keyed(secret, isGiven, encoding, path);
    }
    if (isGiven) {
      diagnostics.error(
          path + "." + SECRET,
          "counts for " + Diagnostic.quote(KeyedHash.SETTING) + " only: ",
          "write that as " + ALGORITHM + ", or leave " + SECRET + " out");
    }
    CellHash.Algorithm plain = CellHash.Algorithm.ofSetting(algorithm);
    return plain == null ? Hash.NONE : new Hash(new CellHash(plain, encoding), null);
  }

  /** The value is never shown: it may be a secret. */
  private Hash keyed(JsonNode secret, boolean isGiven, CellHash.Encoding encoding, String path) {
    String place = path + "." + SECRET;
    if (!isGiven) {
      diagnostics.error(
          path + "." + ALGORITHM,
          Diagnostic.quote(KeyedHash.SETTING) + " needs a secret: ",
          "write " + SECRET + " with where it is, like ${ACME_HASH_SECRET}");
      return Hash.NONE;
    }
    if (!secret.isTextual() || secret.textValue().isBlank()) {
      diagnostics.error(
          place,
          "needs text that says where the secret is, got "
              + (secret.isTextual() ? "a blank one" : ValueDescription.kind(secret))
              + ": ",
          "write a reference like ${ACME_HASH_SECRET}");
      return Hash.NONE;
    }
    String reference = secret.textValue();
    String problem = secrets.problem(reference);
    if (problem != null) {
      diagnostics.error(place, problem);
      return Hash.NONE;
    }
    if (secrets.isStandIn()) {
      diagnostics.report(
          Severity.WARNING,
          place,
          "no secret is looked up here, so the hash is made with a stand-in for it: ",
          "see the job's files for the real one");
    }
    references.add(reference);
    return new Hash(null, new KeyedHash(reference, secrets, encoding));
  }

  /** The value, {@code none} when it is absent or wrong. */
  String choice(JsonNode value, Collection<String> allowed, String path) {
    if (value.isMissingNode() || value.isNull() || value.asText().isEmpty()) {
      if (value.isContainerNode()) {
        refuse(value, allowed, path);
      }
      return NONE;
    }
    if (!allowed.contains(value.asText())) {
      refuse(value, allowed, path);
      return NONE;
    }
    return value.asText();
  }

  private void refuse(JsonNode value, Collection<String> allowed, String path) {
    diagnostics.error(
        path,
        "is one of "
            + Diagnostic.quoteAll(allowed.stream().sorted().toList())
            + ", got "
            + ValueDescription.of(value));
  }
}
