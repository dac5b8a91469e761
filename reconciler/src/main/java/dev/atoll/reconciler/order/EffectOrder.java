package dev.atoll.reconciler.order;

import dev.atoll.policy.label.Labels;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.rule.Peer;
import dev.atoll.policy.rule.Peers;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.Semantics.Enforcement;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The order in which changes of policies cut nothing that is allowed before and after, and open
 * nothing that is denied before and after.
 *
 * <p>Each end of a connection is judged by itself, since the other one may be in a cluster that has
 * its own order; between two pods of one cluster both are looked at together.
 */
public final class EffectOrder {

  /** More changes than these are ordered by their text. */
  public static final int MOST = 200;

  private static final Labels AGGREGATE_WORLD = Labels.reserved("aggregate-world");

  private EffectOrder() {}

  /**
   * Where each change comes.
   *
   * @param changes each of another policy, in an order that decides where effects do not
   * @return one place for each change
   */
  public static List<Place> of(Situation situation, List<Change> changes) {
    if (changes.isEmpty()) {
      return List.of();
    }
    if (changes.size() > MOST) {
      return byText(changes, "more than " + MOST + " policies change");
    }
    var texts = Texts.of(situation, changes);
    var home = situation.around().home(situation.cluster(), situation.objects());
    if (home.semantics().enforcement() == Enforcement.NEVER) {
      return byText(changes, "policies are not enforced here");
    }
    if (isBeyond(home, texts)) {
      return byText(changes, "what its CIDR rules mean depends on other policies");
    }
    var others = situation.around().others(situation.cluster());
    var all = texts.all();
    var full = StandIns.in(home, others, texts.changing(), all).withEntries(all);
    var basis = StandIns.isUndeclared(home) ? Basis.STAND_INS : Basis.WORKLOADS;
    return Turns.of(new Board(full, others, texts), changes, basis);
  }

  /** What a peer means must not depend on which policies are there. */
  private static boolean isBeyond(ClusterFacts home, Texts texts) {
    return home.semantics().cidrMatch().contains("pods")
        || home.semantics().aggregates() && texts.all().stream().anyMatch(EffectOrder::isOfWorld);
  }

  /** Whether a selector takes in every address that some policy names. */
  private static boolean isOfWorld(PolicyEntry entry) {
    return entry.peers() instanceof Peers.Some some
        && some.list().stream()
            .anyMatch(p ->
                p instanceof Peer.Labelled l
                    && l.selector().requirements().stream().allMatch(r -> r.isNegative())
                    && l.selector().matches(AGGREGATE_WORLD));
  }

  private static List<Place> byText(List<Change> changes, String why) {
    var words = changes.size() > 1 ? Basis.TEXT.words() + ": " + why : "";
    return IntStream.range(0, changes.size())
        .mapToObj(i -> changes.get(i).byText())
        .map(t -> new Place(t.ordinal(), 0, t, Effect.NONE, words, false, true))
        .toList();
  }
}
