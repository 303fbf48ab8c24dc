package io.spillway.segment;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The environment variables for the external ids of destinations: {@code ACME_EU_EXTERNAL_ID} for
 * the one that is called Acme EU. Where several have one name, each has its own id behind it, so
 * that a name does not depend on the order of the export.
 */
final class VariableNames {
  private static final String SUFFIX = "_EXTERNAL_ID";
  private static final int MAX_CHARS = 60;

  private final Map<String, Integer> byStem = new HashMap<>();
  private final Set<String> taken;

  /**
   * @param destinations all that are imported
   * @param taken names that other destinations of the catalog use
   */
  VariableNames(Collection<Workspace.Destination> destinations, Set<String> taken) {
    this.taken = Set.copyOf(taken);
    for (Workspace.Destination destination : destinations) {
      byStem.merge(stem(destination), 1, Integer::sum);
    }
  }

  /** The name of the variable. */
  String of(Workspace.Destination destination) {
    String stem = stem(destination);
    boolean isShared = byStem.getOrDefault(stem, 0) > 1 || taken.contains(stem + SUFFIX);
    return (isShared ? stem + "_" + inVariable(destination.id()) : stem) + SUFFIX;
  }

  /** A name without letters is no name of a variable, and AWS_ is the prefix of the platform's. */
  private static String stem(Workspace.Destination destination) {
    String shown = ExternalIds.shown(destination, destination.name());
    String name = shown == null ? "" : inVariable(shown);
    if (name.isEmpty()) {
      return "SEGMENT_" + inVariable(destination.id());
    }
    boolean needsPrefix = (name + "_").startsWith("AWS_") || Character.isDigit(name.charAt(0));
    return needsPrefix ? "SEGMENT_" + name : name;
  }

  private static String inVariable(String text) {
    String joined =
        text.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_|_$", "").toUpperCase(Locale.ROOT);
    return joined.substring(0, Math.min(joined.length(), MAX_CHARS)).replaceAll("_$", "");
  }
}
