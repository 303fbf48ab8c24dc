package io.spillway.local.chaos;

import io.spillway.local.demo.Discrepancies;
import io.spillway.local.demo.TopicHistory;
import io.spillway.local.events.EventGenerator;
import io.spillway.local.events.EventType;
import io.spillway.local.events.GeneratedEvent;
import io.spillway.local.platform.PlatformStorage;
import io.spillway.local.s3.DestinationEntry;
import io.spillway.local.s3.EmbeddedS3.StoredObject;
import io.spillway.local.s3.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A destination for all group events that is added to the catalog while the job runs. It must
 * receive every event after a certain time and may receive earlier ones, none of them twice.
 */
final class AddedDestination {
  private static final int BATCH_SIZE = 40;

  private final String id;
  private final Role role;
  private final PlatformStorage storage;
  private long mandatoryFrom = Long.MAX_VALUE;

  private AddedDestination(String id, Role role, PlatformStorage storage) {
    this.id = id;
    this.role = role;
    this.storage = storage;
  }

  /** What destinations have received. */
  record Result(long rows, Discrepancies discrepancies) {
    static final Result NONE = new Result(0, Discrepancies.NONE);

    Result plus(Result other) {
      return new Result(rows + other.rows, discrepancies.plus(other.discrepancies));
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%,d rows; %s", rows, discrepancies);
    }
  }

  /**
   * Creates the bucket and the role.
   *
   * @param number from 1 on
   */
  static AddedDestination create(int number, PlatformStorage storage) {
    String id = "added-" + number;
    String arn =
        String.format(Locale.ROOT, "arn:aws:iam::%012d:role/%s", 900_000_000_000L + number, id);
    Role role = Role.of(arn, id + "-external-id", id);
    storage.addCustomer(role);
    return new AddedDestination(id, role, storage);
  }

  String id() {
    return id;
  }

  /** Its part of the catalog, an item of {@code destinations}. */
  String catalogEntry() {
    return DestinationEntry.of(id, role, storage.s3().endpoint())
        + """
            mappings:
              - id: groups
                trigger: type = "group"
                columns: {message_id: {"@path": $.messageId}}
                batch_size: %d
        """
            .formatted(BATCH_SIZE);
  }

  /** Makes all events from this index on mandatory. */
  void requireFrom(long firstIndex) {
    mandatoryFrom = Math.min(mandatoryFrom, firstIndex);
  }

  /** What the destinations have received of the first events of the generator. */
  static Result total(
      List<AddedDestination> added, EventGenerator generator, long produced, TopicHistory history) {
    return added.stream()
        .map(destination -> destination.result(generator, produced, history))
        .reduce(Result.NONE, Result::plus);
  }

  private Result result(EventGenerator generator, long produced, TopicHistory history) {
    Discrepancies.Counter counter = new Discrepancies.Counter();
    Map<String, Integer> found = new HashMap<>();
    for (StoredObject object : storage.s3().objects(id)) {
      List<String> ids = MessageIds.of(storage.s3().read(id, object.key()));
      counter.overfull(ids.size() > BATCH_SIZE ? 1 : 0);
      ids.forEach(messageId -> found.merge(messageId, 1, Integer::sum));
    }
    long rows = 0;
    for (long index = 0; index < produced; index++) {
      GeneratedEvent event = generator.describe(index);
      if (wants(event) && !history.isDeleted(index)) {
        Integer count = found.remove(event.messageId());
        rows += count == null ? 0 : 1;
        counter.row(count, index >= mandatoryFrom);
      }
    }
    counter.unexpected(found.size());
    return new Result(rows, counter.total());
  }

  private static boolean wants(GeneratedEvent event) {
    return event.isValid() && event.integrations().delivered() && event.type() == EventType.GROUP;
  }
}
