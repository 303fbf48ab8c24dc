package io.spillway.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.kubernetes.configuration.KubernetesConfigOptions;
import org.apache.flink.kubernetes.utils.Constants;

/** Checks that what a manifest names exists: accounts, roles, volumes, labels of pods, ports. */
final class References {
  /** 0440. */
  private static final int OWNER_AND_GROUP_READ = 288;

  private final Manifests manifests;
  private final Set<String> secretsMadeByHand;
  private final List<String> problems = new ArrayList<>();

  private References(Manifests manifests, Set<String> secretsMadeByHand) {
    this.manifests = manifests;
    this.secretsMadeByHand = secretsMadeByHand;
  }

  /** One sentence for each name that nothing has. */
  static List<String> problems(Manifests manifests, Set<String> secretsMadeByHand) {
    References references = new References(manifests, secretsMadeByHand);
    references.namespaces();
    references.accounts();
    references.volumes();
    references.mounts();
    references.selectors();
    references.ports();
    references.disruptionBudgets();
    return references.problems;
  }

  private void namespaces() {
    Set<String> namespaces = new HashSet<>();
    require(manifests.of("Namespace").size() == 1, "Namespace: there is not exactly one");
    for (ObjectNode object : manifests.all()) {
      String namespace =
          object.path("kind").asText().equals("Namespace")
              ? Manifests.name(object)
              : object.at("/metadata/namespace").asText();
      require(!namespace.isEmpty(), Manifests.title(object) + ": no namespace");
      namespaces.add(namespace);
    }
    require(namespaces.size() == 1, "more than one namespace: " + namespaces);
  }

  private void accounts() {
    String jobManager = manifests.deployment().at("/spec/serviceAccount").asText();
    String taskManager =
        manifests
            .configuration()
            .path(KubernetesConfigOptions.TASK_MANAGER_SERVICE_ACCOUNT.key())
            .asText();
    account(jobManager);
    account(taskManager);
    require(
        !taskManager.equals(jobManager),
        "ServiceAccount " + taskManager + ": of JobManager and TaskManagers");
    require(
        rolesOf(jobManager).stream()
            .anyMatch(
                role -> allows(role, "pods", "create") && allows(role, "configmaps", "update")),
        "ServiceAccount " + jobManager + ": no RoleBinding to a Role that may create pods");
    List<JsonNode> rules = new ArrayList<>();
    rolesOf(taskManager).forEach(role -> role.path("rules").forEach(rules::add));
    require(
        rules.equals(List.of(leaderOf(Manifests.name(manifests.deployment())))),
        "ServiceAccount " + taskManager + ": may do more or less than find the JobManager");
  }

  /** The right to read the ConfigMap in which Flink's high availability tells of the leader. */
  private static JsonNode leaderOf(String cluster) {
    ObjectNode rule = Manifests.YAML.createObjectNode();
    rule.putArray("apiGroups").add("");
    rule.putArray("resourceNames").add(cluster + "-cluster-config-map");
    rule.putArray("resources").add("configmaps");
    rule.putArray("verbs").add("get").add("list").add("watch");
    return rule;
  }

  private void account(String name) {
    String role =
        manifests
            .find("ServiceAccount", name)
            .map(found -> found.at("/metadata/annotations/eks.amazonaws.com~1role-arn").asText())
            .orElse(null);
    require(role != null, "serviceAccount: there is no ServiceAccount " + name);
    require(
        role == null || role.matches("arn:aws:iam::\\d{12}:role/\\S+"),
        "ServiceAccount " + name + ": eks.amazonaws.com/role-arn names no role");
  }

  private List<ObjectNode> rolesOf(String account) {
    return manifests.of("RoleBinding").stream()
        .filter(binding -> binds(binding, account))
        .flatMap(
            binding ->
                manifests
                    .find(
                        binding.at("/roleRef/kind").asText(), binding.at("/roleRef/name").asText())
                    .stream())
        .toList();
  }

  private static boolean binds(ObjectNode binding, String account) {
    return binding
        .path("subjects")
        .valueStream()
        .anyMatch(
            subject ->
                subject.path("kind").asText().equals("ServiceAccount")
                    && subject.path("name").asText().equals(account)
                    && subject.path("namespace").equals(binding.at("/metadata/namespace")));
  }

  private static boolean allows(ObjectNode role, String resource, String verb) {
    return role.path("rules")
        .valueStream()
        .anyMatch(
            rule ->
                texts(rule.path("resources")).contains(resource)
                    && texts(rule.path("verbs")).contains(verb));
  }

  private void volumes() {
    for (JsonNode volume : manifests.pod().at("/spec/volumes")) {
      String name = "volume " + volume.path("name").asText();
      String configMap = volume.at("/configMap/name").asText();
      require(
          configMap.isEmpty() || manifests.find("ConfigMap", configMap).isPresent(),
          name + ": there is no ConfigMap " + configMap);
      String secret = volume.at("/secret/secretName").asText();
      require(
          secret.isEmpty()
              || manifests.find("Secret", secret).isPresent()
              || secretsMadeByHand.contains(secret),
          name
              + ": there is no Secret "
              + secret
              + ", and docs/operations/deploy.md does not create it");
      require(
          secret.isEmpty() || volume.at("/secret/defaultMode").asInt() == OWNER_AND_GROUP_READ,
          name + ": others than owner and group may read Secret " + secret);
    }
  }

