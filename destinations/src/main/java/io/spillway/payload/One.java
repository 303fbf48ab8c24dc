package io.spillway.payload;

/** The only event of a record. */
@SuppressWarnings("ArrayRecordComponent")
record One(byte[] bytes) implements Payload {
  @Override
  public int count() {
    return 1;
  }

  @Override
  public byte[] event(int index) {
    return bytes;
  }

  @Override
  public boolean isOfMany() {
    return false;
  }
}
