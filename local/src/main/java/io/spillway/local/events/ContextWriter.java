package io.spillway.local.events;

import static io.spillway.local.events.JsonFragments.part;

/** Writes the {@code context} of events, with {@code personas} for events that Engage computed. */
final class ContextWriter {
  private static final byte[] WEB =
      part(
          "{\"library\":{\"name\":\"analytics.js\",\"version\":\"next-1.81.0\"},\"screen\":{\"width\":1920,"
              + "\"height\":1080,\"density\":1.5},\"userAgentData\":{\"brands\":[{\"brand\":\"Chromium\",\"version\":\"142\"},{\"brand\":\"Not_A"
              + " Brand\",\"version\":\"99\"}],\"mobile\":false,"
              + "\"platform\":\"macOS\"},\"ip\":\"203.0.113.");
  private static final byte[] MOBILE =
      part(
          "{\"app\":{\"name\":\"Shop\",\"version\":\"4.10.2\",\"build\":\"4102\"},\"device\":{\"id\":"
              + "\"B5372DB0-C21E-11E4-8DFC-AA07A5B093DB\",\"manufacturer\":\"Apple\",\"model\":"
              + "\"iPhone17,1\",\"type\":\"ios\",\"adTrackingEnabled\":false},\"os\":{\"name\":\"iOS\","
              + "\"version\":\"18.1\"},\"library\":{\"name\":\"analytics-swift\",\"version\":\"1.7.3\"},"
              + "\"network\":{\"bluetooth\":false,\"cellular\":true,\"wifi\":false},\"ip\":\"203.0.113.");
  private static final byte[] AGENT = part("\",\"userAgent\":");
  private static final byte[] LOCALE = part(",\"locale\":");
  private static final byte[] PAGE = part(",\"timezone\":\"Europe/Berlin\",\"page\":");
  private static final byte[] CAMPAIGN =
      part(
          ",\"campaign\":{\"name\":\"spring,"
              + " sale\",\"source\":\"newsletter\",\"medium\":\"e-mail\"}");
  private static final byte[] TRAITS = part(",\"traits\":{\"email\":\"user");
  private static final byte[] TRAITS_END = part("@example.com\",\"plan\":\"free\"}");
  private static final byte[][] PERSONAS = personas();

  private final JsonBuffer out;
  private final IndexedRandom random;

  ContextWriter(JsonBuffer out, IndexedRandom random) {
    this.out = out;
    this.random = random;
  }

  void write(GeneratedEvent event) {
    if (event.isComputed()) {
      out.add(PERSONAS[event.computation()]);
      return;
    }
    out.add(event.type() == EventType.SCREEN ? MOBILE : WEB).number(random.below(256));
    out.add(AGENT)
        .add(random.any(JsonFragments.AGENTS))
        .add(LOCALE)
        .add(random.any(JsonFragments.LOCALES));
    out.add(PAGE).add(random.any(JsonFragments.PAGES));
    if (random.percent(30)) {
      out.add(CAMPAIGN);
    }
    if (random.percent(40)) {
      out.add(TRAITS).number(event.user()).add(TRAITS_END);
    }
    out.add('}');
  }

  /** The context that Engage sends with a computation: no page and no device. */
  private static byte[][] personas() {
    byte[][] personas = new byte[JsonFragments.COMPUTATION_KEYS.size()][];
    for (int i = 0; i < personas.length; i++) {
      boolean isTrait = i == JsonFragments.COMPUTED_TRAIT;
      String key = JsonFragments.COMPUTATION_KEYS.get(i);
      personas[i] =
          part(
              "{\"library\":{\"name\":\"unknown\",\"version\":\"unknown\"},\"personas\":{"
                  + "\"computation_class\":\""
                  + (isTrait ? "computed_trait" : "audience")
                  + "\",\"computation_id\":\""
                  + (isTrait ? "tra_" : "aud_")
                  + Long.toHexString(IndexedRandom.mix(key.hashCode()))
                  + "\",\"computation_key\":\""
                  + key
                  + "\",\"namespace\":\"spa_9zZ2aBc\",\"space_id\":\"spa_9zZ2aBc\"}}");
    }
    return personas;
  }
}
