package io.spillway.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.InvalidCatalogException;
import io.spillway.job.JobArguments;
import io.spillway.job.JobSettings;
import io.spillway.job.SpillwayJob;
import io.spillway.job.config.SettingsReader;
import io.spillway.job.config.SpillwayOptions;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Whether a deployment starts this job, with arguments, settings and a catalog that it takes. */
final class JobAgreement {
  private static final Pattern FILE = Pattern.compile("\\$\\{file:(.+)/([^/]+)}");

  private final Manifests manifests;
  private final Project project;
  private final ObjectNode deployment;
  private final JsonNode configuration;
  private final List<String> problems = new ArrayList<>();

  private JobAgreement(Manifests manifests, Project project) {
    this.manifests = manifests;
    this.project = project;
    this.deployment = manifests.deployment();
    this.configuration = deployment.at("/spec/flinkConfiguration");
  }

  /** Sentences on what the code would not find or not take. */
  static List<String> problems(Manifests manifests, Project project) throws IOException {
    JobAgreement agreement = new JobAgreement(manifests, project);
    agreement.image();
    agreement.arguments();
    agreement.state();
    return agreement.problems;
  }

  private void image() {
    String[] flink = project.flinkVersion().split("\\.", -1);
    require("/spec/flinkVersion", "v" + flink[0] + "_" + flink[1]);
    require("/spec/job/jarURI", "local://" + project.jarInImage());
    require("/spec/job/entryClass", SpillwayJob.class.getName());
    require("/spec/podTemplate/spec/securityContext/runAsUser", project.userOfImage());
    require("/spec/podTemplate/spec/securityContext/runAsNonRoot", "true");
    String image = deployment.at("/spec/image").asText();
    require(
        image.endsWith("/spillway:" + project.release()),
        "image: " + image + " is not spillway's " + project.release());
  }

  private void arguments() throws IOException {
    List<String> words = new ArrayList<>();
    deployment.at("/spec/job/args").forEach(word -> words.add(word.asText()));
    JobArguments arguments = new JobArguments();
    try {
      new CommandLine(arguments).parseArgs(words.toArray(String[]::new));
    } catch (ParameterException e) {
      problems.add("args: " + e.getMessage());
      return;
    }
    mounted("--config", String.valueOf(arguments.config()))
        .ifPresent(text -> settings(text, arguments.settings()));
    mounted("--destinations", arguments.destinations()).ifPresent(this::catalog);
  }

  private void settings(String text, List<String> pairs) {
    try {
      Path file = Files.createTempFile("spillway", ".yaml");
      try {
        JobSettings settings =
            JobSettings.of(
                new SettingsReader().file(Files.writeString(file, text)).pairs(pairs).read());
        requireS3(SpillwayOptions.STAGING_PATH.key(), settings.stagingPath());
        for (String server : settings.kafka().getProperty("bootstrap.servers").split(",", -1)) {
          int port = Integer.parseInt(server.substring(server.lastIndexOf(':') + 1).trim());
          require(letsOut(port), "NetworkPolicy: does not let out to Kafka at " + server);
        }
      } finally {
        Files.delete(file);
      }
    } catch (UsageException e) {
      problems.add("spillway.yaml: " + e.getMessage());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private boolean letsOut(int port) {
    for (ObjectNode policy : manifests.of("NetworkPolicy")) {
      for (JsonNode rule : policy.at("/spec/egress")) {
        for (JsonNode range : rule.path("ports")) {
          int from = range.path("port").asInt();
          if (port >= from && port <= range.path("endPort").asInt(from)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private void catalog(String text) {
    try {
      var unused = CatalogDocument.of("destinations.yaml", text).compile();
      for (JsonNode destination : Manifests.YAML.readTree(text).path("destinations")) {
        externalId(
            destination.path("id").asText(), destination.at("/settings/iam_external_id").asText());
      }
    } catch (InvalidCatalogException | IOException e) {
      problems.add("destinations.yaml: " + e.getMessage());
    }
  }

  /** A file of the mounted Secret; whether that is there is another question. */
  private void externalId(String destination, String spelling) {
    Matcher file = FILE.matcher(spelling);
    boolean found = false;
    if (file.matches()) {
      Optional<JsonNode> secret = volumeAt(file.group(1)).filter(volume -> volume.has("secret"));
      found =
          secret.isPresent()
              && manifests
                  .find("Secret", secret.get().at("/secret/secretName").asText())
                  .map(
                      made ->
                          made.path("stringData").has(file.group(2))
                              || made.path("data").has(file.group(2)))
                  .orElse(true);
    }
    require(found, "destinations.yaml: the external id of " + destination + " is no mounted file");
  }

  /** Where Flink keeps what the next JobManager or version needs. */
  private void state() {
    require("/spec/job/upgradeMode", "last-state");
    requireValue(HighAvailabilityOptions.HA_MODE.key(), "kubernetes");
    requireValue(JobManagerOptions.SCHEDULER.key(), "adaptive");
    for (String key :
        List.of(
            CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(),
            CheckpointingOptions.SAVEPOINT_DIRECTORY.key(),
            HighAvailabilityOptions.HA_STORAGE_PATH.key())) {
      requireS3(key, configuration.path(key).asText());
    }
    String local = RocksDBOptions.LOCAL_DIRECTORIES.key();
    require(
        volumeAt(configuration.path(local).asText())
            .filter(volume -> volume.has("emptyDir"))
            .isPresent(),
        local + ": no emptyDir is mounted at '" + configuration.path(local).asText() + "'");
  }

  /** The text of a file in a mounted ConfigMap. */
  private Optional<String> mounted(String argument, String path) {
    int slash = path.lastIndexOf('/');
    Optional<String> text =
        volumeAt(path.substring(0, Math.max(slash, 0)))
            .flatMap(volume -> manifests.find("ConfigMap", volume.at("/configMap/name").asText()))
            .map(configMap -> configMap.path("data").path(path.substring(slash + 1)))
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText);
    require(text.isPresent(), argument + ": no ConfigMap is mounted with the file " + path);
    return text;
  }

  private Optional<JsonNode> volumeAt(String folder) {
    JsonNode pod = deployment.at("/spec/podTemplate/spec");
    for (JsonNode mount : pod.at("/containers/0/volumeMounts")) {
      if (mount.path("mountPath").asText().equals(folder)) {
        for (JsonNode volume : pod.path("volumes")) {
          if (volume.path("name").equals(mount.path("name"))) {
            return Optional.of(volume);
          }
        }
      }
    }
    return Optional.empty();
  }

  private void requireS3(String key, String value) {
    require(value.startsWith("s3://"), key + ": '" + value + "' is not on S3");
  }

  private void requireValue(String key, String expected) {
    String value = configuration.path(key).asText();
    require(value.equals(expected), key + ": '" + value + "' is not " + expected);
  }

  private void require(String pointer, String expected) {
    String value = deployment.at(pointer).asText();
    require(value.equals(expected), pointer + ": '" + value + "' is not " + expected);
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }
}
