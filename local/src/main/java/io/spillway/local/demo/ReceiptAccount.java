package io.spillway.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.local.platform.PlatformStorage;
import io.spillway.local.s3.EmbeddedS3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Whether receipts and objects add up: each object has at least one receipt, with its length, and
 * each receipt an object.
 *
 * @param files how many files have receipts
 * @param repeated how many receipts are repeated ones
 * @param wrong objects without a receipt, and receipts without such an object, as {@code
 *     s3://bucket/key}
 */
public record ReceiptAccount(int files, int repeated, List<String> wrong) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_SHOWN = 5;

  public ReceiptAccount {
    wrong = List.copyOf(wrong);
  }

  /** That of all objects in the buckets of customers, and all receipts. */
  public static ReceiptAccount of(EmbeddedS3 s3, Collection<String> buckets) {
    Map<String, Long> objects = new HashMap<>();
    for (String bucket : buckets) {
      s3.objects(bucket)
          .forEach(
              object -> objects.put("s3://" + bucket + "/" + object.key(), object.sizeBytes()));
    }
    Set<String> ids = new HashSet<>();
    Set<String> wrong = new HashSet<>(objects.keySet());
    int repeated = 0;
    for (JsonNode receipt : receipts(s3)) {
      if (!ids.add(receipt.path("id").asText())) {
        repeated++;
      }
      String object =
          "s3://" + receipt.path("bucket").asText() + "/" + receipt.path("key").asText();
      Long bytes = objects.get(object);
      if (bytes != null && bytes == receipt.path("bytes").asLong()) {
        wrong.remove(object);
      } else {
        wrong.add(object);
      }
    }
    return new ReceiptAccount(ids.size(), repeated, wrong.stream().sorted().toList());
  }

  private static List<JsonNode> receipts(EmbeddedS3 s3) {
    List<JsonNode> receipts = new ArrayList<>();
    for (EmbeddedS3.StoredObject file : s3.objects(PlatformStorage.STAGING)) {
      if (file.key().startsWith(PlatformStorage.RECEIPTS + "/")) {
        new String(s3.read(PlatformStorage.STAGING, file.key()), StandardCharsets.UTF_8)
            .lines()
            .forEach(line -> receipts.add(json(line)));
      }
    }
    return receipts;
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException("a receipt is no JSON: " + line, e);
    }
  }

  /** Whether they do. */
  public boolean addsUp() {
    return wrong.isEmpty();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d files with receipts, %,d receipts repeated, %,d objects and receipts that do not"
            + " match%s",
        files,
        repeated,
        wrong.size(),
        wrong.isEmpty()
            ? ""
            : ": " + String.join(", ", wrong.subList(0, Math.min(MOST_SHOWN, wrong.size()))));
  }
}
