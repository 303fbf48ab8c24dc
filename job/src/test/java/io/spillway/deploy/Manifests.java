package io.spillway.deploy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The objects that a kustomization applies to the cluster. */
record Manifests(List<ObjectNode> all) {
  static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  /** Builds what {@code kubectl apply -k} would apply. */
  static Manifests build(Path folder) throws IOException {
    try (var documents =
        YAML.readerFor(ObjectNode.class).<ObjectNode>readValues(Kubectl.kustomize(folder))) {
      return new Manifests(documents.readAll());
    }
  }

  /**
   * Builds an overlay of deploy/k8s that names components as docs/operations/deploy.md says.
   *
   * @param copies an empty folder
   */
  static Manifests build(String overlay, List<String> components, Path copies) throws IOException {
    Path source = Project.ROOT.resolve("deploy/k8s");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = copies.resolve(source.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    Path folder = copies.resolve("overlays").resolve(overlay);
    StringBuilder list = new StringBuilder("components:\n");
    components.forEach(name -> list.append("  - ../../components/").append(name).append('\n'));
    Files.writeString(
        folder.resolve("kustomization.yaml"), list.toString(), StandardOpenOption.APPEND);
    return build(folder);
  }

  /** A deep copy, which the caller may change. */
  Manifests copy() {
    return new Manifests(all.stream().map(ObjectNode::deepCopy).toList());
  }

  List<ObjectNode> of(String kind) {
    return all.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
  }

  Optional<ObjectNode> find(String kind, String name) {
    return of(kind).stream().filter(object -> name(object).equals(name)).findFirst();
  }

  ObjectNode deployment() {
    List<ObjectNode> deployments = of("FlinkDeployment");
    if (deployments.size() != 1) {
      throw new IllegalStateException(deployments.size() + " FlinkDeployments instead of one");
    }
    return deployments.get(0);
  }

  /** The {@code flinkConfiguration} of the deployment. */
  JsonNode configuration() {
    return deployment().at("/spec/flinkConfiguration");
  }

  /** The pod template that JobManager and TaskManagers share. */
  JsonNode pod() {
    return deployment().at("/spec/podTemplate");
  }

  /** The volume that is mounted at a folder of the main container. */
  Optional<JsonNode> volumeAt(String folder) {
    JsonNode spec = pod().path("spec");
    return spec.at("/containers/0/volumeMounts")
        .valueStream()
        .filter(mount -> mount.path("mountPath").asText().equals(folder))
        .flatMap(
            mount ->
                spec.path("volumes")
                    .valueStream()
                    .filter(volume -> volume.path("name").equals(mount.path("name"))))
        .findFirst();
  }

  static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }

  /** Kind and name, for messages. */
  static String title(JsonNode object) {
    return object.path("kind").asText() + " " + name(object);
  }
}
