package io.spillway.local.s3;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The credentials that {@link EmbeddedS3} and {@link EmbeddedSts} accept. Thread-safe. */
public final class Identities {
  /**
   * How long expired credentials are remembered, so that the answer is that they expired rather
   * than that they are unknown.
   */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Identity> byAccessKeyId = new ConcurrentHashMap<>();
  private final Clock clock;

  public Identities() {
    this(Clock.systemUTC());
  }

  /**
   * @param clock for the expiration of temporary credentials and the time of signatures
   */
  public Identities(Clock clock) {
    this.clock = clock;
  }

  /**
   * Adds long-term credentials that allow everything in the named buckets and nothing elsewhere.
   */
  public Identity addPlatform(
      String name, String accessKeyId, String secretAccessKey, Set<String> buckets) {
    Identity identity = new Identity(name, accessKeyId, secretAccessKey, null, buckets);
    byAccessKeyId.put(accessKeyId, identity);
    return identity;
  }

  /** Expires all temporary credentials that were issued for the role so far. */
  public void expire(String roleArn) {
    Instant now = clock.instant();
    byAccessKeyId.replaceAll(
        (id, identity) ->
            identity.isTemporary() && identity.name().equals(roleArn)
                ? identity.expiringAt(now)
                : identity);
  }

  /**
   * Issues temporary credentials for the role; they expire on a full second, as those of STS do.
   */
  Identity issue(Role role, Duration lifetime, @Nullable SessionPolicy policy) {
    Instant now = clock.instant();
    byAccessKeyId
        .values()
        .removeIf(
            identity ->
                identity.isTemporary() && identity.expiration().plus(REMEMBERED).isBefore(now));
    Identity identity =
        new Identity(
            role.arn(),
            "ASIA" + HexFormat.of().formatHex(randomBytes(8)).toUpperCase(Locale.ROOT),
            Base64.getEncoder().encodeToString(randomBytes(30)),
            new Identity.Session(
                Base64.getEncoder().encodeToString(randomBytes(120)),
                now.plus(lifetime).truncatedTo(ChronoUnit.SECONDS),
                role.putsOnly(),
                policy),
            role.buckets());
    byAccessKeyId.put(identity.accessKeyId(), identity);
    return identity;
  }

  /** Whose access key it is; null when it is nobody's. */
  public @Nullable Identity find(@Nullable String accessKeyId) {
    return accessKeyId == null ? null : byAccessKeyId.get(accessKeyId);
  }

  boolean isExpired(Identity identity) {
    return !clock.instant().isBefore(identity.expiration());
  }

  /** Whether the time is off by more than {@code most}. */
  boolean isSkewed(Instant time, Duration most) {
    return Duration.between(time, clock.instant()).abs().compareTo(most) > 0;
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
