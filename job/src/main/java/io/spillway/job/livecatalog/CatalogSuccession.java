package io.spillway.job.livecatalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tells which of the versions that several subtasks send are new. All of them see the same versions
 * one after another, each at its own pace, and one may miss a version that another sees: so a
 * version that somebody else has sent already, after the one that this sender sent last, is not
 * new, and going back to it would undo those that came later.
 */
public final class CatalogSuccession {
  /** More versions than one subtask can be behind another: an hour of changes every 30 seconds. */
  private static final int REMEMBERED = 120;

  /** The last revisions, in their order. */
  private final List<String> revisions = new ArrayList<>();

  /** How many revisions were forgotten, which is the number of the first one that is not. */
  private long forgotten;

  /** The number of the revision that each subtask sent last. */
  private final Map<Integer, Long> reached = new HashMap<>();

  /**
   * @param first the revision in force before any is sent
   */
  public CatalogSuccession(String first) {
    revisions.add(Objects.requireNonNull(first, "first"));
  }

  /** Notes what a subtask sends, and returns whether nobody sent it before. */
  public boolean isNew(SentCatalog sent) {
    String revision = sent.version().revision();
    long after = Math.max(reached.getOrDefault(sent.sender(), -1L) - forgotten, -1);
    for (int i = (int) after + 1; i < revisions.size(); i++) {
      if (revisions.get(i).equals(revision)) {
        reached.put(sent.sender(), forgotten + i);
        return false;
      }
    }
    revisions.add(revision);
    reached.put(sent.sender(), forgotten + revisions.size() - 1);
    if (revisions.size() > REMEMBERED) {
      revisions.remove(0);
      forgotten++;
    }
    return true;
  }
}
