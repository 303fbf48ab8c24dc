package io.spillway.playground;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.liquid.LiquidTemplate;
import io.spillway.mapping.directive.BuiltInDirectives;
import io.spillway.segment.SegmentImport;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import io.spillway.status.DestinationStatus;
import io.spillway.status.FlinkApi;
import io.spillway.status.JobStatus;
import io.spillway.status.StatusReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** What the page can ask: one method for each address. Safe for use by several threads. */
final class PlaygroundApi {
  /** As {@code spillway status} waits for the tasks' figures. */
  private static final Duration STATUS_WAIT = Duration.ofSeconds(2);

  private final PlaygroundSettings settings;
  private final PlaygroundLimits limits;
  private final Evaluation evaluation;
  private final JsonNode schema;

  /** One evaluation at a time: each may take much memory. */
  private final ReentrantLock evaluating = new ReentrantLock(true);

  PlaygroundApi(PlaygroundSettings settings, PlaygroundLimits limits) {
    this.settings = settings;
    this.limits = limits;
    this.evaluation = new Evaluation(limits, settings.policy(), settings.events());
    try {
      this.schema = new JsonMapper().readTree(Examples.text(Examples.SCHEMA));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the page begins with. */
  Answer start() throws RequestException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    OpenCatalog catalog = settings.catalog();
    try {
      OpenCatalog.Content content = catalog.read();
      json.putObject("catalog")
          .put("name", catalog.name())
          .put("text", content.text())
          .put("revision", content.revision())
          .put("writable", catalog.isWritable());
    } catch (IOException e) {
      throw unreadable(e);
    }
    json.putObject("events")
        .put("name", settings.events().name())
        .put("text", settings.events().text());
    json.set("schema", schema);
    ObjectNode completions = json.putObject("completions");
    LiquidTemplate.filterNames().forEach(completions.putArray("liquidFilters")::add);
    BuiltInDirectives.byName().keySet().stream()
        .sorted()
        .forEach(completions.putArray("directives")::add);
    json.put("job", settings.job());
    json.put("version", settings.version());
    return Answer.json(Answer.OK, json);
  }

  private RequestException unreadable(IOException e) {
    return new RequestException(
        Answer.UNUSABLE,
        "catalog "
            + settings.catalog()
            + ": cannot be read: "
            + Messages.reason(e)
            + "; put the file back.");
  }

  /** What a catalog makes of events. */
  Answer evaluate(JsonBody body) throws RequestException, IOException {
    EvaluationRequest request = EvaluationRequest.of(body);
    if (!isFree()) {
      throw new RequestException(
          Answer.BUSY, "Another evaluation takes long; wait for it, or use fewer events.");
    }
    try {
      return Answer.json(Answer.OK, evaluation.answer(request));
    } finally {
      evaluating.unlock();
    }
  }

  private boolean isFree() {
    try {
      return evaluating.tryLock(2 * limits.time().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Writes the catalog's file, if the catalog is valid. */
  Answer save(JsonBody body) throws RequestException {
    String text = body.text("text");
    String revision = body.text("revision");
    OpenCatalog catalog = settings.catalog();
    catalog.requireWritable();
    CheckedText checked = new CheckedText(catalog.name(), text, settings.policy());
    if (!checked.isValid()) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("message", "The catalog is not valid, so nothing is written; correct it first.");
      json.set("problems", checked.problems(limits.problems()));
      return Answer.json(Answer.UNUSABLE, json);
    }
    try {
      return Answer.json(
          Answer.OK,
          JsonNodeFactory.instance.objectNode().put("revision", catalog.save(text, revision)));
    } catch (IOException e) {
      throw new RequestException(
          Answer.UNUSABLE,
          "catalog " + catalog + ": cannot be written: " + Messages.reason(e) + ".");
    }
  }

  /** What {@code import segment} makes of an export. */
  Answer importSegment(JsonBody body) throws RequestException {
    try {
      SegmentImport segment = new SegmentImport(new SegmentImport.Choices(null, false, false));
      segment.read("the text", body.text("text"));
      SegmentImport.ImportedText imported = segment.intoText();
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("yaml", imported.yaml());
      imported.report().lines().forEach(json.putArray("report")::add);
      return Answer.json(Answer.OK, json);
    } catch (UsageException e) {
      throw new RequestException(Answer.UNUSABLE, String.valueOf(e.getMessage()));
    }
  }

  /** What the job is doing, as {@code spillway status --json} prints it. */
  Answer status() throws RequestException {
    FlinkApi flink = settings.flink();
    if (flink == null) {
      throw new RequestException(
          Answer.NOT_FOUND, "No job is known; start the playground with --job <url>.");
    }
    try {
      JobStatus status = new StatusReader(flink, Clock.systemUTC()).read(null, STATUS_WAIT);
      return Answer.json(
          Answer.OK,
          status.toJson(
              status.destinations().values().stream().filter(DestinationStatus::matters).toList()));
    } catch (UsageException | IOException e) {
      throw new RequestException(Answer.BAD_GATEWAY, String.valueOf(e.getMessage()));
    }
  }
}
