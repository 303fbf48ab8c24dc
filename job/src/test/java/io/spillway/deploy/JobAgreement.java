package io.spillway.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CatalogFile;
import io.spillway.catalog.PolicyCompiler;
import io.spillway.diagnostic.CompilationException;
import io.spillway.job.JobArguments;
import io.spillway.job.JobSettings;
import io.spillway.job.SpillwayJob;
import io.spillway.job.config.SettingsReader;
import io.spillway.job.config.SpillwayOptions;
import io.spillway.policy.Policy;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.kubernetes.configuration.KubernetesConfigOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Checks that a deployment starts this job, with arguments, settings and a catalog it accepts. */
final class JobAgreement {
  private static final String CONTAINER = "/spec/podTemplate/spec/containers/0";
  private static final Pattern SERVICE = Pattern.compile("[^.]+\\.(?<namespace>[^.]+)\\.svc");
  private static final String DIGEST = "@sha256:[0-9a-f]{64}";
  private static final Pattern FILE = Pattern.compile("\\$\\{file:(.+)/([^/]+)}");

  private final Manifests manifests;
  private final Project project;
  private final List<String> problems = new ArrayList<>();

  private JobAgreement(Manifests manifests, Project project) {
    this.manifests = manifests;
    this.project = project;
  }

  /** One sentence for each thing that the job would not find or not accept. */
  static List<String> problems(Manifests manifests, Project project) throws IOException {
    JobAgreement agreement = new JobAgreement(manifests, project);
    agreement.image();
    agreement.arguments();
    agreement.state();
    agreement.files();
    return agreement.problems;
  }

  private void image() {
    String[] flink = project.flinkVersion().split("\\.", -1);
    require("/spec/flinkVersion", "v" + flink[0] + "_" + flink[1]);
    require("/spec/job/jarURI", "local://" + project.jarInImage());
    require("/spec/job/entryClass", SpillwayJob.class.getName());
    require("/spec/podTemplate/spec/securityContext/runAsUser", project.userOfImage());
    require("/spec/podTemplate/spec/securityContext/runAsNonRoot", "true");
    require("/spec/podTemplate/spec/securityContext/seccompProfile/type", "RuntimeDefault");
    require(CONTAINER + "/securityContext/allowPrivilegeEscalation", "false");
    require(CONTAINER + "/securityContext/capabilities/drop/0", "ALL");
    String image = manifests.deployment().at("/spec/image").asText();
    require(
        image.replaceFirst(DIGEST + "$", "").endsWith("/spillway:" + project.release()),
        "image: " + image + " is not spillway's " + project.release());
  }

  private void arguments() throws IOException {
    JobArguments arguments = new JobArguments();
    String catalog;
    try {
      new CommandLine(arguments)
          .parseArgs(
              manifests
                  .deployment()
                  .at("/spec/job/args")
                  .valueStream()
                  .map(JsonNode::asText)
                  .toArray(String[]::new));
      catalog = arguments.catalog();
    } catch (ParameterException | UsageException e) {
      problems.add("args: " + e.getMessage());
      return;
    }
    Optional<String> settings = mounted("--config", String.valueOf(arguments.config()));
    if (settings.isPresent()) {
      settings(settings.get(), arguments.settings());
    }
    Optional<String> text = mounted("--destinations", catalog);
    Optional<String> policy = mounted("--policy", String.valueOf(arguments.policy()));
    if (text.isPresent() && policy.isPresent()) {
      catalog(text.get(), policy.get());
    }
  }

