package io.spillway.mapping.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.budget.Meter;
import io.spillway.delimited.FileLayout;
import io.spillway.delimited.ObjectKey;
import io.spillway.event.Event;
import io.spillway.event.LazyEvent;
import io.spillway.json.EcmaNumber;
import io.spillway.json.EcmaText;
import io.spillway.mapping.EvaluationException;
import io.spillway.mapping.Expression;
import io.spillway.mapping.Expression.Constant;
import io.spillway.mapping.Setting;
import io.spillway.mapping.SubFolders;
import io.spillway.mapping.SubFolders.Partition;
import io.spillway.mapping.SubFolders.ValuePartition;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder of an event's row: the value of {@code s3_aws_folder_name}, and below it the folders
 * that {@code layout_folder} and {@code partition_by} add.
 */
public final class FolderName {
  private final Expression value;
  private final FileLayout layout;
  private final SubFolders subFolders;

  public FolderName(Expression value, FileLayout layout, SubFolders subFolders) {
    this.value = value;
    this.subFolders = subFolders;
    this.layout = layout;
  }

  /**
   * Empty for the bucket's root, else ending in {@code /}.
   *
   * @param recordMillis Kafka's time of the event; negative when it has none
   */
  String of(Event event, long recordMillis, Meter meter) throws EvaluationException {
    JsonNode root = event.json();
    String folder = ofValue(value.evaluate(root, meter));
    return checked(
        subFolders.isEmpty()
            ? folder
            : folder
                + subFolders.of(
                    event.type(),
                    EventTime.of(root, recordMillis),
                    partition -> text(partition.value().evaluate(root, meter), partition)));
  }

  private String checked(String folder) throws EvaluationException {
    String problem = ObjectKey.problem(ObjectKey.stem(folder, layout));
    if (problem != null) {
      throw new EvaluationException(place(folder), problem);
    }
    return folder;
  }

  /** What gives a folder that has a problem: a partition whose own folder has one, or all parts. */
  private String place(String folder) {
    List<String> names = List.of(folder.split("/", -1));
    String place = Setting.FOLDER.key();
    for (Partition partition : subFolders.partitions()) {
      if (partition instanceof ValuePartition own) {
        place = Setting.FOLDER.key() + " with " + Setting.PARTITION_BY.key();
        String start = own.column() + "=";
        if (names.stream()
            .anyMatch(name -> name.startsWith(start) && ObjectKey.problem(name + "/") != null)) {
          return place(own);
        }
      }
    }
    return place;
  }

  private static String place(ValuePartition partition) {
    return Setting.PARTITION_BY.key() + "." + partition.column();
  }

  /** The same for the current event. */
  Bound bind(LazyEvent event, Meter meter) {
    return new Bound(event, meter);
  }

  final class Bound {
    private final Expression.Bound boundValue;
    private final LazyEvent event;
    private final EventTime time;
    private final IdentityHashMap<ValuePartition, Expression.Bound> boundPartitions =
        new IdentityHashMap<>();

    /** The latest folder that can be used: often the next one, too. */
    private @Nullable String last;

    private Bound(LazyEvent event, Meter meter) {
      this.boundValue = value.bind(event, meter);
      this.event = event;
      this.time = new EventTime(event);
      for (Partition partition : subFolders.partitions()) {
        if (partition instanceof ValuePartition own) {
          boundPartitions.put(own, own.value().bind(event, meter));
        }
      }
    }

    String of(long recordMillis) throws EvaluationException {
      String folder = ofValue(boundValue.evaluate());
      if (!subFolders.isEmpty()) {
        folder +=
            subFolders.of(
                event.type(),
                time.of(recordMillis),
                partition -> text(boundPartitions.get(partition).evaluate(), partition));
      }
      if (!folder.equals(last)) {
        last = checked(folder);
      }
      return folder;
    }
  }

  /** The folder when it is the same for every event, without the folders below it. */
  public Optional<String> literal() {
    try {
      return value instanceof Constant constant
          ? Optional.of(ofValue(constant.value()))
          : Optional.empty();
    } catch (EvaluationException e) {
      return Optional.empty();
    }
  }

  /** The folder that this value of {@code s3_aws_folder_name} names. */
  private String ofValue(JsonNode found) throws EvaluationException {
    String folder = text(found, Setting.FOLDER.key());
    if (EcmaText.trim(folder).isEmpty()) {
      return "";
    }
    return folder.endsWith("/") ? folder : folder + "/";
  }

  private static String text(JsonNode value, ValuePartition partition) throws EvaluationException {
    return text(value, place(partition));
  }

  private static String text(JsonNode value, String place) throws EvaluationException {
    JsonNode folder = ValueText.scalar(value);
    return switch (folder.getNodeType()) {
      case MISSING, NULL -> "";
      case STRING -> folder.textValue();
      case NUMBER -> EcmaNumber.text(folder);
      case BOOLEAN -> folder.asText();
      default ->
          throw new EvaluationException(
              place, "needs text, the event gave " + ValueDescription.kind(folder));
    };
  }
}
