package io.spillway.payload;

/** The events of one record. Nothing of it is copied before it is asked for. */
public interface Payload {
  /** How many there are; perhaps none. */
  int count();

  /**
   * The bytes of an event, which need not be one that can be read.
   *
   * @param index from 0
   */
  byte[] event(int index);

  /**
   * Whether the record may hold several events, so that each has a place in it. Of a record that
   * holds one, whatever it is wrapped in, the record is as good as the event.
   */
  boolean isOfMany();
}
