package io.spillway.local.demo;

import io.spillway.local.s3.EmbeddedS3;
import io.spillway.local.s3.EmbeddedS3.StoredObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How often the objects of some buckets were written: each must have one version, and so have made
 * one notification.
 *
 * @param objects how many there are
 * @param wrong keys that do not have exactly one version, or no object, as {@code s3://bucket/key:
 *     count}
 */
public record ObjectVersions(long objects, List<String> wrong) {
  private static final int MOST_SHOWN = 5;

  public ObjectVersions {
    wrong = List.copyOf(wrong);
  }

  /** Those of all objects that were ever in the buckets. */
  public static ObjectVersions in(EmbeddedS3 s3, Collection<String> buckets) {
    long objects = 0;
    List<String> wrong = new ArrayList<>();
    for (String bucket : buckets) {
      Map<String, Integer> written = s3.versions(bucket);
      Set<String> keys =
          s3.objects(bucket).stream()
              .map(StoredObject::key)
              .collect(Collectors.toCollection(TreeSet::new));
      objects += keys.size();
      for (String key : keys) {
        int count = written.getOrDefault(key, 0);
        if (count != 1) {
          wrong.add("s3://" + bucket + "/" + key + ": " + count);
        }
      }
      written.keySet().stream()
          .filter(key -> !keys.contains(key))
          .forEach(key -> wrong.add("s3://" + bucket + "/" + key + ": no object"));
    }
    return new ObjectVersions(objects, wrong);
  }

  /** Whether each object has exactly one. */
  public boolean areSingle() {
    return wrong.isEmpty();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d objects, %,d of them not with exactly one version%s",
        objects,
        wrong.size(),
        wrong.isEmpty()
            ? ""
            : ": " + String.join(", ", wrong.subList(0, Math.min(MOST_SHOWN, wrong.size()))));
  }
}
