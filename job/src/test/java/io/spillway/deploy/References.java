package io.spillway.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.kubernetes.utils.Constants;

/** Whether what a manifest names is there: accounts, roles, volumes, the pods that are selected. */
final class References {
  private static final JsonNode NONE = Manifests.YAML.createObjectNode();

  private final Manifests manifests;
  private final Set<String> secretsMadeByHand;
  private final ObjectNode deployment;
  private final List<String> problems = new ArrayList<>();

  private References(Manifests manifests, Set<String> secretsMadeByHand) {
    this.manifests = manifests;
    this.secretsMadeByHand = secretsMadeByHand;
    this.deployment = manifests.deployment();
  }

  /** Sentences on what is named and not there. */
  static List<String> problems(Manifests manifests, Set<String> secretsMadeByHand) {
    References references = new References(manifests, secretsMadeByHand);
    references.namespaces();
    references.account();
    references.volumes();
    references.selectors(deploymentName(manifests), NONE, manifests.all());
    references.ports();
    references.drains();
    return references.problems;
  }

  private static String deploymentName(Manifests manifests) {
    return Manifests.name(manifests.deployment());
  }

  private void namespaces() {
    Set<String> namespaces = new HashSet<>();
    for (ObjectNode object : manifests.all()) {
      String namespace = object.at("/metadata/namespace").asText();
      require(!namespace.isEmpty(), Manifests.title(object) + ": no namespace");
      namespaces.add(namespace);
    }
    require(namespaces.size() == 1, "more than one namespace: " + namespaces);
  }

  private void account() {
    String account = deployment.at("/spec/serviceAccount").asText();
    manifests
        .find("ServiceAccount", account)
        .ifPresentOrElse(
            found ->
                require(
                    found
                        .at("/metadata/annotations/eks.amazonaws.com~1role-arn")
                        .asText()
                        .matches("arn:aws:iam::\\d{12}:role/\\S+"),
                    "ServiceAccount " + account + ": eks.amazonaws.com/role-arn names no role"),
            () -> problems.add("serviceAccount: no ServiceAccount " + account));
    require(
        manifests.of("RoleBinding").stream().anyMatch(binding -> binds(binding, account)),
        "ServiceAccount " + account + ": no RoleBinding to a Role that may create pods");
  }

  private boolean binds(ObjectNode binding, String account) {
    boolean subject = false;
    for (JsonNode one : binding.path("subjects")) {
      subject |=
          one.path("kind").asText().equals("ServiceAccount")
              && one.path("name").asText().equals(account)
              && one.path("namespace").equals(binding.at("/metadata/namespace"));
    }
    return subject
        && manifests
            .find(binding.at("/roleRef/kind").asText(), binding.at("/roleRef/name").asText())
            .filter(role -> allows(role, "pods", "create") && allows(role, "configmaps", "update"))
            .isPresent();
  }

  private static boolean allows(ObjectNode role, String resource, String verb) {
    for (JsonNode rule : role.path("rules")) {
      if (texts(rule.path("resources")).contains(resource)
          && texts(rule.path("verbs")).contains(verb)) {
        return true;
      }
    }
    return false;
  }

  private void volumes() {
    JsonNode pod = deployment.at("/spec/podTemplate/spec");
    Set<String> unused = new HashSet<>();
    for (JsonNode volume : pod.path("volumes")) {
      unused.add(volume.path("name").asText());
      String configMap = volume.at("/configMap/name").asText();
      require(
          configMap.isEmpty() || manifests.find("ConfigMap", configMap).isPresent(),
          "volume " + volume.path("name").asText() + ": no ConfigMap " + configMap);
      String secret = volume.at("/secret/secretName").asText();
      require(
          secret.isEmpty()
              || manifests.find("Secret", secret).isPresent()
              || secretsMadeByHand.contains(secret),
          "volume "
              + volume.path("name").asText()
              + ": no Secret "
              + secret
              + ", and docs/operations/deploy.md does not create it");
    }
    Set<String> names = Set.copyOf(unused);
    Map<String, String> paths = new HashMap<>();
    for (JsonNode mount : pod.at("/containers/0/volumeMounts")) {
      String name = mount.path("name").asText();
      require(names.contains(name), "volumeMounts: no volume " + name);
      require(!mount.has("subPath"), "volumeMounts: " + name + " by subPath would never change");
      unused.remove(name);
      String other = paths.put(mount.path("mountPath").asText(), name);
      require(other == null, "volumeMounts: " + name + " and " + other + " in one place");
    }
    require(unused.isEmpty(), "volumes: not mounted: " + unused);
    require(
        pod.at("/containers/0/name").asText().equals(Constants.MAIN_CONTAINER_NAME),
        "podTemplate: the first container is not " + Constants.MAIN_CONTAINER_NAME);
  }

