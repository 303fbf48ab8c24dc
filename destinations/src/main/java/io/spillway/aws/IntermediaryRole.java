package io.spillway.aws;

import io.spillway.catalog.SecretReference;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A role of the platform's that is assumed first; customers' trust policies name it.
 *
 * @param externalId null when its trust policy does not ask for one
 */
public record IntermediaryRole(String arn, @Nullable SecretReference externalId)
    implements Serializable {
  public IntermediaryRole {
    Objects.requireNonNull(arn, "arn");
  }
}
