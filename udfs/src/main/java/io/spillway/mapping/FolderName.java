package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.json.EcmaText;
import io.spillway.json.NumberText;
import java.nio.charset.StandardCharsets;

/** The folder that an event's row goes to, from the value of {@code s3_aws_folder_name}. */
final class FolderName {
  /** S3 takes keys of 1024 UTF-8 bytes; the rest is for what follows folder and prefix. */
  static final int MAX_BYTES = 1024 - 100;

  private final Expression value;
  private final int prefixBytes;

  FolderName(Expression value, String filenamePrefix) {
    this.value = value;
    this.prefixBytes = filenamePrefix.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Empty for the bucket's root, else ending in {@code /}. */
  String of(JsonNode root) throws EvaluationException {
    return ofValue(value.evaluate(root));
  }

  /** The value of {@code s3_aws_folder_name}. */
  Expression value() {
    return value;
  }

  /** The folder that the event gives this value of {@code s3_aws_folder_name}. */
  String ofValue(JsonNode found) throws EvaluationException {
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
      case NUMBER -> NumberText.of(folder);
      case BOOLEAN -> folder.asText();
      default ->
          throw new EvaluationException(
              Setting.FOLDER.key(), "needs text, the event gave " + Wording.kind(folder));
    };
  }
}
