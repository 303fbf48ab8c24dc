package io.spillway.local.demo;

/** What became of a topic besides that a generator's events were sent to it. */
public interface TopicHistory {
  /** Nothing. */
  TopicHistory PLAIN =
      new TopicHistory() {
        @Override
        public boolean isDeleted(long index) {
          return false;
        }

        @Override
        public boolean isForeign(int partition, long offset) {
          return false;
        }
      };

  /** Whether Kafka deleted the generator's event before it was read, so that it is nowhere. */
  boolean isDeleted(long index);

  /** Whether the record is none of the generator's events; its dead letter is no concern then. */
  boolean isForeign(int partition, long offset);
}