  /** The text of a file that a mounted ConfigMap holds. */
  private Optional<String> mounted(String argument, String path) {
    int slash = path.lastIndexOf('/');
    Optional<String> text =
        manifests
            .volumeAt(path.substring(0, Math.max(slash, 0)))
            .flatMap(volume -> manifests.find("ConfigMap", volume.at("/configMap/name").asText()))
            .map(configMap -> configMap.path("data").path(path.substring(slash + 1)))
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText);
    require(text.isPresent(), argument + ": no mounted ConfigMap has the file " + path);
    return text;
  }

  private void settings(String text, List<String> pairs) throws IOException {
    Path file = Files.createTempFile("spillway", ".yaml");
    try {
      JobSettings settings =
          JobSettings.of(
              new SettingsReader().file(Files.writeString(file, text)).pairs(pairs).read(),
              Policy.DEFAULT);
      requireS3(SpillwayOptions.STAGING_PATH.key(), settings.stagingPath());
      for (String server : settings.kafka().getProperty("bootstrap.servers").split(",", -1)) {
        require(letsOut(server.trim()), "NetworkPolicy: does not let out to Kafka at " + server);
      }
    } catch (UsageException e) {
      problems.add("spillway.yaml: " + e.getMessage());
    } finally {
      Files.delete(file);
    }
  }

  /** A Service's name has its namespace in it; where other names lead to is not known here. */
  private boolean letsOut(String server) {
    int colon = server.lastIndexOf(':');
    int port = Integer.parseInt(server.substring(colon + 1));
    Matcher service = SERVICE.matcher(server.substring(0, colon));
    return service.matches()
        && new NetworkPolicies(manifests).letOut(service.group("namespace"), port);
  }

  private void catalog(String text, String policy) throws IOException {
    try {
      var unused =
          CatalogDocument.of("destinations.yaml", text)
              .compile(PolicyCompiler.compile(new CatalogFile("policy.yaml", policy)));
    } catch (CompilationException e) {
      problems.add("catalog and policy: " + e.getMessage());
    }
    for (JsonNode destination : Manifests.YAML.readTree(text).path("destinations")) {
      require(
          isMounted(destination.at("/settings/iam_external_id").asText()),
          "destinations.yaml: the external id of "
              + destination.path("id").asText()
              + " is not a mounted file");
    }
  }

  /** Whether it is a file of a mounted Secret, as far as the Secret is in the manifests. */
  private boolean isMounted(String externalId) {
    Matcher file = FILE.matcher(externalId);
    return file.matches()
        && manifests
            .volumeAt(file.group(1))
            .filter(volume -> volume.has("secret"))
            .filter(
                volume ->
                    manifests
                        .find("Secret", volume.at("/secret/secretName").asText())
                        .map(
                            secret ->
                                secret.path("stringData").has(file.group(2))
                                    || secret.path("data").has(file.group(2)))
                        .orElse(true))
            .isPresent();
  }

  /** Flink keeps what the next JobManager or version needs where that one finds it. */
  private void state() {
    require("/spec/job/upgradeMode", "last-state");
    JsonNode configuration = manifests.configuration();
    require("/spec/flinkConfiguration/" + HighAvailabilityOptions.HA_MODE.key(), "kubernetes");
    require("/spec/flinkConfiguration/" + JobManagerOptions.SCHEDULER.key(), "adaptive");
    for (String key :
        List.of(
            CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(),
            CheckpointingOptions.SAVEPOINT_DIRECTORY.key(),
            HighAvailabilityOptions.HA_STORAGE_PATH.key())) {
      requireS3(key, configuration.path(key).asText());
    }
  }

  /** Nothing but its own folders: the image's stay as they were built. */
  private void files() {
    require(CONTAINER + "/securityContext/readOnlyRootFilesystem", "true");
    JsonNode configuration = manifests.configuration();
    Map.of(
            CoreOptions.TMP_DIRS.key(), "/tmp",
            KubernetesConfigOptions.FLINK_LOG_DIR.key(), "/opt/flink/log",
            RocksDBOptions.LOCAL_DIRECTORIES.key(), "")
        .forEach(
            (key, fallback) -> {
              String folder = configuration.path(key).asText(fallback);
              require(
                  manifests.volumeAt(folder).filter(volume -> volume.has("emptyDir")).isPresent(),
                  key + ": no emptyDir is mounted at '" + folder + "'");
            });
    configuration
        .properties()
        .forEach(
            entry -> {
              if (entry.getKey().matches("security\\.ssl\\..*(key|trust)store")) {
                String folder = entry.getValue().asText().replaceFirst("/[^/]*$", "");
                require(
                    manifests.volumeAt(folder).filter(volume -> volume.has("secret")).isPresent(),
                    entry.getKey() + ": no Secret is mounted at '" + folder + "'");
              }
            });
  }

  private void requireS3(String key, String value) {
    require(value.startsWith("s3://"), key + ": '" + value + "' is not on S3");
  }

  private void require(String pointer, String expected) {
    String value = manifests.deployment().at(pointer).asText();
    require(value.equals(expected), pointer + ": '" + value + "' is not " + expected);
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }
}
