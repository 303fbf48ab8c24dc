package io.spillway.aws;

import io.spillway.aws.S3Settings.IntermediaryRole;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The sessions of customers' roles, one per destination, assumed with the platform's credentials or
 * with those of the intermediary role.
 */
final class AssumedRoles implements AutoCloseable {
  private static final String SESSION_PREFIX = "spillway-";

  private final AwsClients clients;
  private final StsClient sts;
  private final CredentialsSource caller;
  private final Consumer<StsResult> stsResults;
  private final Clock clock;
  private final Map<String, Held> sessions = new ConcurrentHashMap<>();

  /** A destination's session; a changed access needs a new one. */
  private record Held(BucketAccess access, RoleSession session) {}

  AssumedRoles(
      S3Settings settings,
      AwsClients clients,
      CredentialsSource platform,
      Consumer<StsResult> stsResults,
      Clock clock) {
    this.clients = clients;
    this.sts = clients.sts();
    this.stsResults = stsResults;
    this.clock = clock;
    IntermediaryRole intermediary = settings.intermediary();
    this.caller = intermediary == null ? platform : intermediarySession(intermediary, platform);
  }

  private RoleSession intermediarySession(
      IntermediaryRole intermediary, CredentialsSource platform) {
    return new RoleSession(
        sts,
        platform,
        new RoleSession.Target(
            AccessStep.INTERMEDIARY_ROLE,
            intermediary.arn(),
            intermediary.externalId(),
            "sts.intermediary-external-id",
            SESSION_PREFIX + "intermediary"),
        stsResults,
        clock);
  }

  /**
   * Makes sure that STS answers, whatever the answer.
   *
   * @return its URL
   */
  URI reach() throws AccessException {
    return clients.reach(
        AccessStep.REACH_STS,
        anonymous -> sts.getCallerIdentity(request -> request.overrideConfiguration(anonymous)),
        "check sts.region, sts.endpoint and the network path: DNS, routes, proxies");
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
    return new RoleSession(
        sts,
        caller,
        new RoleSession.Target(
            AccessStep.ROLE,
            role.arn(),
            role.externalId(),
            "iam_external_id",
            SESSION_PREFIX + access.destinationId()),
        stsResults,
        clock);
  }

  /** Drops all other sessions. */
  void retain(Set<BucketAccess> inForce) {
    sessions.values().removeIf(held -> !inForce.contains(held.access));
  }

  @Override
  public void close() {
    sts.close();
  }
}