  private void mounts() {
    JsonNode container = manifests.pod().at("/spec/containers/0");
    require(
        container.path("name").asText().equals(Constants.MAIN_CONTAINER_NAME),
        "podTemplate: the first container is not " + Constants.MAIN_CONTAINER_NAME);
    Set<String> mounted = new HashSet<>();
    Map<String, String> paths = new HashMap<>();
    for (JsonNode mount : container.path("volumeMounts")) {
      String name = mount.path("name").asText();
      mounted.add(name);
      require(!mount.has("subPath"), "volumeMounts: with subPath, " + name + " would never change");
      require(
          mount.path("readOnly").asBoolean() || emptyDirs().contains(name),
          "volumeMounts: " + name + " is not mounted read-only");
      String other = paths.put(mount.path("mountPath").asText(), name);
      require(other == null, "volumeMounts: " + name + " and " + other + " have the same path");
    }
    Set<String> volumes =
        manifests
            .pod()
            .at("/spec/volumes")
            .valueStream()
            .map(volume -> volume.path("name").asText())
            .collect(Collectors.toSet());
    require(
        mounted.equals(volumes),
        "volumeMounts: of " + mounted + ", but the volumes are " + volumes);
  }

  private Set<String> emptyDirs() {
    return manifests
        .pod()
        .at("/spec/volumes")
        .valueStream()
        .filter(volume -> volume.has("emptyDir"))
        .map(volume -> volume.path("name").asText())
        .collect(Collectors.toSet());
  }

  /** Whatever selects pods does so by labels that Flink or a known neighbour gives its pods. */
  private void selectors() {
    for (ObjectNode object : manifests.all()) {
      for (JsonNode labels : object.findValues("matchLabels")) {
        labels
            .properties()
            .forEach(
                label ->
                    require(
                        isSelectable(label.getKey(), label.getValue().asText()),
                        Manifests.title(object) + ": no pod has the label " + label));
      }
    }
  }

  private boolean isSelectable(String key, String value) {
    return switch (key) {
      case Constants.LABEL_APP_KEY -> value.equals(Manifests.name(manifests.deployment()));
      case Constants.LABEL_COMPONENT_KEY ->
          Set.of(Constants.LABEL_COMPONENT_JOB_MANAGER, Constants.LABEL_COMPONENT_TASK_MANAGER)
              .contains(value);
      case "app.kubernetes.io/name" ->
          Set.of("flink-kubernetes-operator", "prometheus").contains(value);
      case "kubernetes.io/metadata.name" ->
          Set.of("flink-operator", "monitoring", "kube-system", "kafka").contains(value);
      case "k8s-app" -> value.equals("kube-dns");
      default -> false;
    };
  }

  /** The port of the metrics is announced, scraped and let in; the REST port is let in. */
  private void ports() {
    String metrics = manifests.configuration().path("metrics.reporter.prom.port").asText();
    JsonNode pod = manifests.pod();
    require(
        pod.at("/metadata/annotations/prometheus.io~1port").asText().equals(metrics),
        "prometheus.io/port: is not metrics.reporter.prom.port, " + metrics);
    require(
        pod.at("/spec/containers/0/ports/0/containerPort").asText().equals(metrics),
        "containerPort: is not metrics.reporter.prom.port, " + metrics);
    Set<String> named = Set.copyOf(pod.at("/spec/containers/0/ports").findValuesAsText("name"));
    for (ObjectNode monitor : manifests.of("PodMonitor")) {
      for (String port : monitor.at("/spec/podMetricsEndpoints").findValuesAsText("port")) {
        require(named.contains(port), Manifests.title(monitor) + ": there is no port " + port);
      }
    }
    Set<String> open = new HashSet<>();
    for (ObjectNode policy : manifests.of("NetworkPolicy")) {
      open.addAll(policy.at("/spec/ingress").findValuesAsText("port"));
    }
    String rest = manifests.configuration().path("rest.port").asText("8081");
    JsonNode probe =
        manifests
            .deployment()
            .at("/spec/jobManager/podTemplate/spec/containers/0/startupProbe/tcpSocket/port");
    require(
        probe.isMissingNode() || probe.asText().equals(rest),
        "startupProbe: asks at " + probe + " instead of the REST API, " + rest);
    require(
        open.equals(Set.of(metrics, rest)),
        "NetworkPolicy: lets in %s instead of metrics and REST, %s, %s"
            .formatted(open, metrics, rest));
  }

  /** A budget leaves one TaskManager to be drained, even when the job is at its smallest. */
  private void disruptionBudgets() {
    JsonNode configuration = manifests.configuration();
    int subtasks =
        configuration
            .path("job.autoscaler.vertex.min-parallelism")
            .asInt(manifests.deployment().at("/spec/job/parallelism").asInt());
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
    return list.valueStream().map(JsonNode::asText).collect(Collectors.toSet());
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }
}
