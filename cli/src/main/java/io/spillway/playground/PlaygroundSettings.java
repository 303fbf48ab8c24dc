package io.spillway.playground;

import io.spillway.policy.Policy;
import io.spillway.status.FlinkApi;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a playground shows.
 *
 * @param policy what the platform allows; null when it says nothing
 * @param job address of the job's web UI; null for no job
 * @param flink asks that address; null for no job
 * @param version of Spillway
 */
public record PlaygroundSettings(
    OpenCatalog catalog,
    OpenEvents events,
    @Nullable Policy policy,
    @Nullable String job,
    @Nullable FlinkApi flink,
    String version) {
  public PlaygroundSettings {
    Objects.requireNonNull(catalog, "catalog");
    Objects.requireNonNull(events, "events");
    Objects.requireNonNull(version, "version");
  }
}
