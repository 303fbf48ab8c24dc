package io.spillway.local.chaos;

import io.spillway.local.s3.EmbeddedS3;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads files whose first column is that of the message ids and whose cells have no newlines. */
final class MessageIds {
  private MessageIds() {}

  /** The message ids of the rows below the header. */
  static List<String> of(byte[] file) {
    return new String(file, StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .map(line -> line.substring(1, line.indexOf('"', 1)))
        .toList();
  }

  /** How often each message id is in the files of a bucket. */
  static Map<String, Integer> in(EmbeddedS3 s3, String bucket) {
    Map<String, Integer> counts = new HashMap<>();
    s3.objects(bucket)
        .forEach(
            object ->
                of(s3.read(bucket, object.key()))
                    .forEach(messageId -> counts.merge(messageId, 1, Integer::sum)));
    return counts;
  }
}
