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

/** The credentials {@link EmbeddedS3} and {@link EmbeddedSts} know. Thread-safe. */
public final class Identities {
  /**
   * Expired credentials are remembered this long, to answer that they expired rather than that they
   * are unknown.
   */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Identity> byAccessKeyId = new ConcurrentHashMap<>();
  private final Clock clock;

  public Identities() {
    this(Clock.systemUTC());
  }

  /**
   * @param clock decides when temporary credentials have expired, and what time requests should
   *     have been signed at
   */
  public Identities(Clock clock) {
    this.clock = clock;
  }

  /**
   * Adds long-term credentials that may do everything in the named buckets and nothing elsewhere.
   */
  public Identity addPlatform(
      String name, String accessKeyId, String secretAccessKey, Set<String> buckets) {
    Identity identity =
        new Identity(name, accessKeyId, secretAccessKey, null, Instant.MAX, buckets, false);
    byAccessKeyId.put(accessKeyId, identity);
    return identity;
  }

  /** Makes all temporary credentials given out so far for the role expire now. */
  public void expire(String roleArn) {
    Instant now = clock.instant();
    byAccessKeyId.replaceAll(
        (id, identity) ->
            identity.isTemporary() && identity.name().equals(roleArn)
                ? identity.expiringAt(now)
                : identity);
  }

  /** New temporary credentials for the role; they expire on a full second, as those of STS. */
  Identity mint(Role role, Duration lifetime) {
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
            Base64.getEncoder().encodeToString(randomBytes(120)),
            now.plus(lifetime).truncatedTo(ChronoUnit.SECONDS),
            role.buckets(),
            true);
    byAccessKeyId.put(identity.accessKeyId(), identity);
    return identity;
  }

  @Nullable Identity find(@Nullable String accessKeyId) {
    return accessKeyId == null ? null : byAccessKeyId.get(accessKeyId);
  }

  boolean isExpired(Identity identity) {
    return !clock.instant().isBefore(identity.expiration());
  }

  /** Whether the time differs from ours by more than that. */
  boolean isSkewed(Instant time, Duration most) {
    return Duration.between(time, clock.instant()).abs().compareTo(most) > 0;
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
