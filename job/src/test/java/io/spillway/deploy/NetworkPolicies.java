package io.spillway.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the job's pods may connect to: Kubernetes lets a connection out that a rule of any policy
 * allows, once there is a policy for it.
 */
final class NetworkPolicies {
  private static final String NAMESPACE = "kubernetes.io/metadata.name";

  private final List<ObjectNode> policies;
  private final List<JsonNode> egress = new ArrayList<>();

  NetworkPolicies(Manifests manifests) {
    policies = manifests.of("NetworkPolicy");
    policies.forEach(policy -> policy.at("/spec/egress").forEach(egress::add));
  }

  /** One sentence for each rule that is open to everybody and each policy that would not count. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (ObjectNode policy : policies) {
      JsonNode spec = policy.path("spec");
      for (String direction : new String[] {"ingress", "egress"}) {
        String peers = direction.equals("ingress") ? "from" : "to";
        for (JsonNode rule : spec.path(direction)) {
          if (rule.path(peers).isEmpty()) {
            problems.add(Manifests.title(policy) + ": a rule names nobody, so it means everybody");
          }
        }
        if (spec.has(direction)
            && spec.path("policyTypes").valueStream().noneMatch(isFor(direction))) {
          problems.add(Manifests.title(policy) + ": policyTypes do not say " + direction);
        }
      }
    }
    return problems;
  }

  private static Predicate<JsonNode> isFor(String direction) {
    return type -> type.asText().equalsIgnoreCase(direction);
  }

  /** Whether an address outside of the cluster's pods can be reached over TCP. */
  boolean letOut(InetAddress address, int port) {
    return anyRule(
        port,
        peer ->
            peer.isMissingNode() || (peer.has("ipBlock") && isIn(address, peer.path("ipBlock"))));
  }

  /** Whether all pods of a namespace can be reached over TCP. */
  boolean letOut(String namespace, int port) {
    return anyRule(
        port,
        peer ->
            peer.isMissingNode()
                || (!peer.has("podSelector")
                    && peer.at("/namespaceSelector/matchLabels")
                        .path(NAMESPACE)
                        .asText()
                        .equals(namespace)));
  }

  private boolean anyRule(int port, Predicate<JsonNode> isTo) {
    return egress.stream()
        .filter(rule -> rule.path("ports").isEmpty() || opens(rule.path("ports"), port))
        .anyMatch(
            rule ->
                rule.path("to").isEmpty()
                    ? isTo.test(rule.path("to").path(0))
                    : rule.path("to").valueStream().anyMatch(isTo));
  }

  private static boolean opens(JsonNode ports, int port) {
    return ports
        .valueStream()
        .filter(range -> range.path("protocol").asText("TCP").equals("TCP"))
        .anyMatch(
            range -> {
              int from = range.path("port").asInt();
              return port >= from && port <= range.path("endPort").asInt(from);
            });
  }

  private static boolean isIn(InetAddress address, JsonNode block) {
    return isIn(address, block.path("cidr").asText())
        && block.path("except").valueStream().noneMatch(part -> isIn(address, part.asText()));
  }

  private static boolean isIn(InetAddress address, String cidr) {
    try {
      byte[] network = InetAddress.getByName(cidr.replaceFirst("/.*", "")).getAddress();
      byte[] given = address.getAddress();
      int rest = network.length * 8 - Integer.parseInt(cidr.replaceFirst(".*/", ""));
      return network.length == given.length
          && new BigInteger(1, network)
              .shiftRight(rest)
              .equals(new BigInteger(1, given).shiftRight(rest));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(cidr, e);
    }
  }
}
