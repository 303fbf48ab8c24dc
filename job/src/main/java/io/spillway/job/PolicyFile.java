package io.spillway.job;

import io.spillway.catalog.CatalogFile;
import io.spillway.catalog.PolicyCompiler;
import io.spillway.catalog.PolicyRemarks;
import io.spillway.diagnostic.CompilationException;
import io.spillway.job.config.SpillwayOptions;
import io.spillway.job.livecatalog.CatalogLocation;
import io.spillway.policy.Policy;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The platform's policy with the job's own buckets, which no destination may use. */
final class PolicyFile {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyFile.class);

  private static final List<ConfigOption<String>> FOLDERS =
      List.of(
          SpillwayOptions.STAGING_PATH,
          SpillwayOptions.DEAD_LETTERS_PATH,
          SpillwayOptions.RECEIPTS_PATH);

  private PolicyFile() {}

  /**
   * Reads the policy.
   *
   * @param uri null for the default one
   * @param options the job's, which name buckets of the platform
   * @param flink Flink's, likewise
   * @throws UsageException when it cannot be read or is not valid
   */
  static Policy read(@Nullable String uri, Configuration options, ReadableConfig flink)
      throws UsageException {
    return (uri == null ? Policy.DEFAULT : read(uri)).reserving(buckets(options, flink));
  }

  private static Policy read(String uri) throws UsageException {
    try {
      List<CatalogFile> files = new CatalogLocation(uri).read().files();
      if (files.size() != 1) {
        throw new UsageException("--policy " + uri + ": is a folder; give the path of one file");
      }
      Policy policy = PolicyCompiler.compile(files.get(0));
      PolicyRemarks.of(files.get(0)).forEach(remark -> LOG.warn("--policy {}: {}", uri, remark));
      return policy;
    } catch (CompilationException e) {
      throw new UsageException("--policy " + uri + ": " + Messages.problems(e), e);
    } catch (FileNotFoundException e) {
      throw new UsageException(
          "--policy " + uri + ": there is no such file; give its path or URI", e);
    } catch (IOException e) {
      throw new UsageException(
          "--policy " + uri + ": cannot be read: " + Messages.reason(e) + "; give a YAML file", e);
    }
  }

  private static Set<String> buckets(Configuration options, ReadableConfig flink) {
    Set<String> buckets = new HashSet<>();
    Stream.concat(
            FOLDERS.stream().map(option -> options.getOptional(option).orElse("")),
            Stream.of(
                    CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                    CheckpointingOptions.SAVEPOINT_DIRECTORY)
                .map(option -> flink.getOptional(option).orElse("")))
        .forEach(folder -> bucket(folder).ifPresent(buckets::add));
    return buckets;
  }

  /** The bucket of a URI like {@code s3://bucket/folder}. */
  private static Optional<String> bucket(String folder) {
    try {
      URI uri = URI.create(folder);
      boolean isS3 = uri.getScheme() != null && uri.getScheme().startsWith("s3");
      return Optional.ofNullable(isS3 ? uri.getAuthority() : null);
    } catch (IllegalArgumentException e) {
      // Checked where the folder is used.
      return Optional.empty();
    }
  }
}
