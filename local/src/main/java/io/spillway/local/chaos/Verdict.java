package io.spillway.local.chaos;

import io.spillway.local.demo.Reconciliation;

/** What became of all events. */
record Verdict(Reconciliation customers, NewcomerResult newcomers) {

  /** Whether every event is where it belongs, once. */
  boolean addsUp() {
    return customers.addsUp() && newcomers.addsUp();
  }
}
