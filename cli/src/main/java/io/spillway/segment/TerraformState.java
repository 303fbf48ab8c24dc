package io.spillway.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.segment.UnknownKeys.Kind;
import io.spillway.settings.UsageException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads what {@code terraform show -json} prints of a state: the resources of Segment's provider in
 * the root module and in all modules below it. Settings and fields are text of JSON there.
 */
final class TerraformState {
  private static final String SETTINGS = "settings";

  private final Workspace workspace;
  private final ExportFiles json;
  private int ignored;
  private boolean isThere;

  TerraformState(Workspace workspace, ExportFiles json) {
    this.workspace = workspace;
    this.json = json;
  }

  /** How many resources are of types that have nothing to do with destinations. */
  int ignored() {
    return ignored;
  }

  /** Whether there was a state. */
  boolean isThere() {
    return isThere;
  }

  /**
   * Reads a document, if it is a state.
   *
   * @return whether it is one
   */
  boolean take(ExportNode root) throws UsageException {
    if (!root.has("format_version")) {
      return false;
    }
    if (root.has("planned_values")) {
      throw new UsageException(
          root.file()
              + ": this is a plan of Terraform; give the state, which `terraform show -json` prints"
              + " without the name of a plan");
    }
    isThere = true;
    ExportNode values = root.object("values");
    ExportNode module = values == null ? null : values.object("root_module");
    Deque<ExportNode> modules = new ArrayDeque<>();
    if (module != null) {
      modules.add(module);
    }
    while (!modules.isEmpty()) {
      ExportNode current = modules.remove();
      for (ExportNode resource : current.child("resources").items()) {
        takeResource(resource.asObject());
      }
      for (ExportNode child : current.child("child_modules").items()) {
        modules.add(child.asObject());
      }
    }
    return true;
  }

  private void takeResource(ExportNode resource) throws UsageException {
    String type = String.valueOf(resource.text("type"));
    ExportNode values = resource.object("values");
    if (values == null) {
      ignored++;
      return;
    }
    switch (type) {
      case "segment_destination" -> workspace.add(destination(values));
      case "segment_destination_subscription" -> workspace.add(subscription(values));
      case "segment_destination_filter" -> workspace.add(filter(values));
      case "segment_source" ->
          workspace.add(
              new Workspace.Source(
                  values.id(), Origin.TERRAFORM, values.text("name"), values.texts("write_keys")));
      default -> ignored++;
    }
  }

  private Workspace.Destination destination(ExportNode values) throws UsageException {
    Optional<Workspace.Destination> other = OtherDestination.of(values, Origin.TERRAFORM);
    if (other.isPresent()) {
      return other.get();
    }
    workspace.unknownKeys().add(Kind.DESTINATION, values.id(), values);
    ExportNode metadata = values.object("metadata");
    return new Workspace.Destination(
        values.id(),
        Origin.TERRAFORM,
        values.text("name"),
        values.flag("enabled"),
        metadata == null ? null : metadata.text("id"),
        metadata == null ? null : metadata.text("slug"),
        values.text("source_id"),
        json.object(values, SETTINGS));
  }

  private Workspace.Subscription subscription(ExportNode values) throws UsageException {
    workspace.unknownKeys().add(Kind.SUBSCRIPTION, ownId(values), values);
    return new Workspace.Subscription(
        ownId(values),
        Origin.TERRAFORM,
        values.text("destination_id"),
        values.text("name"),
        values.flag("enabled"),
        values.text("action_slug"),
        values.text("model_id"),
        values.has("reverse_etl_schedule"),
        values.text("trigger"),
        json.object(values, SETTINGS));
  }

  private Workspace.Filter filter(ExportNode values) throws UsageException {
    workspace.unknownKeys().add(Kind.FILTER, ownId(values), values);
    List<ExportNode> actions = new ArrayList<>();
    for (ExportNode action : values.child("actions").items()) {
      ExportNode fields = json.object(action.asObject(), "fields");
      JsonNode decoded = action.json();
      if (fields != null && decoded instanceof ObjectNode object) {
        decoded = object.deepCopy().set("fields", fields.json());
      }
      actions.add(action.decoded(decoded));
    }
    return new Workspace.Filter(
        ownId(values),
        Origin.TERRAFORM,
        values.text("destination_id"),
        values.text("title"),
        values.flag("enabled"),
        values.text("if"),
        actions);
  }

  /** Resources that were imported may have the destination's id in front of their own. */
  private static String ownId(ExportNode values) throws UsageException {
    String id = values.id();
    return id.substring(id.lastIndexOf(':') + 1);
  }
}
