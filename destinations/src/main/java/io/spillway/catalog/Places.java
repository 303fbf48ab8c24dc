package io.spillway.catalog;

import java.util.HashMap;
import java.util.Map;

/**
 * Where the keys and items of a file's tree are in its text. Paths are spelled as in problems:
 * {@code destinations[2].settings.iam_role_arn}.
 */
final class Places {
  private final Map<String, Place> places = new HashMap<>();

  Places() {
    places.put("", Place.START);
  }

  void add(String path, Place place) {
    places.putIfAbsent(path, place);
  }

  /** The place of a path or, when nothing is there, of what would hold it. */
  Place nearest(String path) {
    String at = path;
    while (!places.containsKey(at)) {
      at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
    }
    return places.get(at);
  }
}
