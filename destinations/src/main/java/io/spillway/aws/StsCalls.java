package io.spillway.aws;

/** Hears of every call to STS, from any thread. */
@FunctionalInterface
public interface StsCalls {
  /** For those who do not want to know. */
  StsCalls UNHEARD = result -> {};

  void ended(StsResult result);
}
