package io.spillway.aws;

import io.spillway.aws.S3Settings.IntermediaryRole;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.KeyPrefixes;
import io.spillway.catalog.Partition;
import io.spillway.catalog.SecretReference;
import io.spillway.catalog.Secrets;
import io.spillway.policy.IdentityRules.SessionPolicyUse;
import java.net.URI;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * The sessions of customers' roles, one per destination, assumed with the platform's credentials,
 * those that it has for the role's partition, or those of the intermediary role.
 */
final class AssumedRoles implements AutoCloseable {
  private static final String SESSION_PREFIX = "spillway-";

  private final AwsClients clients;
  private final String defaultRegion;
  private final Secrets secrets;
  private final CredentialsSource caller;

  /** Who assumes the roles of other partitions, by their ids. */
  private final Map<String, PlatformCredentials> callersElsewhere;

  private final SharedExternalIds externalIds;
  private final Consumer<StsResult> stsResults;
  private final Clock clock;
  private final boolean removes;
  private final Map<String, RegionalSts> stsByRegion = new ConcurrentHashMap<>();
  private final Map<String, Held> sessions = new ConcurrentHashMap<>();

  /** A destination's session; a changed access needs a new one. */
  private record Held(BucketAccess access, RoleSession session) {}

  AssumedRoles(
      S3Settings settings,
      AwsClients clients,
      CredentialsSource platform,
      Consumer<StsResult> stsResults,
      Clock clock,
      boolean removes) {
    this.clients = clients;
    this.defaultRegion = settings.stsRegion();
    this.secrets = Secrets.allowedBy(settings.policy());
    this.stsResults = stsResults;
    this.clock = clock;
    this.removes = removes;
    this.externalIds = new SharedExternalIds(secrets, clock);
    this.callersElsewhere =
        settings.profiles().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    profile -> PlatformCredentials.ofProfile(profile.getValue())));
    IntermediaryRole intermediary = settings.intermediary();
    boolean limited = settings.policy().identity().sessionPolicies() != SessionPolicyUse.NEVER;
    this.caller =
        intermediary == null
            ? platform
            : intermediarySession(
                intermediary,
                platform,
                limited ? SessionPolicies.forAssuming() : SessionPolicies.none());
  }

  private RoleSession intermediarySession(
      IntermediaryRole intermediary, CredentialsSource platform, SessionPolicies policies) {
    return new RoleSession(
        sts(defaultRegion),
        platform,
        new RoleSession.Target(
            AccessStep.INTERMEDIARY_ROLE,
            intermediary.arn(),
            intermediary.externalId(),
            "sts.intermediary-external-id",
            Secrets.ofPlatform(),
            externalId -> false,
            new RoleSession.Terms(SESSION_PREFIX + "intermediary", null, policies)),
        stsResults,
        clock);
  }

  /**
   * Makes sure that the STS that the role is assumed at answers, whatever the answer.
   *
   * @return its URL
   */
  URI reach(BucketAccess access) throws AccessException {
    RegionalSts sts = sts(region(access));
    return clients.reach(
        AccessStep.REACH_STS,
        anonymous ->
            sts.client().getCallerIdentity(request -> request.overrideConfiguration(anonymous)),
        "check " + sts.settings() + " and the network path: DNS, routes, proxies");
  }

  /** STS of another partition knows nothing of a role; its bucket is in a region of its own. */
  private String region(BucketAccess access) {
    AssumedRole role = Objects.requireNonNull(access.role(), "role");
    String region = role.session().stsRegion();
    if (region != null) {
      return region;
    }
    String partition = Partition.idInArn(role.arn());
    return !partition.equals(Partition.ofRegion(defaultRegion).id())
            && access.endpoint().uri() == null
            && partition.equals(Partition.ofRegion(access.region()).id())
        ? access.region()
        : defaultRegion;
  }

  private RegionalSts sts(String region) {
    return stsByRegion.computeIfAbsent(region, clients::sts);
  }

  /** The session of a destination's role; the role is assumed when its credentials are needed. */
  RoleSession session(BucketAccess access) {
    return Objects.requireNonNull(
            sessions.compute(
                access.destinationId(),
                (id, held) ->
                    held != null && held.access.equals(access)
                        ? held
                        : new Held(access, newSession(access))))
        .session;
  }

  private RoleSession newSession(BucketAccess access) {
    AssumedRole role = Objects.requireNonNull(access.role(), "role");
    KeyPrefixes within = role.session().within();
    return newSession(
        access,
        role,
        role.externalId(),
        secrets,
        externalId -> externalIds.isAnothers(externalId, access),
        within == null
            ? SessionPolicies.none()
            : SessionPolicies.forPutting(access, within, removes));
  }

  /** See {@link S3ObjectStore#isAssumableWith}. */
  boolean isAssumableWith(@Nullable String externalId, BucketAccess access) throws AccessException {
    AssumedRole role = Objects.requireNonNull(access.role(), "role");
    SessionPolicies policies =
        role.session().within() == null ? SessionPolicies.none() : SessionPolicies.forNothing();
    SecretReference other = externalId == null ? null : new SecretReference(externalId);
    try {
      AwsCredentials unused =
          newSession(access, role, other, Secrets.ofPlatform(), id -> false, policies)
              .credentials();
      return true;
    } catch (AccessException e) {
      if (StsErrors.isDenied(e)) {
        return false;
      }
      throw e;
    }
  }

  private RoleSession newSession(
      BucketAccess access,
      AssumedRole role,
      @Nullable SecretReference externalId,
      Secrets from,
      Predicate<String> isAnothers,
      SessionPolicies policies) {
    String name = role.session().name();
    PlatformCredentials elsewhere = callersElsewhere.get(Partition.idInArn(role.arn()));
    return new RoleSession(
        sts(region(access)),
        elsewhere == null ? caller : elsewhere,
        new RoleSession.Target(
            AccessStep.ROLE,
            role.arn(),
            externalId,
            "iam_external_id",
            from,
            isAnothers,
            new RoleSession.Terms(
                name == null ? SESSION_PREFIX + access.destinationId() : name,
                role.session().duration(),
                policies)),
        stsResults,
        clock);
  }

  /** Drops all other sessions. */
  void retain(Set<BucketAccess> inForce) {
    externalIds.retain(inForce);
    sessions.values().removeIf(held -> !inForce.contains(held.access));
    Set<String> regions =
        inForce.stream()
            .filter(access -> access.role() != null)
            .map(this::region)
            .collect(Collectors.toCollection(HashSet::new));
    regions.add(defaultRegion);
    for (String region : Set.copyOf(stsByRegion.keySet())) {
      RegionalSts unused = regions.contains(region) ? null : stsByRegion.remove(region);
      if (unused != null) {
        unused.client().close();
      }
    }
  }

  @Override
  public void close() {
    stsByRegion.values().forEach(sts -> sts.client().close());
    callersElsewhere.values().forEach(PlatformCredentials::close);
  }
}
