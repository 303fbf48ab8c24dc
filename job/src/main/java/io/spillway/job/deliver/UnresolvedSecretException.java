package io.spillway.job.deliver;

import java.io.IOException;

/**
 * A secret that is not where the catalog says: someone has to put it there. Unchecked, for it
 * crosses the AWS SDK.
 */
final class UnresolvedSecretException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnresolvedSecretException(IOException cause) {
    super("iam_external_id cannot be read: " + cause.getMessage(), cause);
  }
}
