package io.spillway.aws;

import io.spillway.aws.DeliveryException.Kind;
import io.spillway.catalog.SecretReference;
import io.spillway.catalog.Secrets;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * One role's temporary credentials: assumed when they are first needed, refreshed before they
 * expire, assumed again after AWS refused them.
 */
final class RoleSession implements CredentialsSource {
  /** AWS: AssumeRole, RoleSessionName. */
  private static final int MAX_SESSION_NAME = 64;

  /** AWS: AssumeRole, ExternalId. */
  private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");

  private static final Duration REFRESH_AHEAD = Duration.ofMinutes(5);

  /** A session is refreshed ahead of its end by at most this part of its lifetime. */
  private static final int REFRESH_AHEAD_PART = 4;

  private static final Duration PAUSE_AFTER_FAILED_REFRESH = Duration.ofSeconds(10);

  /** The role, and the setting that holds its external id. */
  record Target(
      AccessStep step,
      String arn,
      @Nullable SecretReference externalId,
      String externalIdKey,
      Secrets secrets,
      Terms terms) {}

  /**
   * What a session is to be.
   *
   * @param name its first 64 characters count
   * @param duration null for STS's default
   */
  record Terms(String name, @Nullable Duration duration) {}

  private final RegionalSts sts;
  private final CredentialsSource caller;
  private final Target target;
  private final Consumer<StsResult> stsResults;
  private final Clock clock;

  private final ReentrantLock assuming = new ReentrantLock();
  private final AtomicReference<@Nullable Held> held = new AtomicReference<>();
  private volatile Failure lastFailure = new Failure(0, null);

  /** The current session. */
  private record Held(AwsSessionCredentials credentials, Instant refreshAt, Instant expiration) {}

  /** A failure that occurs while a caller waits is that caller's result, too. */
  private record Failure(long number, @Nullable AccessException exception) {}

  RoleSession(
      RegionalSts sts,
      CredentialsSource caller,
      Target target,
      Consumer<StsResult> stsResults,
      Clock clock) {
    this.sts = sts;
    this.caller = caller;
    this.target = target;
    this.stsResults = stsResults;
    this.clock = clock;
  }

  @Override
  public AwsCredentials credentials() throws AccessException {
    Held current = held.get();
    if (current != null && clock.instant().isBefore(current.refreshAt)) {
      return current.credentials;
    }
    long failuresBefore = lastFailure.number;
    if (current == null || !clock.instant().isBefore(current.expiration)) {
      assuming.lock();
    } else if (!assuming.tryLock()) {
      // Another thread refreshes them; they are valid until then.
      return current.credentials;
    }
    try {
      Held since = held.get();
      if (since != null && clock.instant().isBefore(since.refreshAt)) {
        return since.credentials;
      }
      Failure failure = lastFailure;
      if (failure.exception != null && failure.number > failuresBefore) {
        throw failure.exception;
      }
      return renew(since);
    } finally {
      assuming.unlock();
    }
  }

  private AwsCredentials renew(@Nullable Held current) throws AccessException {
    Instant now = clock.instant();
    try {
      AwsSessionCredentials assumed = assume();
      Instant expiration = assumed.expirationTime().orElse(now);
      Duration ahead = refreshAhead(Duration.between(now, expiration));
      held.set(new Held(assumed, expiration.minus(ahead), expiration));
      return assumed;
    } catch (AccessException e) {
      if (current != null && now.isBefore(current.expiration)) {
        Instant later = now.plus(PAUSE_AFTER_FAILED_REFRESH);
        held.compareAndSet(current, new Held(current.credentials, later, current.expiration));
        return current.credentials;
      }
      lastFailure = new Failure(lastFailure.number + 1, e);
      throw e;
    }
  }

  private static Duration refreshAhead(Duration life) {
    Duration part = life.dividedBy(REFRESH_AHEAD_PART);
    return part.compareTo(REFRESH_AHEAD) < 0 ? part : REFRESH_AHEAD;
  }

  @Override
  public void refused(AwsCredentials credentials) {
    Held current = held.get();
    if (current != null && current.credentials.equals(credentials)) {
      held.compareAndSet(current, null);
    }
  }

  private AwsSessionCredentials assume() throws AccessException {
    AwsCredentials as = caller.credentials();
    @Nullable String externalId = externalId();
    String name = target.terms().name();
    Duration duration = target.terms().duration();
    AssumeRoleRequest request =
        AssumeRoleRequest.builder()
            .roleArn(target.arn())
            .externalId(externalId)
            .roleSessionName(name.substring(0, Math.min(MAX_SESSION_NAME, name.length())))
            .durationSeconds(duration == null ? null : (int) duration.toSeconds())
            .overrideConfiguration(
                custom -> custom.credentialsProvider(StaticCredentialsProvider.create(as)))
            .build();
    try {
      Credentials assumed = sts.client().assumeRole(request).credentials();
      stsResults.accept(StsResult.GRANTED);
      return AwsSessionCredentials.builder()
          .accessKeyId(assumed.accessKeyId())
          .secretAccessKey(assumed.secretAccessKey())
          .sessionToken(assumed.sessionToken())
          .expirationTime(assumed.expiration())
          .build();
    } catch (AwsServiceException e) {
      Diagnosis diagnosis = StsErrors.diagnose(e, target, sts, caller instanceof RoleSession);
      if (diagnosis.credentialsRefused()) {
        caller.refused(as);
      }
      stsResults.accept(diagnosis.kind() == Kind.DENIED ? StsResult.DENIED : StsResult.UNAVAILABLE);
      throw failure(diagnosis, e, externalId);
    } catch (SdkException e) {
      stsResults.accept(StsResult.UNAVAILABLE);
      throw failure(
          new Diagnosis(
              Kind.TRANSIENT,
              AwsErrors.reason(e),
              "check " + sts.settings() + " and the network path to it, proxies included"),
          e,
          externalId);
    }
  }

  private @Nullable String externalId() throws AccessException {
    SecretReference reference = target.externalId();
    if (reference == null) {
      return null;
    }
    try {
      String externalId = target.secrets().externalId(reference);
      if (EXTERNAL_ID.matcher(externalId).matches()) {
        return externalId;
      }
      throw unusableExternalId(
          "the content of " + reference + " is not an external id",
          "use 2 to 1224 letters, digits and + = , . @ : / _ -",
          null);
    } catch (IOException e) {
      throw unusableExternalId(
          reference + " cannot be read: " + AwsErrors.reason(e),
          "make it readable for the job's processes",
          e);
    }
  }

  private AccessException unusableExternalId(
      String reason, String remedy, @Nullable IOException cause) {
    return new AccessException(
        target.step(),
        "reading " + target.externalIdKey(),
        new Diagnosis(Kind.DENIED, reason, remedy),
        cause);
  }

  /** STS quotes an external id that it cannot read: the secret must not get into the exception. */
  private AccessException failure(
      Diagnosis diagnosis, SdkException e, @Nullable String externalId) {
    String what = "assuming " + target.arn();
    if (externalId == null || !String.valueOf(e).contains(externalId)) {
      return new AccessException(target.step(), what, diagnosis, e);
    }
    Diagnosis safe =
        new Diagnosis(
            diagnosis.kind(), diagnosis.reason().replace(externalId, "***"), diagnosis.remedy());
    return new AccessException(target.step(), what, safe, null);
  }
}
