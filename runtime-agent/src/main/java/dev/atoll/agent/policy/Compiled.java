package dev.atoll.agent.policy;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The policy of all endpoints on which the same rules act, while identities come and go. */
final class Compiled {

  private final Side egress;
  private final Side ingress;
  private final TreeMap<Integer, PolicyRule> rules = new TreeMap<>();
  private final List<Unexpressed> unexpressed;
  private final int limit;
  private Optional<EndpointPolicy> value = Optional.empty();

  /**
   * @param limit entries that the map takes
   */
  Compiled(PolicySet set, Acting egress, Acting ingress, List<Ruling> selecting, int limit) {
    this.egress = new Side(egress);
    this.ingress = new Side(ingress);
    this.unexpressed = List.copyOf(Unexpressed.of(selecting));
    this.limit = limit;
    selecting.forEach(r -> rules.put(r.number(), set.rules().get(r.number())));
  }

  /** Whether the policy is another one then. */
  boolean put(Identity identity) {
    return changed(egress.put(identity) | ingress.put(identity));
  }

  /** Whether the policy is another one then. */
  boolean remove(int identity) {
    return changed(egress.remove(identity) | ingress.remove(identity));
  }

  private boolean changed(boolean different) {
    if (different) {
      value = Optional.empty();
    }
    return different;
  }

  /** The same value until something changes. */
  EndpointPolicy value() {
    if (value.isEmpty()) {
      value = Optional.of(fresh());
    }
    return value.get();
  }

  private EndpointPolicy fresh() {
    var size = egress.size() + ingress.size();
    return size <= limit
        ? new EndpointPolicy(egress.value(), ingress.value(), rules, unexpressed, Optional.empty())
        : new EndpointPolicy(
            DirectionPolicy.CLOSED,
            DirectionPolicy.CLOSED,
            rules,
            unexpressed,
            Optional.of("%,d entries, and the limit is %,d".formatted(size, limit)));
  }
}
