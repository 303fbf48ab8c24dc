package io.spillway.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CheckedCatalog;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.policy.Policy;
import io.spillway.segment.ImportReport.Section;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Imports destinations of Segment's type AWS S3 (Actions) into a catalog. For one use. Nothing is
 * written unless everything could be read.
 */
public final class SegmentImport {
  /** A catalog may have thousands; validate prints them all. */
  private static final int MAX_WARNINGS = 20;

  /** How the report names a catalog that is in no file. */
  private static final String IMPORTED = "imported.yaml";

  private final ExportLimits limits = ExportLimits.DEFAULTS;
  private final Workspace workspace = new Workspace(limits);
  private final PublicApiAnswers answers = new PublicApiAnswers(workspace);
  private final ExportFiles exports = new ExportFiles(limits);
  private final TerraformState terraform = new TerraformState(workspace, exports);
  private final ImportReport report = new ImportReport();
  private final Choices choices;
  private boolean isFromApi;

  /**
   * What the user decides.
   *
   * @param owner of destinations that have none; null for none
   * @param takesAllSources whether destinations get the events of all sources
   * @param dropsComments whether comments of a catalog may be lost
   */
  public record Choices(@Nullable String owner, boolean takesAllSources, boolean dropsComments) {}

  /**
   * What was imported.
   *
   * @param yaml a catalog, or mappings of one; empty when there was nothing to import
   */
  public record ImportedText(String yaml, ImportReport report) {}

  public SegmentImport(Choices choices) throws UsageException {
    this.choices = Objects.requireNonNull(choices, "choices");
    if (choices.owner != null && !CatalogDocument.isId(choices.owner)) {
      throw new UsageException(
          "--owner "
              + Diagnostic.value(choices.owner)
              + ": cannot be an owner; give 1 to 64 letters, digits, _ and -, the first a letter or"
              + " digit");
    }
  }

  /** Reads a file of answers of the Public API, or of what {@code terraform show -json} prints. */
  public void read(Path file) throws UsageException {
    read(file.toString(), exports.read(file));
  }

  /**
   * The same for a text.
   *
   * @param name how messages name it
   */
  public void read(String name, String text) throws UsageException {
    read(name, exports.values(name, text));
  }

  private void read(String name, List<ExportNode> documents) throws UsageException {
    for (ExportNode document : documents) {
      if (!document.isObject() || !(terraform.take(document) || answers.take(document))) {
        throw new UsageException(
            name
                + ": neither an answer of Segment's Public API about destinations, subscriptions,"
                + " filters or sources, nor what `terraform show -json` prints; leave it out");
      }
    }
  }

  /** Reads the workspace that a token is for. */
  public void read(SegmentApi api) throws UsageException, IOException {
    isFromApi = true;
    api.read(workspace, answers);
  }

  /**
   * Writes what was read into a catalog, which is then validated.
   *
   * @param out a file, or a folder
   */
  public ImportReport into(Path out) throws UsageException, IOException {
    CatalogTarget target = CatalogTarget.open(out);
    if (merge(target)) {
      List<String> written = target.write(choices.dropsComments);
      report.add(
          Section.TAKEN,
          written.isEmpty()
              ? out + " had it all, and is left as it was"
              : "written: " + String.join(", ", written));
      validate(target.document(), out.toString());
    }
    return report;
  }

  /** Makes a catalog of what was read, which is then validated, and written nowhere. */
  public ImportedText intoText() throws UsageException {
    CatalogTarget target = CatalogTarget.none(Path.of(IMPORTED));
    String yaml = merge(target) ? target.text() : subscriptions();
    if (target.hasText()) {
      validate(CatalogDocument.of(IMPORTED, yaml), IMPORTED);
    }
    return new ImportedText(yaml, report);
  }

