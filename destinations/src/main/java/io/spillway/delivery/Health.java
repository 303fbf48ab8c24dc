package io.spillway.delivery;

/** How a destination is doing. */
public enum Health {
  /** It takes its files, or nothing is known yet. */
  HEALTHY,
  /** The latest transfers failed for a reason that may pass. */
  RETRYING,
  /** It refuses its files. */
  DENIED
}
