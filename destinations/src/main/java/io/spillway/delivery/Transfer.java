package io.spillway.delivery;

/**
 * A file that is on its way.
 *
 * @param <F> the file
 */
public final class Transfer<F> {
  private final DestinationLane<F> lane;
  private final DestinationLane.Queued<F> queued;
  private final long startedMillis;
  private Pace pace;
  private boolean ended;

  Transfer(
      DestinationLane<F> lane, DestinationLane.Queued<F> queued, Pace pace, long startedMillis) {
    this.lane = lane;
    this.queued = queued;
    this.pace = pace;
    this.startedMillis = startedMillis;
  }

  public String destinationId() {
    return lane.destinationId();
  }

  public F file() {
    return queued.file();
  }

  /** How many transfers of this file have failed by its own fault. */
  public int fileFailures() {
    return queued.failures();
  }

  DestinationLane<F> lane() {
    return lane;
  }

  DestinationLane.Queued<F> queued() {
    return queued;
  }

  long startedMillis() {
    return startedMillis;
  }

  /** When it becomes a slow one. */
  long slowFromMillis() {
    return startedMillis + Pace.slowAfterMillis(queued.bytes());
  }

  /** What its slot counts as. */
  Pace pace() {
    return pace;
  }

  void pace(Pace next) {
    pace = next;
  }

  boolean hasEnded() {
    return ended;
  }

  void end() {
    ended = true;
  }
}
