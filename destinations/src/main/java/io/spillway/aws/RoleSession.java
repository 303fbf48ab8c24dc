package io.spillway.aws;

import io.spillway.aws.DeliveryException.Kind;
import io.spillway.catalog.SecretReference;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * One role's temporary credentials: assumed when they are first needed, refreshed before they
 * expire, assumed anew after they were refused.
 */
final class RoleSession implements CredentialsSource {
  /** AWS: AssumeRole, RoleSessionName. */
  private static final int MAX_SESSION_NAME = 64;

  /** AWS: AssumeRole, ExternalId. */
  private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");

  private static final Duration REFRESH_AHEAD = Duration.ofMinutes(5);

  /** A session is refreshed ahead by at most this part of its life. */
  private static final int REFRESH_AHEAD_PART = 4;

  private static final Duration PAUSE_AFTER_FAILED_REFRESH = Duration.ofSeconds(10);

  /** What is assumed, and what it is called where it was written. */
  record Target(
      AccessStep step,
      String arn,
      @Nullable SecretReference externalId,
      String externalIdKey,
      String sessionName) {}

  private final StsClient sts;
  private final CredentialsSource caller;
  private final Target target;
  private final StsCalls calls;
  private final Clock clock;

  private final ReentrantLock assuming = new ReentrantLock();
  private final AtomicReference<@Nullable Held> held = new AtomicReference<>();
  private volatile Failure lastFailure = new Failure(0, null);

  /** What was given out last. */
  private record Held(AwsSessionCredentials credentials, Instant refreshAt, Instant expiration) {}

  /** A failure that came while a caller waited is that caller's answer too. */
  private record Failure(long number, @Nullable AccessException exception) {}

  RoleSession(StsClient sts, CredentialsSource caller, Target target, StsCalls calls, Clock clock) {
    this.sts = sts;
    this.caller = caller;
    this.target = target;
    this.calls = calls;
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
      // Someone refreshes; these are good until then.
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
    String name = target.sessionName();
    AssumeRoleRequest request =
        AssumeRoleRequest.builder()
            .roleArn(target.arn())
            .externalId(externalId)
            .roleSessionName(name.substring(0, Math.min(MAX_SESSION_NAME, name.length())))
            .overrideConfiguration(
                custom -> custom.credentialsProvider(StaticCredentialsProvider.create(as)))
            .build();
    try {
      Credentials assumed = sts.assumeRole(request).credentials();
      calls.ended(StsResult.GRANTED);
      return AwsSessionCredentials.builder()
          .accessKeyId(assumed.accessKeyId())
          .secretAccessKey(assumed.secretAccessKey())
          .sessionToken(assumed.sessionToken())
          .expirationTime(assumed.expiration())
          .build();
    } catch (AwsServiceException e) {
      StsDiagnosis diagnosis = StsDiagnosis.of(e, target, caller instanceof RoleSession);
      if (diagnosis.callerRefused()) {
        caller.refused(as);
      }
      calls.ended(diagnosis.kind() == Kind.DENIED ? StsResult.DENIED : StsResult.UNAVAILABLE);
      throw failure(
          diagnosis.kind(), AwsErrors.answer("STS", e), diagnosis.remedy(), e, externalId);
    } catch (SdkException e) {
      calls.ended(StsResult.UNAVAILABLE);
      throw failure(
          Kind.TRANSIENT,
          AwsErrors.reason(e),
          "check sts.region, sts.endpoint and the way to it through network and proxies",
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
      String externalId = reference.resolve(System.getenv());
      if (EXTERNAL_ID.matcher(externalId).matches()) {
        return externalId;
      }
      throw unusableExternalId(
          "what " + reference + " holds is no external id",
          "put one of 2 to 1224 letters, digits and + = , . @ : / _ - there",
          null);
    } catch (IOException e) {
      throw unusableExternalId(
          reference + " cannot be read: " + text(e), "see that the job's processes can read it", e);
    }
  }

  private static String text(IOException e) {
    return e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
  }

  private AccessException unusableExternalId(
      String reason, String remedy, @Nullable IOException cause) {
    return new AccessException(
        target.step(), Kind.DENIED, "reading " + target.externalIdKey(), reason, remedy, cause);
  }

  /** STS quotes an external id that it cannot read, so the answer is looked through. */
  private AccessException failure(
      Kind kind, String reason, String remedy, SdkException e, @Nullable String externalId) {
    boolean tells = externalId != null && String.valueOf(e).contains(externalId);
    return new AccessException(
        target.step(),
        kind,
        "assuming " + target.arn(),
        externalId == null ? reason : reason.replace(externalId, "***"),
        remedy,
        tells ? null : e);
  }
}
