package io.spillway.local.flink;

import io.spillway.local.s3.Identity;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;
import org.jspecify.annotations.Nullable;

/** Flink's file systems in this JVM, {@code s3://} among them. */
public final class FlinkFileSystems {
  /** Flink takes all of them for Hadoop's own key, the last one. */
  private static final Pattern ENDPOINT = Pattern.compile("(s3|s3a|fs\\.s3a)\\.endpoint");

  private static volatile Configuration current = new Configuration();

  private FlinkFileSystems() {}

  /** Settings for access to an S3-compatible store with the credentials of one identity. */
  public static Configuration s3(URI endpoint, Identity identity) {
    Configuration configuration = new Configuration();
    configuration.setString("s3.endpoint", endpoint.toString());
    configuration.setString("s3.path.style.access", "true");
    configuration.setString("s3.access-key", identity.accessKeyId());
    configuration.setString("s3.secret-key", identity.secretAccessKey());
    // One request fewer per file: parents are not checked.
    configuration.setString("fs.s3a.directory.marker.retention", "keep");
    configuration.setString("s3.upload.max.concurrent.uploads", "32");
    configuration.setString("s3.upload.min.part.size", "16777216");
    return configuration;
  }

  /**
   * Where AWS's SDKs find S3 is where {@code s3://} finds it, too, unless the settings say
   * otherwise.
   *
   * @param endpoint of {@code AWS_ENDPOINT_URL_S3}; null if that is not set
   */
  public static void addEndpoint(Configuration flink, @Nullable String endpoint) {
    boolean isSet = flink.keySet().stream().anyMatch(ENDPOINT.asMatchPredicate());
    if (endpoint != null && !endpoint.isEmpty() && !isSet) {
      flink.setString("s3.endpoint", endpoint);
      flink.setString("s3.path.style.access", "true");
    }
  }

  /**
   * Loads the file systems from the folder in {@code FLINK_PLUGINS_DIR} and configures them for the
   * whole JVM.
   */
  public static void initialize(Configuration configuration) {
    FileSystem.initialize(
        configuration, PluginUtils.createPluginManagerFromRootFolder(configuration));
    current = configuration.clone();
  }

  /**
   * Adds what the file systems of this JVM were configured with, unless other values are there, to
   * the settings of a Flink in it. On a cluster they are the same from the start.
   */
  public static void addTo(Configuration flink) {
    for (Map.Entry<String, String> setting : current.toMap().entrySet()) {
      if (!flink.containsKey(setting.getKey())) {
        flink.setString(setting.getKey(), setting.getValue());
      }
    }
  }
}
