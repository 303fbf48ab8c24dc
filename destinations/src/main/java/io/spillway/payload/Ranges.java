package io.spillway.payload;

import static io.spillway.payload.UnreadablePayloadException.tooLarge;

import java.util.Arrays;

/** Events that are parts of one text, one after another. */
final class Ranges implements Payload, JsonParts.Items {
  private final byte[] bytes;
  private final int maxEvents;
  private int[] places = new int[16];
  private int count;

  Ranges(byte[] bytes, int maxEvents) {
    this.bytes = bytes;
    this.maxEvents = maxEvents;
  }

  @Override
  public void item(int start, int end) throws UnreadablePayloadException {
    if (count == maxEvents) {
      throw tooLarge(
          "it has more than the " + maxEvents + " events of " + PayloadLimits.MAX_EVENTS);
    }
    if (2 * count == places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    places[2 * count] = start;
    places[2 * count + 1] = end;
    count++;
  }

  /** Where an event begins in the text. */
  int start(int index) {
    return places[2 * index];
  }

  /** Where an event ends in the text. */
  int end(int index) {
    return places[2 * index + 1];
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public byte[] event(int index) {
    return Arrays.copyOfRange(bytes, start(index), end(index));
  }

  @Override
  public boolean isOfMany() {
    return true;
  }
}
