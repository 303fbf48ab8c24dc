package io.spillway.catalog;

import io.spillway.diagnostic.Diagnostic;
import io.spillway.mapping.CompiledMapping;
import io.spillway.policy.Amount;
import io.spillway.policy.AmountRules;
import io.spillway.policy.AmountRules.Rule;
import io.spillway.policy.Amounts;
import io.spillway.policy.NamePatterns;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads how much destinations may have, and checks what of it a catalog tells. */
final class AmountsCompiler {
  private static final String OWNERS = "owners";
  private static final String DESTINATIONS = "destinations";

  /** An owner's name or a destination's id, with {@code *} anywhere. */
  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9_*-]{1,64}");

  private AmountsCompiler() {}

  /** The rules of a list of the policy. */
  static AmountRules compile(List<CatalogNode> nodes) {
    List<Rule> rules = new ArrayList<>();
    for (CatalogNode node : nodes) {
      if (node.isObject("an object with amounts")) {
        rules.add(rule(node));
      }
    }
    return new AmountRules(rules);
  }

  private static Rule rule(CatalogNode node) {
    Set<String> known = new HashSet<>(Amount.keys());
    known.add(OWNERS);
    known.add(DESTINATIONS);
    node.rejectUnknownKeys(known);
    Map<Amount, Long> most = new EnumMap<>(Amount.class);
    for (Amount amount : Amount.values()) {
      if (node.json().has(amount.key())) {
        number(node.child(amount.key())).ifPresent(number -> most.put(amount, number));
      }
    }
    if (Amount.keys().stream().noneMatch(node.json()::has)) {
      node.error(
          "says no amount; ",
          "give " + String.join(", ", new TreeSet<>(Amount.keys())) + " or some of them");
    }
    return new Rule(names(node, OWNERS), names(node, DESTINATIONS), most);
  }

  private static Optional<Long> number(CatalogNode node) {
    boolean valid = node.json().isIntegralNumber() && node.json().canConvertToLong();
    long number = valid ? node.json().longValue() : 0;
    if (number >= 1 && number <= Amount.MAX) {
      return Optional.of(number);
    }
    node.error(
        (node.json().isNumber() ? node.json().asText() : Diagnostic.kind(node.json()))
            + " is no amount; ",
        "give a whole number from 1 to " + Amount.MAX + ", without a unit");
    return Optional.empty();
  }

  private static NamePatterns names(CatalogNode node, String key) {
    if (!node.json().has(key)) {
      return NamePatterns.ALL;
    }
    CatalogNode given = node.child(key);
    if (given.isAbsent() || given.isEmptyList()) {
      given.error("names nobody; ", "give names, or leave the key out if it is for all");
    }
    List<String> names = new ArrayList<>();
    for (CatalogNode item : node.list(key, false)) {
      item.text("a name").filter(name -> isName(item, name)).ifPresent(names::add);
    }
    return new NamePatterns(names);
  }

  private static boolean isName(CatalogNode node, String name) {
    boolean valid = NAMES.matcher(name).matches();
    if (!valid) {
      node.error(
          "nobody can have the name " + Diagnostic.value(name) + "; ",
          "give up to 64 letters, digits, _ and -, with * for any characters");
    }
    return valid;
  }

  /** Refuses a mapping with more columns than its destination may have. */
  static void checkColumns(CatalogNode mapping, CompiledMapping compiled, Amounts amounts) {
    int columns = compiled.layout().columns().size();
    if (columns > amounts.most(Amount.COLUMNS)) {
      mapping
          .child("columns")
          .error(
              columns
                  + " columns, the policy allows this destination "
                  + amounts.most(Amount.COLUMNS)
                  + "; ",
              "leave some out, split the mapping, or let the platform raise "
                  + Amount.COLUMNS.key()
                  + " in its policy under amounts");
    }
  }
}
