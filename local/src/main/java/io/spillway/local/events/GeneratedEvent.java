package io.spillway.local.events;

import org.jspecify.annotations.Nullable;

/**
 * What an event is, known without its bytes.
 *
 * @param index in the stream
 * @param messageId of the event; also of one that is too broken to have it read
 * @param userId of the user who acts; page and screen events of visitors who are not logged in do
 *     not name them
 * @param defect null for an event that is not broken
 * @param name of a track event; null for other types
 * @param computationKey of an event that tells the value of an audience or a computed trait; null
 *     for others
 * @param entered whether the user entered the audience; false when it is about none
 */
public record GeneratedEvent(
    long index,
    String messageId,
    EventType type,
    @Nullable Defect defect,
    String writeKey,
    String userId,
    @Nullable String name,
    @Nullable String computationKey,
    boolean entered,
    Integrations integrations) {

  /** Whether it is a JSON object of the Segment spec. */
  public boolean isValid() {
    return defect == null;
  }
}
