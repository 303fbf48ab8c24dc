package io.spillway.local.chaos;

import java.time.Duration;

/**
 * One fault of a plan.
 *
 * @param lasts how long it stays in force; zero for what happens at once
 * @param draw a number from 0 on that decides whom it strikes and how
 */
record PlannedFault(FaultKind kind, Duration lasts, int draw) {

  /** One of so many choices, from 0 on. */
  int choose(int choices) {
    return draw % choices;
  }
}
