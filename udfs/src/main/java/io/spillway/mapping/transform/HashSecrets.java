package io.spillway.mapping.transform;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The secrets of keyed hashes, to which mappings refer. Safe for use by several threads. */
public interface HashSecrets {
  /** For trying mappings out: no secret is looked up, each reference stands for its secret. */
  HashSecrets STAND_IN =
      new HashSecrets() {
        @Override
        public @Nullable String problem(String reference) {
          return null;
        }

        @Override
        public String secret(String reference) {
          return reference;
        }

        @Override
        public boolean isStandIn() {
          return true;
        }
      };

  /**
   * What is against a reference, as far as its text tells: a sentence that ends in what to do, and
   * does not contain the text, which may be a secret; null when there is nothing.
   */
  @Nullable String problem(String reference);

  /**
   * Looks up a secret, which is not empty. Called when the first hash is made, and until there is
   * one.
   *
   * @throws IOException with a sentence that says why there is none now, without the secret
   */
  String secret(String reference) throws IOException;

  /** Whether hashes are others than those of the job. */
  default boolean isStandIn() {
    return false;
  }
}
