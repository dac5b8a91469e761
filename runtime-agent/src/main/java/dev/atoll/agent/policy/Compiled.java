package dev.atoll.agent.policy;

import dev.atoll.policy.mesh.End;
import dev.atoll.policy.rule.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The policy of all endpoints on which the same rules act, while identities come and go. */
final class Compiled {

  /** All that makes the policies of two endpoints the same one. */
  record Key(
      Acting egress,
      Acting ingress,
      SortedMap<Integer, PolicyRule> rules,
      List<Unexpressed> unexpressed) {

    static Key of(PolicySet set, End subject) {
      var egress = Acting.selecting(set, subject, Direction.EGRESS);
      var ingress = Acting.selecting(set, subject, Direction.INGRESS);
      var all = new ArrayList<>(egress);
      all.addAll(ingress);
      return new Key(
          Acting.of(set, subject, Direction.EGRESS, egress),
          Acting.of(set, subject, Direction.INGRESS, ingress),
          rules(set, all),
          List.copyOf(Unexpressed.of(all)));
    }

    private static SortedMap<Integer, PolicyRule> rules(PolicySet set, List<Ruling> of) {
      var rules = new TreeMap<Integer, PolicyRule>();
      of.forEach(r -> rules.put(r.number(), set.rules().get(r.number())));
      return rules;
    }
  }

  private final Side egress;
  private final Side ingress;
  private final SortedMap<Integer, PolicyRule> rules;
  private final List<Unexpressed> unexpressed;
  private final int limit;
  private Optional<EndpointPolicy> value = Optional.empty();

  /**
   * @param limit entries that the map takes
   */
  Compiled(Key key, int limit) {
    this.egress = new Side(key.egress);
    this.ingress = new Side(key.ingress);
    this.rules = key.rules;
    this.unexpressed = key.unexpressed;
    this.limit = limit;
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
