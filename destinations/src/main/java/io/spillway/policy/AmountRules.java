package io.spillway.policy;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How much each destination may have.
 *
 * @param rules those for some before those for all: of each amount, the first rule that is for a
 *     destination and says it decides
 */
public record AmountRules(List<Rule> rules) implements Serializable {
  /** The job's settings and {@link #DEFAULT_BATCH_BYTES} alone bound what destinations have. */
  public static final AmountRules DEFAULT = new AmountRules(List.of());

  /** More than thirty full batches of the default size: those closed early are still large ones. */
  static final long DEFAULT_BATCH_BYTES = 4L << 30;

  /**
   * The amounts of some destinations.
   *
   * @param owners and
   * @param destinations whose amounts they are: both cover them
   * @param most some amounts, or all
   */
  public record Rule(NamePatterns owners, NamePatterns destinations, Map<Amount, Long> most)
      implements Serializable {
    public Rule {
      Objects.requireNonNull(owners, "owners");
      Objects.requireNonNull(destinations, "destinations");
      most = new TreeMap<>(most);
    }
  }

  public AmountRules {
    rules = List.copyOf(rules);
  }

  /**
   * The amounts of a destination.
   *
   * @param owner the destination's owner, or its own id when it names none
   */
  public Amounts of(String owner, String destinationId) {
    Map<Amount, Long> most = new EnumMap<>(Amount.class);
    for (Rule rule : rules) {
      if (rule.owners.match(owner) && rule.destinations.match(destinationId)) {
        rule.most.forEach(most::putIfAbsent);
      }
    }
    most.putIfAbsent(Amount.BATCH_BYTES, DEFAULT_BATCH_BYTES);
    return new Amounts(most);
  }
}
