package io.spillway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.settings.SettingsText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.WebOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The manifests in deploy/k8s are well-formed and agree with each other and with the code, and the
 * checks that say so find a wrong field.
 */
class ManifestsTest {
  private static final Path OVERLAYS = Project.ROOT.resolve("deploy/k8s/overlays");

  private static final List<String> COMPONENTS = List.of("tls", "prometheus-operator");

  private static final Map<String, Manifests> BUILT = new HashMap<>();
  private static final Path DEPLOY_PAGE = Project.ROOT.resolve("docs/operations/deploy.md");
  private static final Pattern CREATED = Pattern.compile("create secret generic (\\S+)");

  /** The keys of conf/config.yaml that are meant for a single machine. */
  private static final Set<String> LOCAL_KEYS =
      Set.of(
          "parallelism.default",
          "execution.checkpointing.dir",
          "taskmanager.memory.managed.size",
          "metrics.reporter.prom.port",
          "rest.port");

  private static ManifestSchemas schemas;
  private static FlinkKeys keys;
  private static Project project;
  private static Set<String> secretsMadeByHand;

  @BeforeAll
  static void read() throws IOException {
    schemas = new ManifestSchemas();
    keys = new FlinkKeys();
    project = Project.read();
    secretsMadeByHand =
        CREATED
            .matcher(Files.readString(DEPLOY_PAGE))
            .results()
            .map(created -> created.group(1))
            .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void hasNoProblem(String overlay) throws IOException {
    assertThat(problems(built(overlay))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void hasNoProblemWithComponents(String overlay, @TempDir Path copies) throws IOException {
    assertThat(problems(Manifests.build(overlay, COMPONENTS, copies))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PodMonitor      | /spec/podMetricsEndpoint                          | []       | unknown
          PodMonitor      | /spec/podMetricsEndpoints/0/port                  | metric   | no port metric
          PodMonitor      | /spec/selector/matchLabels/app                    | flink    | label
          PodMonitor      | /apiVersion                                       | monitoring.coreos.com/v1alpha1 | v1alpha1
          PrometheusRule  | /spec/groups/0/rules/0/query                      | up       | unknown
          FlinkDeployment | /spec/podTemplate/spec/volumes/6/secret/secretName | other   | Secret other
          FlinkDeployment | /spec/podTemplate/spec/containers/0/volumeMounts/6/mountPath | /opt/tls | security.ssl.rest.keystore
          FlinkDeployment | /spec/flinkConfiguration/security.ssl.rest.keystor | /k.p12  | keystor
          FlinkDeployment | /spec/jobManager/podTemplate/spec/containers/0/startupProbe/tcpSocket/port | 9999 | startupProbe
          """)
  void findsAWrongFieldOfAComponent(
      String kind, String pointer, String value, String problem, @TempDir Path copies)
      throws IOException {
    Manifests manifests = Manifests.build("production", COMPONENTS, copies);
    change(manifests.find(kind, "spillway").orElseThrow(), JsonPointer.compile(pointer), value);

    assertThat(problems(manifests)).anySatisfy(it -> assertThat(it).contains(problem));
  }

  private static List<String> overlays() throws IOException {
    try (var folders = Files.list(OVERLAYS)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void failsWithTheMessageOfKubectl(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("kustomization.yaml"), "resources: [nowhere.yaml]");

    assertThatThrownBy(() -> Manifests.build(folder)).hasMessageContaining("nowhere.yaml");
  }

  @Test
  void hasTheSettingsOfConf() throws Exception {
    JsonNode configuration = built("production").configuration();
    Map<String, String> conf =
        new SettingsText().file(Project.ROOT.resolve("conf/config.yaml")).values();
    conf.forEach(
        (key, value) -> {
          if (!LOCAL_KEYS.contains(key)) {
            assertThat(configuration.path(key).asText()).as(key).isEqualTo(value);
          }
        });
  }

  @Test
  void logsAsConfDoes() throws IOException {
    assertThat(
            built("production")
                .deployment()
                .at("/spec/logConfiguration/log4j-console.properties")
                .asText())
        .as("copy conf/log4j2.properties into deploy/k8s/base/flink-deployment.yaml")
        .isEqualTo(Files.readString(Project.ROOT.resolve("conf/log4j2.properties")));
  }

  /** Nobody uploads a jar or cancels the job with a click; demos may. */
  @Test
  void takesTheDangerousButtonsFromTheWebUi() throws Exception {
    JsonNode configuration = built("production").configuration();
    Map<String, String> conf =
        new SettingsText().file(Project.ROOT.resolve("conf/config.yaml")).values();
    for (String key : List.of(WebOptions.SUBMIT_ENABLE.key(), WebOptions.CANCEL_ENABLE.key())) {
      assertThat(configuration.path(key).asText()).as(key).isEqualTo("false");
      assertThat(conf).containsEntry(key, "false");
    }
  }

  /** A tag can be pushed again with something else in it. */
  @Test
  void namesTheImageOfProductionByItsDigest() throws IOException {
    assertThat(built("production").deployment().at("/spec/image").asText())
        .matches(".+:" + project.release() + "@sha256:[0-9a-f]{64}");
  }

  /** A Secret in a repository is not secret. */
  @Test
  void hasNoSecretInProduction() throws IOException {
    assertThat(built("production").of("Secret")).isEmpty();
  }

  /** One field of one object is set to a YAML value, or removed where no value is given. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FlinkDeployment     | spillway             | /apiVersion                               | flink.apache.org/v1 | v1beta1
          FlinkDeployment     | spillway             | /spec/flinkVersion                        | v9_9                | enumeration
          FlinkDeployment     | spillway             | /spec/flinkVersion                        | v2_1                | v2_2
          FlinkDeployment     | spillway             | /spec/job/paralelism                      | 2                   | paralelism
          FlinkDeployment     | spillway             | /spec/job/parallelism                     | two                 | integer
          FlinkDeployment     | spillway             | /spec/job/upgradeMode                     | latest              | enumeration
          FlinkDeployment     | spillway             | /spec/job/upgradeMode                     | stateless           | last-state
          FlinkDeployment     | spillway             | /spec/job/jarURI                          | local:///opt/job.jar | jarURI
          FlinkDeployment     | spillway             | /spec/job/entryClass                      | io.spillway.Job     | entryClass
          FlinkDeployment     | spillway             | /spec/job/args/0                          | --catalog           | args
          FlinkDeployment     | spillway             | /spec/job/args/1                          | /opt/catalog.yaml   | --destinations
          FlinkDeployment     | spillway             | /spec/job/args/3                          | /opt/spillway.yaml  | --config
          FlinkDeployment     | spillway             | /spec/job/args/5                          | /opt/policy.yaml    | --policy
          FlinkDeployment     | spillway             | /spec/image                               | x/spillway:9.9.9    | image
          FlinkDeployment     | spillway             | /spec/serviceAccount                      | default             | ServiceAccount
          FlinkDeployment     | spillway             | /spec/taskManager/resource/memmory        | 4g                  | memmory
          FlinkDeployment     | spillway             | /spec/podTemplate/spec/securityContext/runAsUser            | 0 | runAsUser
          FlinkDeployment     | spillway             | /spec/podTemplate/spec/securityContext/runAsNonRoot         | false | runAsNonRoot
          FlinkDeployment     | spillway             | /spec/podTemplate/spec/containers/0/name                    | main | flink-main-container
          FlinkDeployment     | spillway             | /spec/podTemplate/spec/containers/0/volumeMounts/0/name     | setings | setings
          FlinkDeployment     | spillway             | /spec/podTemplate/spec/containers/0/volumeMounts/1/subPath  | destinations.yaml | subPath
          FlinkDeployment     | spillway             | /spec/podTemplate/spec/containers/0/volumeMounts/1/mountPath | /opt/catalog | --destinations
          FlinkDeployment     | spillway             | /spec/podTemplate/spec/containers/0/volumeMounts/2/mountPath | /opt/ids | external id
          FlinkDeployment     | spillway             | /spec/podTemplate/spec/volumes/0/configMap/name             | other | ConfigMap other
          FlinkDeployment     | spillway             | /spec/podTemplate/spec/volumes/2/secret/secretName          | other | Secret other
          FlinkDeployment     | spillway             | /spec/podTemplate/spec/volumes/3/emptyDir                   |       | localdir
          FlinkDeployment     | spillway             | /spec/podTemplate/metadata/annotations/prometheus.io~1port  | '"9250"' | prometheus.io/port
          FlinkDeployment     | spillway             | /spec/flinkConfiguration/execution.checkpointing.intervall  | 1 min | intervall
          FlinkDeployment     | spillway             | /spec/flinkConfiguration/execution.checkpointing.interval   | 1 moon | interval
          FlinkDeployment     | spillway             | /spec/flinkConfiguration/state.backend.incremental          | '"true"' | state.backend.incremental
          FlinkDeployment     | spillway             | /spec/flinkConfiguration/execution.checkpointing.dir        | file:///tmp | not on S3
          FlinkDeployment     | spillway             | /spec/flinkConfiguration/high-availability.type             | none | high-availability.type
          FlinkDeployment     | spillway             | /spec/flinkConfiguration/high-availability.storageDir       |      | storageDir
          FlinkDeployment     | spillway             | /spec/flinkConfiguration/jobmanager.scheduler               | default | jobmanager.scheduler
          FlinkDeployment     | spillway             | /spec/flinkConfiguration/job.autoscaler.enabeled            | '"true"' | enabeled
          FlinkDeployment     | spillway             | /spec/flinkConfiguration/job.autoscaler.metrics.window      | 15 mim | metrics.window
          FlinkDeployment     | spillway             | /spec/flinkConfiguration/taskmanager.numberOfTaskSlots      | 2 | quote
          FlinkDeployment     | spillway             | /spec/flinkConfiguration/kubernetes.operator.rollback       | '"true"' | rollback
          FlinkDeployment     | spillway             | /spec/flinkConfiguration/metrics.reporter.prom.factory.class | io.Prom | reporter
          FlinkDeployment     | spillway             | /spec/flinkConfiguration/metrics.reporter.prom.port         | '"9250"' | 9250
          FlinkDeployment     | spillway             | /spec/taskManager/podTemplate/spec/topologySpreadConstraints/0/labelSelector/matchLabels/app | flink | label
          FlinkDeployment     | spillway             | /spec/podTemplate/spec/securityContext/seccompProfile/type  | Unconfined | seccompProfile
          FlinkDeployment     | spillway             | /spec/podTemplate/spec/containers/0/securityContext/readOnlyRootFilesystem   | false | readOnlyRootFilesystem
          FlinkDeployment     | spillway             | /spec/podTemplate/spec/containers/0/securityContext/allowPrivilegeEscalation | true  | allowPrivilegeEscalation
          FlinkDeployment     | spillway             | /spec/podTemplate/spec/containers/0/securityContext/capabilities/drop/0      | KILL  | capabilities
          FlinkDeployment     | spillway             | /spec/podTemplate/spec/containers/0/volumeMounts/0/readOnly  | false      | settings is not mounted read-only
          FlinkDeployment     | spillway             | /spec/podTemplate/spec/containers/0/volumeMounts/2/readOnly  |            | external-ids is not mounted read-only
          FlinkDeployment     | spillway             | /spec/podTemplate/spec/containers/0/volumeMounts/4/mountPath | /var/tmp   | io.tmp.dirs
          FlinkDeployment     | spillway             | /spec/podTemplate/spec/containers/0/volumeMounts/5/mountPath | /var/log   | kubernetes.flink.log.dir
          FlinkDeployment     | spillway             | /spec/podTemplate/spec/volumes/2/secret/defaultMode          | 292        | may read
          FlinkDeployment     | spillway             | /spec/flinkConfiguration/kubernetes.taskmanager.service-account | spillway | of JobManager
          FlinkDeployment     | spillway             | /spec/flinkConfiguration/kubernetes.taskmanager.service-account | other | no ServiceAccount other
          Namespace           | spillway             | /metadata/name                            | other               | namespace
          ServiceAccount      | spillway-taskmanager | /metadata/annotations                     |                     | role-arn
          Role                | spillway-taskmanager | /rules/0/resourceNames                    |                     | more or less
          Role                | spillway-taskmanager | /rules/0/resources/0                      | secrets             | more or less
          Role                | spillway-taskmanager | /rules/0/verbs/0                          | update              | more or less
          RoleBinding         | spillway-taskmanager | /roleRef/name                             | spillway            | more or less
          ServiceAccount      | spillway             | /metadata/name                            | other               | ServiceAccount
          ServiceAccount      | spillway             | /metadata/annotations                     |                     | role-arn
          Role                | spillway             | /rules/0/verb                             | [get]               | verb
          Role                | spillway             | /rules/0/verbs                            | [get, list]         | RoleBinding
          RoleBinding         | spillway             | /roleRef/name                             | other               | RoleBinding
          RoleBinding         | spillway             | /roleRef/apiGroup                         |                     | apiGroup
          RoleBinding         | spillway             | /subjects/0/namespace                     |                     | RoleBinding
          PodDisruptionBudget | spillway-taskmanager | /spec/minAvailabel                        | 1                   | minAvailabel
          PodDisruptionBudget | spillway-taskmanager | /spec/minAvailable                        | 3                   | keeps 3 of 3
          PodDisruptionBudget | spillway-taskmanager | /spec/selector/matchLabels/component      | worker              | label
          PodDisruptionBudget | spillway-jobmanager  | /apiVersion                               | policy/v1beta1      | policy/v1beta1
          NetworkPolicy       | spillway-ingress     | /spec/podSelector/matchLabels/app         | other               | label
          NetworkPolicy       | spillway-ingress     | /spec/ingress/2/ports/0/port              | 9999                | NetworkPolicy
          NetworkPolicy       | spillway-ingress     | /spec/podSelector                         |                     | podSelector
          NetworkPolicy       | spillway-ingress     | /spec/ingress/1/from/0/namespaceSelector/matchLabels/kubernetes.io~1metadata.name | other | label
          NetworkPolicy       | spillway-ingress     | /spec/ingress/2/from                      |                     | everybody
          NetworkPolicy       | spillway-egress-kafka | /spec/egress/0/ports/0/endPort           | many                | many
          NetworkPolicy       | spillway-egress-kafka | /spec/egress/0/ports/0/port              | 9093                | Kafka
          NetworkPolicy       | spillway-egress-kafka | /spec/egress/0/to/0/namespaceSelector/matchLabels/kubernetes.io~1metadata.name | monitoring | Kafka
          NetworkPolicy       | spillway-egress-dns  | /spec/egress/0/to/0/podSelector/matchLabels/k8s-app | other     | label
          ConfigMap           | spillway-catalog     | /metadata/name                            | other               | ConfigMap
          ConfigMap           | spillway-catalog     | /metadata/namespace                       | other               | namespace
          ConfigMap           | spillway-catalog     | /data/destinations.yaml                   | 'destinations: [{}]' | destinations.yaml
          ConfigMap           | spillway-settings    | /data/spillway.yaml                       | 'stagging.path: x'  | stagging.path
          ConfigMap           | spillway-settings    | /data/policy.yaml                         | 'secret: {}'        | secret
          ConfigMap           | spillway-settings    | /data/policy.yaml                         | 'secrets: {folder: /other}' | not in /other
          ConfigMap           | spillway-settings    | /datum                                    | {}                  | datum
          """)
  void findsAWrongField(String kind, String name, String pointer, String value, String problem)
      throws IOException {
    Manifests manifests = built("production");
    ObjectNode object = manifests.find(kind, name).orElseThrow();
    change(object, JsonPointer.compile(pointer), value);

    assertThat(problems(manifests)).anySatisfy(it -> assertThat(it).contains(problem));
  }

  @ParameterizedTest
  @ValueSource(strings = {"${file:/opt/spillway/external-ids/other}", "${ACME}", "in-clear-text"})
  void findsAnExternalIdThatIsNotMounted(String spelling) throws IOException {
    Manifests manifests = built("dev");
    ObjectNode data =
        (ObjectNode) manifests.find("ConfigMap", "spillway-catalog").orElseThrow().path("data");
    data.put(
        "destinations.yaml",
        data.path("destinations.yaml")
            .asText()
            .replace("${file:/opt/spillway/external-ids/acme}", spelling));

    assertThat(problems(manifests))
        .contains("destinations.yaml: the external id of acme is not a mounted file");
  }

  private static void change(ObjectNode object, JsonPointer pointer, String value)
      throws IOException {
    JsonNode parent = object.at(pointer.head());
    JsonPointer last = pointer.last();
    if (value == null) {
      assertThat(((ObjectNode) parent).remove(last.getMatchingProperty())).isNotNull();
    } else if (parent instanceof ArrayNode array) {
      array.set(last.getMatchingIndex(), Manifests.YAML.readTree(value));
    } else {
      // The files in a ConfigMap are text, whatever their format.
      ((ObjectNode) parent)
          .set(
              last.getMatchingProperty(),
              last.getMatchingProperty().endsWith(".yaml")
                  ? Manifests.YAML.getNodeFactory().textNode(value)
                  : Manifests.YAML.readTree(value));
    }
  }

  private static Manifests built(String overlay) throws IOException {
    if (!BUILT.containsKey(overlay)) {
      BUILT.put(overlay, Manifests.build(OVERLAYS.resolve(overlay)));
    }
    return BUILT.get(overlay).copy();
  }

  private static List<String> problems(Manifests manifests) throws IOException {
    List<String> problems = new ArrayList<>();
    manifests.all().forEach(object -> problems.addAll(schemas.problems(object)));
    problems.addAll(keys.problems(manifests.configuration()));
    problems.addAll(References.problems(manifests, secretsMadeByHand));
    problems.addAll(new NetworkPolicies(manifests).problems());
    problems.addAll(JobAgreement.problems(manifests, project));
    return problems;
  }
}
