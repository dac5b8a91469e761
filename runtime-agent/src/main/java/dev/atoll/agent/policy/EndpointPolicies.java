package dev.atoll.agent.policy;

import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.View;
import dev.atoll.policy.rule.Direction;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The policies of endpoints, as identities come and go. What a set of policies asks is asked of
 * each identity once, when it comes; after that only the endpoints whose rules mean it change. To
 * be used by one thread.
 */
public final class EndpointPolicies {

  /** Entries that one endpoint may have, as in Cilium ({@code bpf-policy-map-max}). */
  public static final int LIMIT = 16_384;

  private record Rules(Acting egress, Acting ingress) {}

  private final PolicySet set;
  private final int limit;
  private final View view;
  private final View withoutPlaceholders;
  private final Map<Integer, Identity> identities = new HashMap<>();
  private final Map<Rules, Compiled> compiled = new HashMap<>();
  private final Map<End, Compiled> bySubject = new HashMap<>();

  /**
   * @param limit entries that one endpoint may have; one that needs more is closed
   */
  public EndpointPolicies(PolicySet set, int limit) {
    this.set = set;
    this.limit = limit;
    this.view = new View(set.cluster());
    this.withoutPlaceholders = view.withoutAggregates();
  }

  /**
   * Takes in an identity, or its new meaning.
   *
   * @param number without sign, not 0
   * @param end who has it, as {@link View#seen} from the own cluster
   * @return whether the policy of any subject asked for before is another one now
   */
  public boolean put(int number, End end) {
    var known = identities.get(number);
    return (known == null || !known.end().equals(end)) && put(asked(number, end));
  }

  private boolean put(Identity identity) {
    identities.put(identity.number(), identity);
    var changed = false;
    for (var each : compiled.values()) {
      changed |= each.put(identity);
    }
    return changed;
  }

  /**
   * Forgets an identity.
   *
   * @return as in {@link #put}
   */
  public boolean remove(int number) {
    identities.remove(number);
    var changed = false;
    for (var each : compiled.values()) {
      changed |= each.remove(number);
    }
    return changed;
  }

  private Identity asked(int number, End end) {
    var asked = new BitSet();
    var queries = set.queries();
    for (var i = 0; i < queries.size(); i++) {
      var query = queries.get(i);
      if (query.means(query.placeholders() ? view : withoutPlaceholders, end)) {
        asked.set(i);
      }
    }
    return new Identity(number, end, asked);
  }

  /**
   * The policy of an endpoint as things are. The same value until it changes.
   *
   * @param subject by its own labels and ports; a pod, or the host where policies act on it
   */
  public EndpointPolicy of(End subject) {
    return bySubject.computeIfAbsent(subject, this::compile).value();
  }

  /** Forgets a subject that no endpoint is of any more. */
  public void forget(End subject) {
    bySubject.remove(subject);
    compiled.values().retainAll(bySubject.values());
  }

  private Compiled compile(End subject) {
    var egress = Acting.selecting(set, subject, Direction.EGRESS);
    var ingress = Acting.selecting(set, subject, Direction.INGRESS);
    var rules =
        new Rules(
            Acting.of(set, subject, Direction.EGRESS, egress),
            Acting.of(set, subject, Direction.INGRESS, ingress));
    return compiled.computeIfAbsent(rules, r -> compile(r, egress, ingress));
  }

  private Compiled compile(Rules rules, List<Ruling> egress, List<Ruling> ingress) {
    var selecting = new ArrayList<>(egress);
    selecting.addAll(ingress);
    var fresh = new Compiled(set, rules.egress, rules.ingress, selecting, limit);
    identities.values().forEach(fresh::put);
    return fresh;
  }
}
