package io.spillway.local.chaos;

import io.spillway.local.demo.DemoStorage;
import io.spillway.local.events.EventGenerator;
import io.spillway.local.events.EventType;
import io.spillway.local.events.GeneratedEvent;
import io.spillway.local.s3.DestinationEntry;
import io.spillway.local.s3.EmbeddedS3.StoredObject;
import io.spillway.local.s3.Role;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A destination that comes into the catalog while the job runs, for all group events. It must get
 * those from some time on and may get those before, none of them twice.
 */
final class Newcomer {
  private static final int BATCH_SIZE = 40;

  private final int number;
  private final DemoStorage storage;
  private long mandatoryFrom = Long.MAX_VALUE;

  private Newcomer(int number, DemoStorage storage) {
    this.number = number;
    this.storage = storage;
  }

  /**
   * Creates its bucket and its role.
   *
   * @param number from 1 on
   */
  static Newcomer open(int number, DemoStorage storage) {
    Newcomer newcomer = new Newcomer(number, storage);
    storage.s3().createBucket(newcomer.id());
    storage.sts().register(newcomer.role());
    return newcomer;
  }

  String id() {
    return "newcomer-" + number;
  }

  private Role role() {
    String arn =
        String.format(Locale.ROOT, "arn:aws:iam::%012d:role/%s", 900_000_000_000L + number, id());
    return Role.of(arn, id() + "-external-id", id());
  }

  /** Its part of the catalog, an item of {@code destinations}. */
  String catalogEntry() {
    return DestinationEntry.of(
            id(), role().arn(), role().externalId(), id(), storage.s3().endpoint())
        + """
            mappings:
              - id: groups
                trigger: type = "group"
                columns: {message_id: {"@path": $.messageId}}
                batch_size: %d
        """
            .formatted(BATCH_SIZE);
  }

  /** Tells that all events from this index on must reach it. */
  void settle(long firstIndex) {
    mandatoryFrom = Math.min(mandatoryFrom, firstIndex);
  }

  /** Holds its files against the events that were sent. */
  NewcomerResult result(EventGenerator generator, long produced) {
    Map<String, Integer> found = new HashMap<>();
    long overfull = 0;
    for (StoredObject object : storage.s3().objects(id())) {
      List<String> ids = messageIds(storage.s3().read(id(), object.key()));
      overfull += ids.size() > BATCH_SIZE ? 1 : 0;
      ids.forEach(messageId -> found.merge(messageId, 1, Integer::sum));
    }
    long rows = 0;
    long lost = 0;
    long twice = 0;
    for (long index = 0; index < produced; index++) {
      GeneratedEvent event = generator.describe(index);
      if (wants(event)) {
        Integer count = found.remove(event.messageId());
        rows += count == null ? 0 : 1;
        lost += count == null && index >= mandatoryFrom ? 1 : 0;
        twice += count != null && count > 1 ? 1 : 0;
      }
    }
    return new NewcomerResult(rows, lost, twice, found.size(), overfull);
  }

  private static boolean wants(GeneratedEvent event) {
    return event.isValid() && event.integrations().delivered() && event.type() == EventType.GROUP;
  }

  /** The rows below the header, each one quoted cell. */
  private static List<String> messageIds(byte[] file) {
    return new String(file, StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .map(line -> line.replace("\"", ""))
        .toList();
  }
}
