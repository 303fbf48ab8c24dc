package io.spillway.aws;

import io.spillway.aws.DeliveryException.Kind;
import io.spillway.aws.SessionPolicies.SessionPolicy;
import io.spillway.catalog.SecretReference;
import io.spillway.catalog.Secrets;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * One role's temporary credentials: assumed when they are first needed, refreshed before they
 * expire, assumed again after AWS refused them or when they are to allow more.
 */
final class RoleSession implements CredentialsSource {
  private static final Logger LOG = LoggerFactory.getLogger(RoleSession.class);

  /** AWS: AssumeRole, RoleSessionName. */
  private static final int MAX_SESSION_NAME = 64;

  /** AWS: AssumeRole, ExternalId. */
  private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");

  private static final Duration REFRESH_AHEAD = Duration.ofMinutes(5);

  /** A session is refreshed ahead of its end by at most this part of its lifetime. */
  private static final int REFRESH_AHEAD_PART = 4;

  private static final Duration PAUSE_AFTER_FAILED_REFRESH = Duration.ofSeconds(10);

  /**
   * The role, and the setting that holds its external id.
   *
   * @param isAnothers whether an external id must not be used because another customer has it
   */
  record Target(
      AccessStep step,
      String arn,
      @Nullable SecretReference externalId,
      String externalIdKey,
      Secrets secrets,
      Predicate<String> isAnothers,
      Terms terms) {}

  /**
   * What a session is to be.
   *
   * @param name its first 64 characters count
   * @param duration null for STS's default
   * @param policies of this role alone
   */
  record Terms(String name, @Nullable Duration duration, SessionPolicies policies) {}

  private final RegionalSts sts;
  private final CredentialsSource caller;
  private final Target target;
  private final Consumer<StsResult> stsResults;
  private final Clock clock;

  private final ReentrantLock assuming = new ReentrantLock();
  private final AtomicReference<@Nullable Held> held = new AtomicReference<>();
  private volatile Failure lastFailure = new Failure(0, null);

  /** The current session. */
  private record Held(
      AwsSessionCredentials credentials,
      SessionPolicy policy,
      Instant refreshAt,
      Instant expiration) {
    boolean isFresh(Instant now) {
      return now.isBefore(refreshAt);
    }

    boolean isUsable(@Nullable String key, Instant now) {
      return policy.allows(key) && now.isBefore(expiration);
    }
  }

  /** What STS granted. */
  private record Granted(AwsSessionCredentials credentials, SessionPolicy policy) {}

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
    return credentialsFor(null);
  }

  @Override
  public AwsCredentials credentials(String key) throws AccessException {
    return credentialsFor(key);
  }

  private AwsCredentials credentialsFor(@Nullable String key) throws AccessException {
    Held current = held.get();
    Instant now = clock.instant();
    if (current != null && current.isFresh(now) && current.isUsable(key, now)) {
      return current.credentials;
    }
    long failuresBefore = lastFailure.number;
    if (current == null || !current.isUsable(key, now)) {
      assuming.lock();
    } else if (!assuming.tryLock()) {
      // Another thread refreshes them; they are valid until then.
      return current.credentials;
    }
    try {
      Held since = held.get();
      now = clock.instant();
      if (since != null && since.isFresh(now) && since.isUsable(key, now)) {
        return since.credentials;
      }
      Failure failure = lastFailure;
      if (failure.exception != null && failure.number > failuresBefore) {
        throw failure.exception;
      }
      return renew(since, key, now);
    } finally {
      assuming.unlock();
    }
  }

  /** A session that is assumed in time for its end has only what is expected in its policy. */
  private AwsCredentials renew(@Nullable Held current, @Nullable String key, Instant now)
      throws AccessException {
    boolean isMore = key != null && current != null && current.isFresh(now);
    SessionPolicies policies = target.terms().policies();
    try {
      Granted granted =
          assume(isMore ? policies.extended(current.policy, key) : policies.first(key));
      Instant expiration = granted.credentials.expirationTime().orElse(now);
      Duration ahead = refreshAhead(Duration.between(now, expiration));
      held.set(new Held(granted.credentials, granted.policy, expiration.minus(ahead), expiration));
      return granted.credentials;
    } catch (AccessException e) {
      if (current != null && current.isUsable(key, now)) {
        Instant later = now.plus(PAUSE_AFTER_FAILED_REFRESH);
        held.compareAndSet(
            current, new Held(current.credentials, current.policy, later, current.expiration));
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

  private Granted assume(SessionPolicy policy) throws AccessException {
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
            .policy(policy.text())
            .overrideConfiguration(
                custom -> custom.credentialsProvider(StaticCredentialsProvider.create(as)))
            .build();
    try {
      Credentials assumed = sts.client().assumeRole(request).credentials();
      stsResults.accept(StsResult.GRANTED);
      AwsSessionCredentials credentials =
          AwsSessionCredentials.builder()
              .accessKeyId(assumed.accessKeyId())
              .secretAccessKey(assumed.secretAccessKey())
              .sessionToken(assumed.sessionToken())
              .expirationTime(assumed.expiration())
              .build();
      return new Granted(credentials, policy);
    } catch (AwsServiceException e) {
      SessionPolicy smaller =
          StsErrors.isPolicyTooLarge(e) ? target.terms().policies().smaller(policy) : null;
      if (smaller != null) {
        LOG.info(
            "STS has no space for a policy of {} characters in sessions of {}; trying one of {}",
            String.valueOf(policy.text()).length(),
            target.arn(),
            String.valueOf(smaller.text()).length());
        return assume(smaller);
      }
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
      if (target.isAnothers().test(externalId)) {
        throw unusableExternalId(
            reference + " leads to an external id that a destination of another owner has, too",
            "give each customer its own, or both destinations the same owner if they are one"
                + " customer's",
            null);
      }
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
