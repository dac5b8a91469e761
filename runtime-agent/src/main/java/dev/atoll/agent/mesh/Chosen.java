package dev.atoll.agent.mesh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The backends that were chosen for a port of a service.
 *
 * @param shares of clusters, the own one first, then by name
 */
public record Chosen(FrontendPort port, List<Share> shares, List<List<Group>> groups) {

  public Chosen {
    shares = List.copyOf(shares);
    groups = List.copyOf(groups);
  }

  /**
   * A backend with its port.
   *
   * @param weight for Maglev, 1 to 65535; 0 where it takes no new connections
   */
  public record Target(
      String ip, int port, String cluster, Endpoint.State state, int weight, String zone) {}

  private record At(String ip, int port) {}

  Optional<Share> share(String cluster) {
    return shares.stream().filter(s -> s.candidate().cluster().equals(cluster)).findFirst();
  }

  /**
   * Backends of the chosen clusters, but for those that are not ready; those that are going away
   * keep the connections that they have. An address that two clusters claim is the first one's.
   */
  public List<Target> targets() {
    var targets = new LinkedHashMap<At, Target>();
    for (var i = 0; i < shares.size(); i++) {
      eachTarget(i, t -> targets.putIfAbsent(new At(t.ip(), t.port()), t));
    }
    return List.copyOf(targets.values());
  }

  /**
   * Backends that are there and not chosen, because others are preferred: connections that they
   * have may go on. Those of clusters too old to count are not among them, nor those that are not
   * ready.
   */
  public List<Target> spared() {
    var spared = new ArrayList<Target>();
    for (var i = 0; i < shares.size(); i++) {
      var share = shares.get(i);
      if (!share.chosen() && share.why() != Share.Why.DROPPED) {
        groups.get(i).forEach(group -> eachTarget(share, group, spared::add));
      }
    }
    return List.copyOf(spared);
  }

  void eachTarget(int share, Consumer<Target> each) {
    if (shares.get(share).chosen()) {
      groups.get(share).forEach(group -> eachTarget(shares.get(share), group, each));
    }
  }

  void eachTarget(Share share, Group group, Consumer<Target> each) {
    for (var port : group.targets(port)) {
      for (var endpoint : group.endpoints().values()) {
        if (endpoint.state() != Endpoint.State.NOT_READY) {
          each.accept(target(share, endpoint, port));
        }
      }
    }
  }

  private static Target target(Share share, Endpoint endpoint, int port) {
    var weight = endpoint.state() == share.inUse() ? share.weight() : 0;
    return new Target(
        endpoint.ip(),
        port,
        share.candidate().cluster(),
        endpoint.state(),
        weight,
        endpoint.zone());
  }

  /** The backend at an address; empty where there is none. */
  Optional<Target> target(String ip, int port) {
    for (var i = 0; i < shares.size(); i++) {
      if (shares.get(i).chosen()) {
        for (var group : groups.get(i)) {
          var endpoint = group.endpoints().get(ip);
          if (endpoint != null
              && endpoint.state() != Endpoint.State.NOT_READY
              && Arrays.binarySearch(group.targets(this.port), port) >= 0) {
            return Optional.of(target(shares.get(i), endpoint, port));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The groups of each cluster that is chosen, with its share. */
  void byGroupInOrder(BiConsumer<Group, Share> each) {
    for (var i = 0; i < shares.size(); i++) {
      if (shares.get(i).chosen()) {
        for (var group : groups.get(i)) {
          each.accept(group, shares.get(i));
        }
      }
    }
  }

  /** The same, by the identity of groups. */
  Map<Group, Share> byGroup() {
    var byGroup = new IdentityHashMap<Group, Share>();
    byGroupInOrder(byGroup::put);
    return byGroup;
  }

  /** Clusters that are chosen. */
  public List<String> clusters() {
    var clusters = new ArrayList<String>();
    shares.stream().filter(Share::chosen).forEach(s -> clusters.add(s.candidate().cluster()));
    return clusters;
  }
}