  /** Labels that are chosen by, anywhere, must be some that Flink or known neighbours have. */
  private void selectors(String app, JsonNode owner, Iterable<? extends JsonNode> nodes) {
    for (JsonNode node : nodes) {
      JsonNode holder = node.has("kind") && node.has("metadata") ? node : owner;
      node.path("matchLabels")
          .properties()
          .forEach(
              label ->
                  require(
                      isSelectable(app, label.getKey(), label.getValue().asText()),
                      Manifests.title(holder)
                          + ": no pod has the label "
                          + label.getKey()
                          + ": "
                          + label.getValue().asText()));
      selectors(app, holder, node);
    }
  }

  private static boolean isSelectable(String app, String key, String value) {
    return switch (key) {
      case Constants.LABEL_APP_KEY -> value.equals(app);
      case Constants.LABEL_COMPONENT_KEY ->
          Set.of(Constants.LABEL_COMPONENT_JOB_MANAGER, Constants.LABEL_COMPONENT_TASK_MANAGER)
              .contains(value);
      case "app.kubernetes.io/name" ->
          Set.of("flink-kubernetes-operator", "prometheus").contains(value);
      default -> false;
    };
  }

  /** The reporter's port is let in, announced and scraped; so is the REST port. */
  private void ports() {
    JsonNode configuration = deployment.at("/spec/flinkConfiguration");
    String metrics = configuration.path("metrics.reporter.prom.port").asText();
    JsonNode pod = deployment.at("/spec/podTemplate");
    require(
        pod.at("/metadata/annotations/prometheus.io~1port").asText().equals(metrics),
        "prometheus.io/port: not metrics.reporter.prom.port, " + metrics);
    require(
        pod.at("/spec/containers/0/ports/0/containerPort").asText().equals(metrics),
        "containerPort: not metrics.reporter.prom.port, " + metrics);
    Set<String> open = new HashSet<>();
    for (ObjectNode policy : manifests.of("NetworkPolicy")) {
      for (JsonNode rule : policy.at("/spec/ingress")) {
        rule.path("ports").forEach(port -> open.add(port.path("port").asText()));
      }
    }
    String rest = configuration.path("rest.port").asText("8081");
    require(
        open.equals(Set.of(metrics, rest)),
        "NetworkPolicy: lets in "
            + open
            + " instead of metrics and REST, "
            + metrics
            + ", "
            + rest);
  }

  /** A budget leaves one TaskManager to be taken, also when the job is at its smallest. */
  private void drains() {
    JsonNode configuration = deployment.at("/spec/flinkConfiguration");
    int subtasks =
        configuration
            .path("job.autoscaler.vertex.min-parallelism")
            .asInt(deployment.at("/spec/job/parallelism").asInt());
    int slots = configuration.path("taskmanager.numberOfTaskSlots").asInt(1);
    int taskManagers = (subtasks + slots - 1) / slots;
    for (ObjectNode budget : manifests.of("PodDisruptionBudget")) {
      int kept = budget.at("/spec/minAvailable").asInt();
      require(
          kept < taskManagers,
          Manifests.title(budget) + ": keeps " + kept + " of " + taskManagers + " TaskManagers");
    }
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new HashSet<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }
}
