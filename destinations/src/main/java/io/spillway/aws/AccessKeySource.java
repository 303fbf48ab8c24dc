package io.spillway.aws;

import io.spillway.aws.DeliveryException.Kind;
import io.spillway.catalog.BucketAccess.AccessKey;
import io.spillway.catalog.SecretReference;
import io.spillway.catalog.Secrets;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** A destination's own access key, looked up each time, so that a rotated one takes effect. */
record AccessKeySource(AccessKey key, Secrets secrets) implements CredentialsSource {
  /** The id is part of a header, between slashes. */
  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e&&[^/,]]{1,128}");

  private static final Pattern SECRET = Pattern.compile("[\\x21-\\x7e]{1,512}");

  @Override
  public AwsCredentials credentials() throws AccessException {
    return AwsBasicCredentials.create(
        read("access_key_id", key.id(), ID), read("secret_access_key", key.secret(), SECRET));
  }

  private String read(String setting, SecretReference reference, Pattern allowed)
      throws AccessException {
    try {
      String value = secrets.accessKey(reference);
      if (allowed.matcher(value).matches()) {
        return value;
      }
      throw unusable(
          setting,
          "the content of " + reference + " is no such key",
          "put the key alone there, visible ASCII characters without spaces",
          null);
    } catch (IOException e) {
      throw unusable(
          setting,
          reference + " cannot be read: " + AwsErrors.reason(e),
          "make it readable for the job's processes",
          e);
    }
  }

  private static AccessException unusable(
      String setting, String reason, String remedy, @Nullable IOException cause) {
    return new AccessException(
        AccessStep.ACCESS_KEY,
        "reading " + setting,
        new Diagnosis(Kind.DENIED, reason, remedy),
        cause);
  }

  @Override
  public void refused(AwsCredentials credentials) {
    // They are read again anyway.
  }
}
