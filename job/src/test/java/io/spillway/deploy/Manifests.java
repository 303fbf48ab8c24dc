package io.spillway.deploy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

  /** The same objects, free to be changed. */
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
      throw new IllegalStateException("not one FlinkDeployment but " + deployments.size());
    }
    return deployments.get(0);
  }

  static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }

  /** Kind and name, for people. */
  static String title(JsonNode object) {
    return object.path("kind").asText() + " " + name(object);
  }
}
