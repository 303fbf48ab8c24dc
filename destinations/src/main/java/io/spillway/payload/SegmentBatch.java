package io.spillway.payload;

import static io.spillway.payload.UnreadablePayloadException.tooLarge;
import static io.spillway.payload.UnreadablePayloadException.wrongFormat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A batch of Segment's HTTP API: {@code {"batch": [...], "writeKey": ..., "context": ...}}. What
 * all events share stands once, beside the array. {@code context} and {@code integrations} are
 * merged with those of each event, as https://segment.com/docs/connections/sources/catalog/
 * libraries/server/http-api/#batch says, member by member; where both have one, the event's counts.
 * The others are taken by events that have none.
 */
final class SegmentBatch implements Payload {
  private static final String BATCH = "batch";
  private static final List<String> MERGED = List.of("context", "integrations");
  private static final List<String> TAKEN = List.of("writeKey", "sentAt", "receivedAt");

  /** Each of them is looked for in every event. */
  private static final int MAX_MERGED = 1_000;

  private final byte[] bytes;
  private final Ranges items;
  private final List<Shared> shared;

  /** A range of the record. */
  private record Range(int start, int end) {}

  /**
   * A member that stands beside the array.
   *
   * @param member with its key
   * @param value alone
   * @param merged the members of the value, with their keys, by their names; null when it is not
   *     merged
   */
  private record Shared(
      String name, Range member, Range value, @Nullable Map<String, Range> merged) {}

  private SegmentBatch(byte[] bytes, Ranges items, List<Shared> shared) {
    this.bytes = bytes;
    this.items = items;
    this.shared = shared;
  }

  /** Takes the batch apart that a range consists of. */
  static SegmentBatch of(byte[] bytes, int start, PayloadLimits limits, int maxDepth)
      throws UnreadablePayloadException {
    Map<String, Shared> members = new LinkedHashMap<>();
    int close =
        JsonParts.ofObject(
            bytes,
            start,
            bytes.length,
            (keyStart, keyEnd, from, to) -> {
              String name = JsonKeys.key(bytes, keyStart, keyEnd);
              if (name.equals(BATCH) || MERGED.contains(name) || TAKEN.contains(name)) {
                Range member = new Range(keyStart, to);
                members.put(name, new Shared(name, member, new Range(from, to), null));
              }
            });
    Shared batch = members.remove(BATCH);
    if (batch == null) {
      throw wrongFormat("it has no " + BATCH);
    }
    if (bytes[batch.value.start] != '[') {
      throw wrongFormat("its " + BATCH + " is not an array");
    }
    Ranges items = new Ranges(bytes, limits.maxEvents());
    JsonParts.ofArray(bytes, batch.value.start, batch.value.end, items);
    List<Shared> shared = new ArrayList<>();
    long sharedBytes = 0;
    for (Shared member : members.values()) {
      JsonKeys.check(member.name, bytes, member.value.start, member.value.end, maxDepth);
      shared.add(MERGED.contains(member.name) ? withMembers(bytes, member) : member);
      sharedBytes += member.member.end - member.member.start + 1;
    }
    if (sharedBytes * items.count() + close > limits.maxBytes()) {
      throw tooLarge(
          "its events, each with what the batch has for all, would have more than the "
              + limits.maxBytes()
              + " bytes of "
              + PayloadLimits.MAX_SIZE);
    }
    return new SegmentBatch(bytes, items, shared);
  }

  private static Shared withMembers(byte[] bytes, Shared member) throws UnreadablePayloadException {
    if (bytes[member.value.start] != '{') {
      return member;
    }
    Map<String, Range> merged = new LinkedHashMap<>();
    JsonParts.ofObject(
        bytes,
        member.value.start,
        member.value.end,
        (keyStart, keyEnd, from, to) -> {
          merged.put(JsonKeys.key(bytes, keyStart, keyEnd), new Range(keyStart, to));
          if (merged.size() > MAX_MERGED) {
            throw tooLarge("its " + member.name + " has more than " + MAX_MERGED + " members");
          }
        });
    return new Shared(member.name, member.member, member.value, merged);
  }

  @Override
  public int count() {
    return items.count();
  }

  @Override
  public boolean isOfMany() {
    return true;
  }

  @Override
  public byte[] event(int index) {
    byte[] own = items.event(index);
    if (shared.isEmpty() || own[0] != '{') {
      return own;
    }
    try {
      return completed(own);
    } catch (UnreadablePayloadException e) {
      // It is broken, which whoever reads it says.
      return own;
    }
  }

  private byte[] completed(byte[] own) throws UnreadablePayloadException {
    Map<String, Range> has = new LinkedHashMap<>();
    int close =
        JsonParts.ofObject(
            own,
            0,
            own.length,
            (keyStart, keyEnd, from, to) ->
                has.put(JsonKeys.key(own, keyStart, keyEnd), new Range(from, to)));
    List<Insertion> insertions = new ArrayList<>();
    boolean isEmpty = has.isEmpty();
    for (Shared member : shared) {
      Range value = has.get(member.name);
      if (value == null) {
        insertions.add(new Insertion(close, isEmpty, member.member));
        isEmpty = false;
      } else if (member.merged != null && own[value.start] == '{') {
        merge(own, value, member.merged, insertions);
      }
    }
    return insertions.isEmpty() ? own : with(own, insertions);
  }

  /**
   * A part of the record that goes into an event.
   *
   * @param isFirst whether no comma separates it from what is before
   */
  private record Insertion(int at, boolean isFirst, Range part) {}

  private static void merge(
      byte[] own, Range object, Map<String, Range> merged, List<Insertion> insertions)
      throws UnreadablePayloadException {
    Set<String> has = new HashSet<>();
    int close =
        JsonParts.ofObject(
            own,
            object.start,
            object.end,
            (keyStart, keyEnd, from, to) -> has.add(JsonKeys.key(own, keyStart, keyEnd)));
    boolean isEmpty = has.isEmpty();
    for (Map.Entry<String, Range> member : merged.entrySet()) {
      if (!has.contains(member.getKey())) {
        insertions.add(new Insertion(close, isEmpty, member.getValue()));
        isEmpty = false;
      }
    }
  }

  private byte[] with(byte[] own, List<Insertion> insertions) {
    Insertion[] inOrder = insertions.toArray(Insertion[]::new);
    Arrays.sort(inOrder, (a, b) -> Integer.compare(a.at, b.at));
    ByteArrayOutputStream event = new ByteArrayOutputStream(2 * own.length);
    int copied = 0;
    for (Insertion insertion : inOrder) {
      event.write(own, copied, insertion.at - copied);
      copied = insertion.at;
      if (!insertion.isFirst) {
        event.write(',');
      }
      event.write(bytes, insertion.part.start, insertion.part.end - insertion.part.start);
    }
    event.write(own, copied, own.length - copied);
    return event.toByteArray();
  }
}
