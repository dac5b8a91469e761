package dev.atoll.agent.policy;

import dev.atoll.policy.mesh.Blocks;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.View;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/**
 * The policies of endpoints, as identities and policies come and go. What policies ask is asked of
 * each identity once, when it comes or when it is first asked; after that only endpoints on which
 * other rules act, or whose rules mean the identity, change. To be used by one thread.
 */
public final class EndpointPolicies {

  /** Entries that one endpoint may have, as in Cilium ({@code bpf-policy-map-max}). */
  public static final int LIMIT = 16_384;

  private final int limit;
  private final Map<Integer, Identity> identities = new HashMap<>();
  private final Map<Compiled.Key, Compiled> compiled = new HashMap<>();
  private final Map<End, Compiled> bySubject = new HashMap<>();
  private PolicySet set;
  private View view;
  private View withoutPlaceholders;

  /**
   * @param limit entries that one endpoint may have; one that needs more is closed
   */
  public EndpointPolicies(PolicySet set, int limit) {
    this.limit = limit;
    this.set = set;
    this.view = new View(set.cluster());
    this.withoutPlaceholders = view.withoutAggregates();
  }

  /**
   * Takes other policies. Endpoints on which the same rules act keep their value, unless the way
   * changed in which the cluster sees identities: its settings, groups or named blocks. Of new
   * blocks the identities are to be put after this.
   *
   * @param next {@link PolicySet#next} of the set before
   */
  public void take(PolicySet next) {
    var before = set;
    var same = isSeenAlike(before.cluster(), next.cluster());
    set = next;
    view = new View(next.cluster());
    withoutPlaceholders = view.withoutAggregates();
    identities.replaceAll((_, i) -> same ? askedAgain(i, before) : asked(i.number(), i.end()));
    var known = same ? Map.copyOf(compiled) : Map.<Compiled.Key, Compiled>of();
    compiled.clear();
    bySubject.replaceAll((subject, _) -> compile(subject, known));
  }

  private static boolean isSeenAlike(ClusterFacts a, ClusterFacts b) {
    return a.semantics().equals(b.semantics())
        && a.groups().equals(b.groups())
        && a.nodeCidrs().equals(b.nodeCidrs())
        && new HashSet<>(Blocks.named(a)).equals(new HashSet<>(Blocks.named(b)));
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
    set.queries().forEach((i, query) -> asked.set(i, means(query, end)));
    return new Identity(number, end, asked);
  }

  /** Only what was not asked before. */
  private Identity askedAgain(Identity identity, PolicySet before) {
    var asked = new BitSet();
    set.queries()
        .forEach((i, query) ->
            asked.set(
                i,
                query.equals(before.queries().get(i))
                    ? identity.is(i)
                    : means(query, identity.end())));
    return new Identity(identity.number(), identity.end(), asked);
  }

  private boolean means(PeerQuery query, End end) {
    return query.means(query.placeholders() ? view : withoutPlaceholders, end);
  }

  /**
   * The policy of an endpoint as things are. The same value until it changes.
   *
   * @param subject by its own labels and ports; a pod, or the host where policies act on it
   */
  public EndpointPolicy of(End subject) {
    return bySubject.computeIfAbsent(subject, s -> compile(s, Map.of())).value();
  }

  /** Forgets a subject that no endpoint is of any more. */
  public void forget(End subject) {
    bySubject.remove(subject);
    compiled.values().retainAll(new HashSet<>(bySubject.values()));
  }

  private Compiled compile(End subject, Map<Compiled.Key, Compiled> known) {
    return compiled.computeIfAbsent(
        Compiled.Key.of(set, subject),
        key -> {
          var before = known.get(key);
          return before == null ? compile(key) : before;
        });
  }

  private Compiled compile(Compiled.Key key) {
    var fresh = new Compiled(key, limit);
    identities.values().forEach(fresh::put);
    return fresh;
  }
}
