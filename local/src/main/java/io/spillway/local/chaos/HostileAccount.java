package io.spillway.local.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spillway.local.chaos.HostileEvents.HostileEvent;
import io.spillway.local.chaos.HostileEvents.Place;
import io.spillway.local.demo.Deliveries;
import io.spillway.local.demo.Discrepancies;
import io.spillway.local.platform.PlatformStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where the hostile events have ended: poison events as one dead letter each with the reason that
 * they must have, the others as one row or one dead letter.
 *
 * @param deleted those that the job reported as lost
 */
record HostileAccount(
    int sent, int delivered, int deadLettered, int deleted, Discrepancies discrepancies) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Compares what was sent with what has arrived up to now. */
  static HostileAccount of(HostileEvents hostile, LostOffsets lost, PlatformStorage storage)
      throws SQLException {
    try (Deliveries deliveries = new Deliveries(storage.s3())) {
      return of(
          hostile.sent(),
          lost,
          MessageIds.in(storage.s3(), HostileDestination.BUCKET),
          deliveries.deadLetters());
    }
  }

  /** How many have not arrived. */
  long lost() {
    return discrepancies.lost();
  }

  /**
   * Compares what was sent with what arrived.
   *
   * @param rows how often each message id is in the bucket of the hostile destination
   * @param deadLetters lines; those of other events are passed over
   */
  static HostileAccount of(
      Map<Place, HostileEvent> sent,
      LostOffsets lost,
      Map<String, Integer> rows,
      Stream<String> deadLetters) {
    Map<Place, Integer> letters = new HashMap<>();
    Map<Place, String> reasons = new HashMap<>();
    deadLetters.forEach(
        line -> {
          JsonNode letter = parse(line);
          Place place = new Place(letter.path("partition").asInt(), letter.path("offset").asLong());
          letters.merge(place, 1, Integer::sum);
          reasons.put(place, letter.path("reason").asText());
        });
    Map<String, Integer> unexplained = new HashMap<>(rows);
    Discrepancies.Counter counter = new Discrepancies.Counter();
    int delivered = 0;
    int deadLettered = 0;
    int deleted = 0;
    for (Map.Entry<Place, HostileEvent> entry : sent.entrySet()) {
      Place place = entry.getKey();
      HostileEvent event = entry.getValue();
      Integer found = unexplained.remove(event.messageId());
      int rowsFound = found == null ? 0 : found;
      int lettersFound = letters.getOrDefault(place, 0);
      if (lost.contains(place.partition(), place.offset())) {
        deleted++;
        counter.unexpected(rowsFound + lettersFound);
        continue;
      }
      int all = rowsFound + lettersFound;
      counter.row(all == 0 ? null : all, true);
      delivered += rowsFound > 0 ? 1 : 0;
      deadLettered += lettersFound > 0 ? 1 : 0;
      boolean wrong =
          event.reason() != null
              && (rowsFound > 0 || (all > 0 && !event.reason().equals(reasons.get(place))));
      counter.unexpected(wrong ? 1 : 0);
    }
    counter.unexpected(unexplained.size());
    return new HostileAccount(sent.size(), delivered, deadLettered, deleted, counter.total());
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException("A dead letter cannot be read", e);
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d hostile events = %,d delivered + %,d dead-lettered + %,d deleted in Kafka; %s",
        sent,
        delivered,
        deadLettered,
        deleted,
        discrepancies);
  }
}
