package io.spillway.aws;

import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Credentials to sign with. Used by several threads at a time. */
interface CredentialsSource {
  /** Those in force now; may call AWS. */
  AwsCredentials credentials() throws AccessException;

  /**
   * Tells that these were refused: expired, revoked or not enough. Other ones may be given next
   * time; that others were given meanwhile is fine.
   */
  void refused(AwsCredentials credentials);
}
