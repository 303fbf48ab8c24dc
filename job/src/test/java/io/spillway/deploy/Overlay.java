package io.spillway.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds a kustomization as {@code kubectl kustomize} does, as far as ours go; whatever else one
 * says is refused, so that nothing is left out silently.
 */
final class Overlay {
  private static final Set<String> KEYS =
      Set.of(
          "apiVersion",
          "kind",
          "namespace",
          "resources",
          "patches",
          "generatorOptions",
          "configMapGenerator");

  private final Path folder;
  private final ObjectNode kustomization;
  private final List<ObjectNode> objects = new ArrayList<>();

  private Overlay(Path folder) throws IOException {
    this.folder = folder;
    List<ObjectNode> documents = Manifests.read(folder.resolve("kustomization.yaml"));
    this.kustomization = documents.get(0);
    refuseUnless(documents.size() == 1, "more than one document");
    refuseUnless(
        kustomization.path("apiVersion").asText().equals("kustomize.config.k8s.io/v1beta1")
            && kustomization.path("kind").asText().equals("Kustomization"),
        "apiVersion or kind is not a Kustomization's");
    only(kustomization, KEYS);
  }

  /**
   * All objects of a folder's kustomization.
   *
   * @throws IllegalArgumentException when it says what this does not know or cannot be built
   */
  static Manifests build(Path folder) throws IOException {
    Overlay overlay = new Overlay(folder);
    overlay.resources();
    overlay.configMaps();
    overlay.patches();
    overlay.namespace();
    return new Manifests(overlay.objects);
  }

  private void resources() throws IOException {
    for (JsonNode resource : kustomization.path("resources")) {
      Path path = folder.resolve(resource.asText());
      List<ObjectNode> found =
          Files.isDirectory(path) ? build(path).all() : Manifests.read(existing(path));
      for (ObjectNode object : found) {
        add(object);
      }
    }
  }

  private void configMaps() throws IOException {
    only(kustomization.path("generatorOptions"), Set.of("disableNameSuffixHash"));
    if (kustomization.has("configMapGenerator")) {
      refuseUnless(
          kustomization.at("/generatorOptions/disableNameSuffixHash").asBoolean(),
          "generated names with a hash; set generatorOptions.disableNameSuffixHash");
    }
    for (JsonNode generator : kustomization.path("configMapGenerator")) {
      only(generator, Set.of("name", "files"));
      ObjectNode configMap = Manifests.YAML.createObjectNode();
      configMap.put("apiVersion", "v1").put("kind", "ConfigMap");
      configMap.putObject("metadata").put("name", generator.path("name").asText());
      ObjectNode data = configMap.putObject("data");
      for (JsonNode file : generator.path("files")) {
        refuseUnless(!file.asText().contains("="), "files with keys of their own");
        Path path = existing(folder.resolve(file.asText()));
        data.put(path.getFileName().toString(), Files.readString(path));
      }
      add(configMap);
    }
  }

  private void patches() throws IOException {
    for (JsonNode patch : kustomization.path("patches")) {
      only(patch, Set.of("path"));
      for (ObjectNode document :
          Manifests.read(existing(folder.resolve(patch.path("path").asText())))) {
        List<ObjectNode> targets =
            objects.stream().filter(object -> isSame(object, document)).toList();
        refuseUnless(targets.size() == 1, "no object for the patch of " + title(document));
        merge(targets.get(0), document);
      }
    }
  }

  /** Lists are replaced as a whole; of objects they would be merged by names, so those are out. */
  private void merge(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> entry : patch.properties()) {
      JsonNode value = entry.getValue();
      JsonNode old = target.get(entry.getKey());
      if (value.isNull()) {
        target.remove(entry.getKey());
      } else if (value instanceof ObjectNode object && old instanceof ObjectNode into) {
        merge(into, object);
      } else {
        refuseUnless(
            !value.isArray() || value.isEmpty() || value.get(0).isValueNode(),
            "a patch of a list of objects, " + entry.getKey());
        target.set(entry.getKey(), value.deepCopy());
      }
    }
  }

  private void namespace() {
    if (!kustomization.has("namespace")) {
      return;
    }
    String namespace = kustomization.path("namespace").asText();
    for (ObjectNode object : objects) {
      ((ObjectNode) object.path("metadata")).put("namespace", namespace);
      for (JsonNode subject : object.path("subjects")) {
        if (new Manifests(objects)
            .find(subject.path("kind").asText(), subject.path("name").asText())
            .isPresent()) {
          ((ObjectNode) subject).put("namespace", namespace);
        }
      }
    }
  }

  private void add(ObjectNode object) {
    refuseUnless(
        objects.stream().noneMatch(other -> isSame(other, object)), title(object) + " twice");
    objects.add(object);
  }

  private static boolean isSame(ObjectNode left, ObjectNode right) {
    return title(left).equals(title(right));
  }

  private static String title(ObjectNode object) {
    return object.path("apiVersion").asText() + " " + Manifests.title(object);
  }

  private Path existing(Path file) {
    refuseUnless(Files.isRegularFile(file), "no file " + file);
    return file;
  }

  private void only(JsonNode node, Set<String> keys) {
    node.fieldNames().forEachRemaining(key -> refuseUnless(keys.contains(key), "the key " + key));
  }

  private void refuseUnless(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(folder + ": cannot build " + what);
    }
  }
}
