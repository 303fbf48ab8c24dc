package io.spillway.mapping.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.NearestName;
import io.spillway.mapping.Directive;
import io.spillway.mapping.Setting;
import io.spillway.mapping.SubFolders;
import io.spillway.mapping.SubFolders.Partition;
import io.spillway.mapping.SubFolders.PartitionField;
import io.spillway.mapping.SubFolders.ValuePartition;
import io.spillway.mapping.evaluation.ValueDescription;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The folders that {@code partition_by} makes, and the zone of their days and hours. */
final class PartitionSettings {
  private static final List<Partition> OF_ATHENA = List.of(PartitionField.TYPE, PartitionField.DAY);

  private static final String ALLOWED =
      "\"type\", \"day\", \"hour\" and columns like"
          + " {\"name\": \"country\", \"value\": {\"@path\": \"$.context.country\"}}";

  /** A name that folders and tables take as it is. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  /** The names of other folders. */
  private static final List<String> RESERVED = List.of("type", "dt", "hour", "layout");

  /** A value that Athena's list of them takes as it is. */
  private static final Pattern LISTED = Pattern.compile("[\\p{L}\\p{N}._-]{1,128}");

  private static final int MAX_VALUES = 1_000;

  /** Those of places: an abbreviation such as EST has no summer time, or means several zones. */
  private static final Set<String> ZONES =
      ZoneId.getAvailableZoneIds().stream()
          .filter(zone -> zone.contains("/"))
          .collect(Collectors.toUnmodifiableSet());

  private static final String COLUMN = "name";
  private static final String VALUE = "value";
  private static final String VALUES = "values";
  private static final List<String> KEYS = List.of(COLUMN, VALUE, VALUES);

  private final MappingReader settings;
  private final List<Partition> partitions = new ArrayList<>();
  private final ZoneId zone;

  /**
   * @param athena whether the preset for Athena is on
   */
  PartitionSettings(MappingReader settings, boolean athena) {
    this.settings = settings;
    if (settings.has(Setting.PARTITION_BY)) {
      read(settings.get(Setting.PARTITION_BY));
    } else if (athena) {
      partitions.addAll(OF_ATHENA);
    }
    this.zone = readZone();
  }

  /** Outermost first. */
  List<Partition> partitions() {
    return partitions;
  }

  /** UTC unless the mapping says otherwise. */
  ZoneId zone() {
    return zone;
  }

  private void read(JsonNode list) {
    if (!list.isArray()) {
      error("", "needs a list of " + ALLOWED + ", got " + ValueDescription.of(list), "");
      return;
    }
    Set<String> columns = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode item = list.get(i);
      Partition partition = item.isObject() ? own(item, i) : field(item);
      if (partition != null && !columns.add(partition.column())) {
        error(
            "",
            item.isObject()
                ? "has the column " + Diagnostic.quote(partition.column()) + " twice"
                : "names " + ValueDescription.of(item) + " twice",
            "");
      } else if (partition != null) {
        partitions.add(partition);
      }
    }
    if (partitions.contains(PartitionField.HOUR) && !partitions.contains(PartitionField.DAY)) {
      error("", "names \"hour\" without \"day\": ", "name \"day\" before it");
    }
  }

  private @Nullable Partition field(JsonNode item) {
    Optional<PartitionField> field =
        item.isTextual() ? PartitionField.ofSetting(item.textValue()) : Optional.empty();
    if (field.isEmpty()) {
      error("", "holds " + ALLOWED + " only, got " + ValueDescription.of(item), "");
    }
    return field.orElse(null);
  }

  private @Nullable Partition own(JsonNode item, int index) {
    String place = "[" + index + "]";
    for (Map.Entry<String, JsonNode> member : item.properties()) {
      if (!KEYS.contains(member.getKey())) {
        error(
            place + "." + member.getKey(),
            "unknown key: ",
            NearestName.suggestion(member.getKey(), KEYS));
      }
    }
    String name = item.path(COLUMN).asText();
    List<String> values = values(item, place);
    JsonNode value = item.path(VALUE);
    if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
      error(
          place + "." + COLUMN,
          "needs a name for folders and tables, got "
              + ValueDescription.of(item.path(COLUMN))
              + ": ",
          "use lower-case letters, digits and _, a letter first, and none of "
              + Diagnostic.quoteAll(RESERVED));
      return null;
    }
    if (!Directive.isUsedIn(value)) {
      error(
          place + "." + VALUE,
          "needs a value of the event, got " + ValueDescription.of(value) + ": ",
          "write its path, as in {\"@path\": \"$.context.country\"}");
      return null;
    }
    return new ValuePartition(
        name, settings.compile(value, Setting.PARTITION_BY.key() + place + "." + VALUE), values);
  }

  private List<String> values(JsonNode item, String place) {
    JsonNode list = item.path(VALUES);
    if (list.isMissingNode()) {
      return List.of();
    }
    if (!list.isArray() || list.isEmpty() || list.size() > MAX_VALUES) {
      error(
          place + "." + VALUES,
          "needs a list of 1 to "
              + MAX_VALUES
              + " texts, got "
              + (list.isArray() ? "one of " + list.size() : ValueDescription.of(list))
              + ": ",
          "list those that get a folder of their own; all others go to \""
              + SubFolders.OTHER
              + "\"");
      return List.of();
    }
    Set<String> values = new LinkedHashSet<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode value = list.get(i);
      if (!value.isTextual() || !LISTED.matcher(value.textValue()).matches()) {
        error(
            place + "." + VALUES + "[" + i + "]",
            "needs text of letters, digits, '.', '_' and '-', got "
                + ValueDescription.of(value)
                + (value.isTextual() ? "" : ": "),
            value.isTextual()
                ? ""
                : "write it in quotes: YAML reads NO as false, and 2026 as a number");
      } else if (!values.add(value.textValue())) {
        error(
            place + "." + VALUES + "[" + i + "]",
            "names " + ValueDescription.of(value) + " twice: ",
            "leave one out");
      }
    }
    return List.copyOf(values);
  }

  private ZoneId readZone() {
    if (!settings.has(Setting.TIME_ZONE)) {
      return ZoneOffset.UTC;
    }
    if (!partitions.contains(PartitionField.DAY)) {
      settings.error(
          Setting.TIME_ZONE,
          "has no meaning without folders by day: ",
          "name \"day\" in partition_by, or leave it out");
    }
    String name = settings.text(Setting.TIME_ZONE, "");
    if (name.equals("UTC")) {
      return ZoneOffset.UTC;
    }
    if (ZONES.contains(name)) {
      return ZoneId.of(name);
    }
    settings.error(
        Setting.TIME_ZONE,
        "is a name of the IANA time zone database, got " + Diagnostic.quote(name) + ": ",
        NearestName.meant(name, ZONES)
            .map(nearest -> "did you mean " + Diagnostic.quote(nearest) + "?")
            .orElse("write UTC, or one like Europe/Berlin"));
    return ZoneOffset.UTC;
  }

  private void error(String place, String statement, String remedy) {
    settings.diagnostics().error(Setting.PARTITION_BY.key() + place, statement, remedy);
  }
}
