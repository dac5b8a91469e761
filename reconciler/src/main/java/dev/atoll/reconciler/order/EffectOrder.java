package dev.atoll.reconciler.order;

import dev.atoll.policy.label.Labels;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.rule.Peer;
import dev.atoll.policy.rule.Peers;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.Semantics.Enforcement;
import java.util.List;

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
      return ofMany(tendencies(changes));
    }
    var texts = Texts.of(situation, changes);
    var home = situation.around().home(situation.cluster(), situation.objects());
    if (home.semantics().enforcement() == Enforcement.NEVER) {
      return byText(tendencies(changes), "policies are not enforced here");
    }
    if (isBeyond(home, texts)) {
      return byText(tendencies(changes), "what its CIDR rules mean depends on other policies");
    }
    var others = situation.around().others(situation.cluster());
    var all = texts.all();
    var full = StandIns.in(home, others, texts.changing(), all).withEntries(all);
    var basis = StandIns.isUndeclared(home) ? Basis.STAND_INS : Basis.WORKLOADS;
    return Turns.of(new Board(full, others, texts), changes, basis);
  }

  /**
   * Where each of more than {@link #MOST} changes comes, of which nothing else is looked at.
   *
   * @param byText what can be said of each without knowing any pod
   */
  public static List<Place> ofMany(List<Tendency> byText) {
    return byText(byText, "more than " + MOST + " policies change");
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

  private static List<Tendency> tendencies(List<Change> changes) {
    return changes.stream().map(Change::byText).toList();
  }

  private static List<Place> byText(List<Tendency> byText, String why) {
    var words = byText.size() > 1 ? Basis.TEXT.words() + ": " + why : "";
    return byText.stream()
        .map(t -> new Place(t.ordinal(), 0, t, Effect.NONE, words, false, true))
        .toList();
  }
}
