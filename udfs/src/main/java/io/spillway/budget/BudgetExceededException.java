package io.spillway.budget;

/**
 * An evaluation came to one of the {@link Limits}. It is part of ordinary operation, so it has no
 * stack trace. It is not checked, because any part of an evaluation may throw it; it never leaves
 * the methods that match and map an event.
 */
public final class BudgetExceededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String limit;

  /**
   * @param limit the setting to raise
   * @param statement what was done too much or for too long, with the limit's value
   */
  BudgetExceededException(String limit, String statement) {
    super(statement + "; simplify the mapping or raise " + limit, null, false, false);
    this.limit = limit;
  }

  /** The name of the limit as a setting, e.g. {@link Limits#STEPS}. */
  public String limit() {
    return limit;
  }
}
