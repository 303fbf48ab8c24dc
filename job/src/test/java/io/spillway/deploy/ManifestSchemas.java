package io.spillway.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Checks the shape of objects as the API server does, and finds the unknown fields that the server
 * would drop without a word.
 */
final class ManifestSchemas {
  private static final String CRD = "/deploy/flinkdeployments.flink.apache.org-v1.yml";
  private static final String MODELS = "io.kubernetes.client.openapi.models.V1";
  private static final String MONITORING_MODELS = "com.coreos.monitoring.models.V1";
  private static final String MONITORING = "monitoring.coreos.com/v1";

  private static final Gson GSON =
      new GsonBuilder()
          .registerTypeAdapter(
              OffsetDateTime.class,
              (JsonDeserializer<OffsetDateTime>)
                  (json, type, context) -> OffsetDateTime.parse(json.getAsString()))
          .registerTypeAdapter(
              byte[].class,
              (JsonDeserializer<byte[]>)
                  (json, type, context) -> Base64.getDecoder().decode(json.getAsString()))
          .create();

  /** Kubernetes' and Prometheus's kinds that the manifests may have, each in its version. */
  private static final Map<String, String> VERSIONS =
      Map.of(
          "PodMonitor", MONITORING,
          "PrometheusRule", MONITORING,
          "ConfigMap", "v1",
          "Namespace", "v1",
          "Secret", "v1",
          "ServiceAccount", "v1",
          "Role", "rbac.authorization.k8s.io/v1",
          "RoleBinding", "rbac.authorization.k8s.io/v1",
          "PodDisruptionBudget", "policy/v1",
          "NetworkPolicy", "networking.k8s.io/v1");

  private final JsonSchema flinkDeployment;

  ManifestSchemas() throws IOException {
    try (InputStream crd =
        Objects.requireNonNull(ManifestSchemas.class.getResourceAsStream(CRD), CRD)) {
      JsonNode version = Manifests.YAML.readTree(crd).at("/spec/versions/0");
      ObjectNode schema = version.at("/schema/openAPIV3Schema").deepCopy();
      ObjectNode properties = (ObjectNode) schema.path("properties");
      properties
          .putObject("apiVersion")
          .put("const", "flink.apache.org/" + version.path("name").asText());
      properties.putObject("kind").put("type", "string");
      properties.putObject("metadata").put("type", "object");
      schema.putArray("required").add("apiVersion").add("metadata").add("spec");
      close(schema);
      flinkDeployment = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
    }
  }

  /** One sentence for each problem; none when the object is well-formed. */
  List<String> problems(ObjectNode object) {
    String kind = object.path("kind").asText();
    if (kind.equals("FlinkDeployment")) {
      return flinkDeployment.validate(object).stream()
          .map(message -> Manifests.title(object) + ": " + message.getMessage())
          .sorted()
          .toList();
    }
    String version = object.path("apiVersion").asText();
    if (!version.equals(VERSIONS.get(kind))) {
      return List.of(Manifests.title(object) + ": unknown kind in apiVersion " + version);
    }
    try {
      JsonElement json = JsonParser.parseString(object.toString());
      if (version.equals(MONITORING)) {
        return problems(object, json, Class.forName(MONITORING_MODELS + kind));
      }
      Class<?> model = Class.forName(MODELS + kind);
      model.getMethod("validateJsonElement", JsonElement.class).invoke(null, json);
      // Checks the types, e.g. that a number is one.
      Object unused = GSON.fromJson(json, model);
      return List.of();
    } catch (InvocationTargetException e) {
      return List.of(Manifests.title(object) + ": " + e.getCause().getMessage());
    } catch (JsonParseException | IllegalArgumentException | DateTimeException e) {
      return List.of(Manifests.title(object) + ": " + e.getMessage());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** These models have no validation of their own: what they do not know gets lost in them. */
  private static List<String> problems(ObjectNode object, JsonElement json, Class<?> model) {
    JsonElement given = json.getAsJsonObject().get("spec");
    JsonElement known = GSON.toJsonTree(GSON.fromJson(json, model)).getAsJsonObject().get("spec");
    return known.equals(given)
        ? List.of()
        : List.of(Manifests.title(object) + ": spec has unknown fields");
  }

  /** Forbids the fields that a schema does not name, unless it preserves unknown ones. */
  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      boolean open = object.path("x-kubernetes-preserve-unknown-fields").asBoolean();
      object.remove(List.of("x-kubernetes-preserve-unknown-fields", "x-kubernetes-int-or-string"));
      if (object.path("properties").isObject() && !open && !object.has("additionalProperties")) {
        object.put("additionalProperties", false);
      }
    }
    schema.forEach(ManifestSchemas::close);
  }
}
