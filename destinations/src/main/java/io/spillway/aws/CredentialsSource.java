package io.spillway.aws;

import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Provides credentials for signing requests. Several threads may call it at a time. */
interface CredentialsSource {
  /** The current credentials; may call AWS. */
  AwsCredentials credentials() throws AccessException;

  /** The current credentials that suffice to put or remove an object; may call AWS. */
  default AwsCredentials credentials(String key) throws AccessException {
    return credentials();
  }

  /**
   * AWS refused these credentials: they have expired, are revoked or do not suffice. The next call
   * of {@link #credentials} may return others. Has no effect when they are no longer current.
   */
  void refused(AwsCredentials credentials);
}
