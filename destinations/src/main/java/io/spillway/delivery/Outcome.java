package io.spillway.delivery;

/** How a transfer ended. */
public enum Outcome {
  /** The destination has the file. */
  DELIVERED,
  /** The fault is the file's; its destination's other files go on. */
  FILE_FAILED,
  /** The same, and whoever added the file takes it back. */
  PUT_BACK,
  /** The destination could not take it; a retry may succeed soon. */
  UNAVAILABLE,
  /** The destination refused it; someone has to change something there first. */
  REFUSED,
  /** Nobody's fault: it was given up to make room, or the destination got other settings. */
  GIVEN_UP
}
