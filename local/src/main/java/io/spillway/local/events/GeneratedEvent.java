package io.spillway.local.events;

import org.jspecify.annotations.Nullable;

/**
 * What a generated event is, known before any byte of it is written. The seed and the index decide
 * all of it.
 */
public final class GeneratedEvent {
  static final String ENTERED = "Audience Entered";
  static final String EXITED = "Audience Exited";

  private static final int COMPUTED_PERCENT_OF_TRACK = 12;
  private static final int COMPUTED_PERCENT_OF_IDENTIFY = 25;
  private static final int MILLION = 1_000_000;
  private static final EventType[] TYPES = EventType.values();
  private static final Defect[] DEFECTS = Defect.values();
  private static final Integrations[] INTEGRATIONS = Integrations.values();

  private final long seed;
  private final long index;
  private final EventType type;
  private final @Nullable Defect defect;
  private final int source;
  private final int user;
  private final int nameIndex;
  private final int computation;
  private final boolean entered;
  private final Integrations integrations;

  /** Draws all decisions, always in the same order. */
  GeneratedEvent(long index, IndexedRandom random, GeneratorOptions options) {
    this.seed = options.seed();
    this.index = index;
    random.start(index);
    this.type = random.weighted(TYPES, EventType::percent);
    boolean isBroken = random.below(MILLION) < options.brokenPerMillion();
    Defect anyDefect = DEFECTS[random.below(DEFECTS.length)];
    this.defect = isBroken ? anyDefect : null;
    this.source = random.below(options.origins().sources());
    this.user = random.below(options.origins().users());
    int anyName = random.below(JsonFragments.NAMES.size());
    int audiences = JsonFragments.COMPUTED_TRAIT;
    int anyComputation = random.below(type == EventType.IDENTIFY ? audiences + 1 : audiences);
    boolean isComputed = random.percent(computedPercent(type));
    boolean anyEntered = random.percent(60);
    this.nameIndex = type == EventType.TRACK && !isComputed ? anyName : -1;
    this.computation = isComputed ? anyComputation : -1;
    this.entered = isComputed && anyComputation != JsonFragments.COMPUTED_TRAIT && anyEntered;
    this.integrations = random.weighted(INTEGRATIONS, Integrations::percent);
  }

  private static int computedPercent(EventType type) {
    return switch (type) {
      case TRACK -> COMPUTED_PERCENT_OF_TRACK;
      case IDENTIFY -> COMPUTED_PERCENT_OF_IDENTIFY;
      default -> 0;
    };
  }

  /** Its position in the stream. */
  public long index() {
    return index;
  }

  /** The id of the message, even if the event is too broken to read it. */
  public String messageId() {
    return EventGenerator.messageId(seed, index);
  }

  public EventType type() {
    return type;
  }

  /** Null for an event that is not broken. */
  public @Nullable Defect defect() {
    return defect;
  }

  /** Whether it is a JSON object of the Segment spec. */
  public boolean isValid() {
    return defect == null;
  }

  public String writeKey() {
    return EventGenerator.writeKey(source);
  }

  /** The user who acts; page and screen events of anonymous visitors do not contain the id. */
  public String userId() {
    return EventGenerator.USER_ID_PREFIX + user;
  }

  /** The name of a track event; null for other types. */
  public @Nullable String name() {
    if (type != EventType.TRACK) {
      return null;
    }
    if (isComputed()) {
      return entered ? ENTERED : EXITED;
    }
    return JsonFragments.NAMES.get(nameIndex).text();
  }

  /** The key of an event with the value of an audience or a computed trait; null for others. */
  public @Nullable String computationKey() {
    return isComputed() ? JsonFragments.COMPUTATION_KEYS.get(computation) : null;
  }

  /** Whether the user entered the audience; false for an event about none. */
  public boolean entered() {
    return entered;
  }

  public Integrations integrations() {
    return integrations;
  }

  /** Whether it has the value of an audience or a computed trait. */
  boolean isComputed() {
    return computation >= 0;
  }

  int source() {
    return source;
  }

  int user() {
    return user;
  }

  /** The position of its name in {@link JsonFragments#NAMES}; -1 for none. */
  int nameIndex() {
    return nameIndex;
  }

  /** The position of its computation in {@link JsonFragments#COMPUTATION_KEYS}; -1 for none. */
  int computation() {
    return computation;
  }

  @Override
  public String toString() {
    return type.text() + " event " + messageId() + (isValid() ? "" : ", " + defect);
  }
}
