package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.event.Event;
import io.spillway.event.EventPath;
import io.spillway.event.LazyEvent;
import io.spillway.json.EcmaNumber;
import io.spillway.json.EcmaText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The folder that an event's row goes to: the value of {@code s3_aws_folder_name}, and below it
 * what {@code layout_folder} and {@code partition_by} add.
 */
final class FolderName {
  /** S3 takes keys of 1024 UTF-8 bytes; the rest is for what follows folder and prefix. */
  static final int MAX_BYTES = 1024 - 100;

  private static final String TIMESTAMP = "timestamp";
  private static final String RECEIVED_AT = "receivedAt";

  private final Expression value;
  private final int prefixBytes;
  private final SubFolders subFolders;

  FolderName(Expression value, String filenamePrefix, SubFolders subFolders) {
    this.value = value;
    this.subFolders = subFolders;
    this.prefixBytes = filenamePrefix.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Empty for the bucket's root, else ending in {@code /}.
   *
   * @param recordMillis Kafka's time of the event; negative when it has none
   */
  String of(Event event, long recordMillis) throws EvaluationException {
    JsonNode root = event.json();
    String folder = ofValue(value.evaluate(root));
    if (subFolders.isEmpty()) {
      return folder;
    }
    long millis =
        EventTime.of(
            root.path(TIMESTAMP).textValue(), root.path(RECEIVED_AT).textValue(), recordMillis);
    return folder + subFolders.of(event.type(), millis);
  }

  /** The same for the current event. */
  Bound bind(LazyEvent event) {
    return new Bound(
        BoundExpression.of(value, event),
        event,
        event.path(List.of(TIMESTAMP)),
        event.path(List.of(RECEIVED_AT)));
  }

  final class Bound {
    private final BoundExpression boundValue;
    private final LazyEvent event;
    private final EventPath timestamp;
    private final EventPath receivedAt;

    private Bound(
        BoundExpression boundValue, LazyEvent event, EventPath timestamp, EventPath receivedAt) {
      this.boundValue = boundValue;
      this.event = event;
      this.timestamp = timestamp;
      this.receivedAt = receivedAt;
    }

    String of(long recordMillis) throws EvaluationException {
      String folder = ofValue(boundValue.evaluate());
      if (subFolders.isEmpty()) {
        return folder;
      }
      long millis =
          EventTime.of(
              event.value(timestamp).textValue(),
              event.value(receivedAt).textValue(),
              recordMillis);
      return folder + subFolders.of(event.type(), millis);
    }
  }

  /** What stands below the folder. */
  SubFolders subFolders() {
    return subFolders;
  }

  /** The folder when it is the same for every event, without what stands below it. */
  Optional<String> literal() {
    try {
      return value instanceof Constant constant
          ? Optional.of(ofValue(constant.value()))
          : Optional.empty();
    } catch (EvaluationException e) {
      return Optional.empty();
    }
  }

  /** The folder that the event gives this value of {@code s3_aws_folder_name}. */
  private String ofValue(JsonNode found) throws EvaluationException {
    String folder = text(found);
    if (EcmaText.trim(folder).isEmpty()) {
      return "";
    }
    byte[] bytes = folder.getBytes(StandardCharsets.UTF_8);
    if (bytes.length + prefixBytes > MAX_BYTES) {
      throw new EvaluationException(
          Setting.FOLDER.key(),
          "folder and prefix together have more than "
              + MAX_BYTES
              + " bytes, too many for an object's key");
    }
    // Decoding again replaces halves of surrogate pairs, which no key may hold.
    String key = new String(bytes, StandardCharsets.UTF_8);
    return key.endsWith("/") ? key : key + "/";
  }

  private static String text(JsonNode value) throws EvaluationException {
    JsonNode folder = ValueText.scalar(value);
    return switch (folder.getNodeType()) {
      case MISSING, NULL -> "";
      case STRING -> folder.textValue();
      case NUMBER -> EcmaNumber.text(folder);
      case BOOLEAN -> folder.asText();
      default ->
          throw new EvaluationException(
              Setting.FOLDER.key(), "needs text, the event gave " + Wording.kind(folder));
    };
  }
}
