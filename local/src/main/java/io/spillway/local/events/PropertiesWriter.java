package io.spillway.local.events;

import static io.spillway.local.events.JsonFragments.part;

/** Writes the {@code properties} and {@code traits} of events. */
final class PropertiesWriter {
  private static final byte[] ORDER = part("{\"order_id\":\"ord_");
  private static final byte[] TOTAL = part("\",\"total\":");
  private static final byte[] SHIPPING = part(",\"shipping\":");
  private static final byte[] COUPON =
      part(",\"coupon\":null,\"currency\":\"EUR\",\"gift\":false,\"products\":[");
  private static final byte[] SKU = part("{\"product_id\":\"507f1f77\",\"sku\":\"G-");
  private static final byte[] NAME = part("\",\"name\":");
  private static final byte[] PRICE = part(",\"price\":");
  private static final byte[] QUANTITY = part(",\"quantity\":");
  private static final byte[] CATEGORY =
      part(",\"category\":\"Games\",\"variant\":{\"color\":\"blue\",\"sizes\":[38,39.5,null]}}");
  private static final byte[] SUBJECT = part("{\"subject\":");
  private static final byte[] BODY = part(",\"body\":");
  private static final byte[] TICKET =
      part(",\"tags\":[\"a,b\",\"c|d\",\"\"],\"ticket\":{\"number\":");
  private static final byte[] TICKET_END =
      part(",\"history\":[{\"by\":\"agent\",\"at\":1767225600},{\"by\":null}],\"open\":true}}");
  private static final byte[] VALUES = part("{\"values\":[");
  private static final byte[] SCORE = part("],\"score\":");
  private static final byte[] SCORE_END = part(",\"empty\":{},\"none\":[],\"unit\":\"°C\"}");
  private static final byte[] PAGE_NAME =
      part("{\"name\":\"Product\",\"category\":\"Shop\",\"title\":");
  private static final byte[] LOAD = part(",\"load_time\":");
  private static final byte[] AUDIENCE_KEY = part("{\"audience_key\":\"");
  private static final byte[] AUDIENCE_NAME = part("\",\"audience_name\":\"Audience of ");
  private static final byte[] TRUE = part("\":true}");
  private static final byte[] FALSE = part("\":false}");
  private static final byte[] LIFETIME_VALUE = part("{\"lifetime_value\":");
  private static final byte[] USER_NAME = part("{\"name\":");
  private static final byte[] EMAIL = part(",\"email\":\"User");
  private static final byte[] ADDRESS =
      part(
          "@Example.com\",\"phone\":null,\"address\":{\"street\":\"Hauptstraße 5, Hof\",\"city\":"
              + "\"Köln\",\"postalCode\":\"50667\",\"country\":\"DE\"},\"logins\":");
  private static final byte[] BIG = part(",\"external_number\":");
  private static final byte[] PLAN =
      part(
          ",\"plan\":\"pro;"
              + " yearly\",\"interests\":[\"tea\",\"コーヒー\",\"bike\"],\"newsletter\":true}");
  private static final byte[] COMPANY = part("{\"name\":");
  private static final byte[] EMPLOYEES = part(",\"industry\":\"Retail\",\"employees\":");
  private static final byte[][] COMPUTATIONS =
      JsonFragments.parts(JsonFragments.COMPUTATION_KEYS.toArray(String[]::new));

  private final JsonBuffer out;
  private final IndexedRandom random;

  PropertiesWriter(JsonBuffer out, IndexedRandom random) {
    this.out = out;
    this.random = random;
  }

  void track(GeneratedEvent event) {
    if (event.isComputed()) {
      byte[] key = COMPUTATIONS[event.computation()];
      out.add(AUDIENCE_KEY).add(key).add(AUDIENCE_NAME).add(key).add('"').add(',').add('"');
      out.add(key).add(event.entered() ? TRUE : FALSE);
      return;
    }
    switch (JsonFragments.NAMES.get(event.nameIndex()).shape()) {
      case ORDER -> order();
      case PRODUCT -> product();
      case TEXT -> text();
      case NUMBERS -> numbers();
    }
  }

  private void order() {
    out.add(ORDER).number(random.next() >>> 20).add(TOTAL).hundredths(random.below(1_000_000));
    out.add(SHIPPING).number(random.below(10)).add(COUPON);
    int products = 1 + random.below(4);
    for (int i = 0; i < products; i++) {
      if (i > 0) {
        out.add(',');
      }
      product();
    }
    out.add(']').add('}');
  }

  private void product() {
    out.add(SKU).number(random.below(10_000)).add(NAME).add(random.any(JsonFragments.PRODUCTS));
    out.add(PRICE).hundredths(random.below(100_000)).add(QUANTITY).number(1 + random.below(9));
    out.add(CATEGORY);
  }

  private void text() {
    out.add(SUBJECT)
        .add(random.any(JsonFragments.TEXTS))
        .add(BODY)
        .add(random.any(JsonFragments.TEXTS));
    out.add(TICKET).number(random.below(1_000_000)).add(TICKET_END);
  }

  private void numbers() {
    out.add(VALUES);
    int count = 2 + random.below(12);
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        out.add(',');
      }
      out.add(random.any(JsonFragments.NUMBERS));
    }
    out.add(SCORE).number(random.below(20_000) - 10_000).add(SCORE_END);
  }

  /** Writes the traits of an identify event: an audience, a computed trait or a person. */
  void identify(GeneratedEvent event) {
    if (event.computation() == JsonFragments.COMPUTED_TRAIT) {
      out.add(LIFETIME_VALUE).hundredths(random.below(10_000_000)).add('}');
    } else if (event.isComputed()) {
      out.add('{')
          .add('"')
          .add(COMPUTATIONS[event.computation()])
          .add(event.entered() ? TRUE : FALSE);
    } else {
      out.add(USER_NAME).add(random.any(JsonFragments.PRODUCTS)).add(EMAIL).number(event.user());
      out.add(ADDRESS)
          .number(random.below(1_000))
          .add(BIG)
          .add(random.any(JsonFragments.NUMBERS))
          .add(PLAN);
    }
  }

  void page() {
    out.add(PAGE_NAME)
        .add(random.any(JsonFragments.PRODUCTS))
        .add(LOAD)
        .hundredths(random.below(1_000));
    out.add('}');
  }

  void group() {
    out.add(COMPANY)
        .add(random.any(JsonFragments.COMPANIES))
        .add(EMPLOYEES)
        .number(random.below(100_000));
    out.add('}');
  }
}
