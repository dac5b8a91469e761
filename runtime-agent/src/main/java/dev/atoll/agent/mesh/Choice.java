package dev.atoll.agent.mesh;

import dev.atoll.agent.mesh.Share.Why;
import dev.atoll.agent.schema.ServiceChoice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Chooses among the clusters that have backends behind a port. In this order, each step taking away
 * from what the last one left, and none of them everything that is usable:
 *
 * <ol>
 *   <li>a service that is not global has its own cluster only;
 *   <li>clusters older than {@code dropAfter} do not count, those older than {@code staleAfter} not
 *       while one that is not has an active backend, and those that join and whose nodes do not
 *       answer yet not while another one has a usable backend;
 *   <li>without a failover order, affinity as Cilium has it (1.20.2, {@code
 *       pkg/clustermesh/selectbackends.go}). With one, the first cluster in it of whose backends
 *       {@code minimumHealthy} percent are active; affinity local puts the own cluster in front,
 *       remote behind all, and what the order does not name comes last, together. If no cluster has
 *       enough, all count, so that none takes what is too much for it;
 *   <li>backends that are going away do not count while others are active;
 *   <li>clusters of weight 0 do not count while there are others. A cluster that the weights do not
 *       name has 100, as the fleet's default is.
 * </ol>
 *
 * <p>New connections are divided between members by weight, and within a member between backends
 * alike; without weights between all backends alike.
 */
public final class Choice {
  private static final int DEFAULT_WEIGHT = 100;
  private static final int MAX_WEIGHT = 65_535;

  private final ServiceChoice service;
  private final List<Candidate> left;
  private final Map<Candidate, Why> not = new HashMap<>();

  private Choice(ServiceChoice service, List<Candidate> all) {
    this.service = service;
    this.left = new ArrayList<>(all);
  }

  /**
   * @param all no cluster twice
   * @return one for each of {@code all}, in that order
   */
  public static List<Share> of(ServiceChoice service, List<Candidate> all) {
    var choice = new Choice(service, all);
    choice.global();
    choice.age();
    choice.prefer();
    choice.usable();
    var weights = choice.weights();
    return all.stream().map(c -> choice.share(c, weights)).toList();
  }

  private void without(Why why, Predicate<Candidate> which) {
    for (var candidate : List.copyOf(left)) {
      if (which.test(candidate)) {
        left.remove(candidate);
        not.put(candidate, why);
      }
    }
  }

  private void global() {
    if (!service.global()) {
      without(Why.NOT_GLOBAL, c -> !c.own());
    }
  }

  private void age() {
    without(Why.DROPPED, c -> c.freshness() == Freshness.GONE);
    if (left.stream()
        .anyMatch(c -> c.freshness() != Freshness.JOINING && c.counts().healthy() > 0)) {
      without(Why.JOINING, c -> c.freshness() == Freshness.JOINING);
    }
    if (left.stream().anyMatch(c -> c.freshness() == Freshness.FRESH && c.counts().active() > 0)) {
      without(Why.STALE, c -> c.freshness() == Freshness.STALE);
    }
  }

  private void prefer() {
    if (service.failoverOrder().isEmpty()) {
      affinity();
    } else {
      order();
    }
  }

  private void affinity() {
    var local = total(Candidate::own);
    var remote = total(c -> !c.own());
    switch (service.affinity()) {
      case NONE -> {}
      case LOCAL -> {
        if (local.active() > 0 || remote.healthy() == 0) {
          without(Why.AFFINITY, c -> !c.own());
        }
      }
      case REMOTE -> {
        if (remote.healthy() > 0 || local.healthy() == 0) {
          without(Why.AFFINITY, Candidate::own);
        }
      }
    }
  }

  private Counts total(Predicate<Candidate> which) {
    return left.stream().filter(which).map(Candidate::counts).reduce(Counts.NONE, Counts::plus);
  }

  private void order() {
    var enough =
        left.stream()
            .filter(c -> c.counts().hasActive(service.minimumHealthy()))
            .mapToInt(this::rank)
            .min();
    enough.ifPresent(first -> {
      without(Why.LATER, c -> rank(c) > first);
      without(Why.TOO_FEW, c -> !c.counts().hasActive(service.minimumHealthy()));
    });
  }

  private int rank(Candidate candidate) {
    var order = service.failoverOrder();
    var at = order.indexOf(candidate.cluster());
    var written = at < 0 ? order.size() : at;
    return switch (service.affinity()) {
      case NONE -> written;
      case LOCAL -> candidate.own() ? -1 : written;
      case REMOTE -> candidate.own() ? order.size() + 1 : written;
    };
  }

  private void usable() {
    without(Why.NOTHING, c -> c.counts().healthy() == 0);
    if (total(c -> true).active() > 0) {
      without(Why.TERMINATING, c -> c.counts().active() == 0);
    }
  }

  /** What a backend of a cluster gets, in any unit that is the same for all. */
  private record Weights(Function<Candidate, Fraction> ofAll, Function<Candidate, Fraction> each) {}

  private Weights weights() {
    if (service.weights().isEmpty()) {
      return alike();
    }
    if (left.stream().anyMatch(c -> weight(c) > 0)) {
      without(Why.NO_WEIGHT, c -> weight(c) == 0);
    }
    var inMember = new HashMap<String, Integer>();
    var weightOf = new HashMap<String, Integer>();
    for (var candidate : left) {
      inMember.merge(member(candidate), inUse(candidate), Integer::sum);
      weightOf.put(member(candidate), weight(candidate));
    }
    var sum = weightOf.values().stream().mapToLong(w -> w).sum();
    if (sum == 0) {
      return alike();
    }
    Function<Candidate, Long> members = c -> sum * inMember.getOrDefault(member(c), 1);
    return new Weights(
        c -> Fraction.of((long) weight(c) * inUse(c), members.apply(c)),
        c -> Fraction.of(weight(c), members.apply(c)));
  }

  private Weights alike() {
    var all = left.stream().mapToLong(Choice::inUse).sum();
    return new Weights(c -> Fraction.of(inUse(c), all), c -> Fraction.of(1, all));
  }

  private static int inUse(Candidate candidate) {
    var counts = candidate.counts();
    return counts.active() > 0 ? counts.active() : counts.terminating();
  }

  /** Which clusters a cluster shares its weight with; one that is not named shares with none. */
  private String member(Candidate candidate) {
    return service.weights().stream()
        .filter(m -> m.clusters().contains(candidate.cluster()))
        .findFirst()
        .map(m -> String.join("+", m.clusters()))
        .orElse(candidate.cluster());
  }

  private int weight(Candidate candidate) {
    return service.weights().stream()
        .filter(m -> m.clusters().contains(candidate.cluster()))
        .findFirst()
        .map(ServiceChoice.Member::weight)
        .orElse(DEFAULT_WEIGHT);
  }

  private Share share(Candidate candidate, Weights weights) {
    var why = not.get(candidate);
    if (why != null) {
      return new Share(candidate, why, Fraction.ZERO, Fraction.ZERO, 0);
    }
    var most = left.stream().mapToDouble(c -> weights.each().apply(c).value()).max().orElse(1);
    var each = weights.each().apply(candidate);
    var weight = (int) Math.clamp(Math.round(MAX_WEIGHT * each.value() / most), 1, MAX_WEIGHT);
    return new Share(candidate, Why.CHOSEN, weights.ofAll().apply(candidate), each, weight);
  }
}
