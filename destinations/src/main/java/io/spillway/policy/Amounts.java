package io.spillway.policy;

import java.util.EnumMap;
import java.util.Map;

/** How much a destination may have. What is not bounded here, the job's settings still bound. */
public final class Amounts {
  private final Map<Amount, Long> most = new EnumMap<>(Amount.class);

  Amounts(Map<Amount, Long> most) {
    this.most.putAll(most);
  }

  /** The most of an amount; {@code Long.MAX_VALUE} when the policy does not bound it. */
  public long most(Amount amount) {
    return most.getOrDefault(amount, Long.MAX_VALUE);
  }

  /** The smaller one of the policy's bound and that of a job's setting. */
  public int within(Amount amount, int setting) {
    return (int) Math.min(setting, most(amount));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Amounts that && most.equals(that.most);
  }

  @Override
  public int hashCode() {
    return most.hashCode();
  }

  @Override
  public String toString() {
    return "Amounts" + most;
  }
}