  /** The mappings of subscriptions whose destination is not in the exports; empty for none. */
  private String subscriptions() throws UsageException {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    ArrayNode mappings = tree.putArray("mappings");
    for (Workspace.Subscription subscription : workspace.subscriptions()) {
      String place = "mapping " + Names.of(subscription.id(), subscription.name());
      new MappingEntries(report).make(subscription, place).ifPresent(mappings::add);
    }
    for (JsonNode mapping : mappings) {
      mapping.properties().removeIf(entry -> entry.getValue().isNull());
    }
    return mappings.isEmpty() ? "" : CatalogYaml.write(tree);
  }

  /**
   * Merges what was read into a catalog.
   *
   * @return whether there was anything
   */
  private boolean merge(CatalogTarget target) throws UsageException {
    List<Workspace.Destination> imported = CatalogEntries.imported(workspace);
    Set<String> ids = imported.stream().map(Workspace.Destination::id).collect(Collectors.toSet());
    VariableNames variables = new VariableNames(imported, target.variablesOfOthers(ids));
    EntryGaps gaps = new EntryGaps(workspace, choices.takesAllSources, report);
    Set<String> secrets = new HashSet<>();
    for (ObjectNode made :
        new CatalogEntries(workspace, variables, choices.owner, choices.takesAllSources, report)
            .make()) {
      Workspace.Destination destination =
          Objects.requireNonNull(workspace.destination(made.path("id").asText()));
      String place = CatalogEntries.place(destination);
      ExternalIds.report(made, destination, report);
      ObjectNode entry = target.entry(destination.id());
      new CatalogMerge(place, report).merge(entry, made);
      gaps.close(entry, destination);
      String variable = CatalogTarget.variable(entry);
      if (variable != null && secrets.add(variable)) {
        report.add(Section.SECRETS, variable + ": the external id of " + place);
      }
    }
    keep(target.others(ids));
    note();
    return !imported.isEmpty();
  }

  /** Those that were imported before cannot be told from those that were written by hand. */
  private void keep(Map<String, String> others) {
    for (Map.Entry<String, String> other : others.entrySet()) {
      String name = other.getValue();
      report.add(
          Section.KEPT, "destination " + Names.of(other.getKey(), name.isEmpty() ? null : name));
    }
  }

  private void note() {
    for (String contradiction : workspace.contradictions()) {
      report.add(
          Section.NOTED,
          contradiction + " is in the files twice and not the same; what was read last counts");
    }
    if (terraform.ignored() > 0) {
      report.add(
          Section.IGNORED,
          Messages.counted(terraform.ignored(), "resource") + " of Terraform of other types");
    }
    answers.pages().missing().forEach(line -> report.add(Section.MISSING, line));
    if (!isFromApi
        && !terraform.isThere()
        && workspace.size() > 0
        && !answers.pages().have(PublicApiAnswers.FILTERS)) {
      report.add(
          Section.MISSING,
          "answers about filters are in no file; export GET /destination/<id>/filters of each"
              + " destination, also of one that has none");
    }
    if (!report.lines(Section.SECRETS).isEmpty()) {
      report.add(
          Section.NOTED,
          "external ids are never written. In Segment, those of a workspace are usually the same:"
              + " destinations with one external id, or one role, need the same `owner`, which"
              + " --owner gives them");
    }
  }

  private void validate(CatalogDocument document, String out) {
    CheckedCatalog checked = document.check(Policy.DEFAULT);
    for (Diagnostic error : checked.errors()) {
      report.add(Section.INVALID, error.toString());
    }
    List<String> warnings =
        checked.catalog().diagnostics().stream()
            .filter(each -> each.severity() == Severity.WARNING)
            .map(Diagnostic::toString)
            .toList();
    warnings.stream().limit(MAX_WARNINGS).forEach(each -> report.add(Section.WARNED, each));
    if (warnings.size() > MAX_WARNINGS) {
      report.add(
          Section.WARNED,
          "and " + (warnings.size() - MAX_WARNINGS) + " more: bin/spillway validate " + out);
    }
  }
}
