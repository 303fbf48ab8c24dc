package io.spillway.local.events;

import static io.spillway.local.events.Samples.part;

/** Writes the {@code context} of events, with {@code personas} when Engage computed the event. */
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

  void write(EventPlan plan) {
    if (plan.isComputed()) {
      out.add(PERSONAS[plan.computation()]);
      return;
    }
    out.add(plan.type() == EventType.SCREEN ? MOBILE : WEB).number(random.below(256));
    out.add(AGENT).add(any(Samples.AGENTS)).add(LOCALE).add(any(Samples.LOCALES));
    out.add(PAGE).add(any(Samples.PAGES));
    if (random.percent(30)) {
      out.add(CAMPAIGN);
    }
    if (random.percent(40)) {
      out.add(TRAITS).number(plan.user()).add(TRAITS_END);
    }
    out.add('}');
  }

  /** What Engage puts around a computation: no page or device. */
  private static byte[][] personas() {
    byte[][] personas = new byte[Samples.COMPUTATION_KEYS.size()][];
    for (int i = 0; i < personas.length; i++) {
      boolean isTrait = i == Samples.COMPUTED_TRAIT;
      String key = Samples.COMPUTATION_KEYS.get(i);
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

  private byte[] any(byte[][] parts) {
    return parts[random.below(parts.length)];
  }
}
