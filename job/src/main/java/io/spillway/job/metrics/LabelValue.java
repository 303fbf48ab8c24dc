package io.spillway.job.metrics;

/** One of the few values that a label may have. */
public interface LabelValue {
  /** The stable spelling. */
  String code();
}
