package io.spillway.local.events;

import org.jspecify.annotations.Nullable;

/**
 * All that is decided about an event before any byte of it is written. Names and computations are
 * positions in {@link Samples}, -1 for none.
 */
record EventPlan(
    long index,
    EventType type,
    @Nullable Defect defect,
    int source,
    int user,
    int name,
    int computation,
    boolean entered,
    Integrations integrations) {

  static final String ENTERED = "Audience Entered";
  static final String EXITED = "Audience Exited";

  private static final int COMPUTED_PERCENT_OF_TRACK = 12;
  private static final int COMPUTED_PERCENT_OF_IDENTIFY = 25;
  private static final int MILLION = 1_000_000;
  private static final Defect[] DEFECTS = Defect.values();

  /** Draws the decisions, always the same ones in the same order. */
  static EventPlan draw(long index, IndexedRandom random, GeneratorOptions options) {
    random.start(index);
    EventType type = EventType.atPercentile(random.below(100));
    boolean broken = random.below(MILLION) < options.brokenPerMillion();
    Defect defect = DEFECTS[random.below(DEFECTS.length)];
    int source = random.below(options.sources());
    int user = random.below(options.users());
    int name = random.below(Samples.NAMES.size());
    int audiences = Samples.COMPUTED_TRAIT;
    int computation = random.below(type == EventType.IDENTIFY ? audiences + 1 : audiences);
    boolean computed = random.percent(computedPercent(type));
    boolean entered = random.percent(60);
    Integrations integrations = Integrations.atPercentile(random.below(100));
    return new EventPlan(
        index,
        type,
        broken ? defect : null,
        source,
        user,
        type == EventType.TRACK && !computed ? name : -1,
        computed ? computation : -1,
        computed && computation != Samples.COMPUTED_TRAIT && entered,
        integrations);
  }

  private static int computedPercent(EventType type) {
    return switch (type) {
      case TRACK -> COMPUTED_PERCENT_OF_TRACK;
      case IDENTIFY -> COMPUTED_PERCENT_OF_IDENTIFY;
      default -> 0;
    };
  }

  /** Whether it tells the value of an audience or a computed trait. */
  boolean isComputed() {
    return computation >= 0;
  }

  /** The name of a track event, else null. */
  @Nullable String eventName() {
    if (type != EventType.TRACK) {
      return null;
    }
    if (isComputed()) {
      return entered ? ENTERED : EXITED;
    }
    return Samples.NAMES.get(name).text();
  }
}
