package dev.atoll.agent.mesh;

import dev.atoll.agent.schema.ClusterService.Port;
import dev.atoll.agent.schema.ServiceChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A service with what was chosen for it.
 *
 * @param key {@code NAMESPACE/NAME}
 * @param own how it is in this cluster; empty where only others have it, and nothing leads to it
 * @param chosen by port
 */
public record ServiceView(
    String key, Optional<ServiceChoice> own, List<Backing> backings, List<Chosen> chosen) {

  /** The backends of one cluster, by the name of their slice. */
  record Backing(String cluster, boolean own, Freshness freshness, Map<String, Group> groups) {}

  public ServiceView {
    backings = List.copyOf(backings);
    chosen = List.copyOf(chosen);
  }

  /**
   * The backends of other clusters that are not too old for the service to count, in the parts in
   * which they are told.
   */
  public List<OtherSlice> others() {
    return backings.stream()
        .filter(backing -> !backing.own && backing.freshness != Freshness.GONE)
        .flatMap(backing ->
            backing.groups.entrySet().stream()
                .map(part -> OtherSlice.of(backing.cluster, part.getKey(), part.getValue())))
        .toList();
  }

  static ServiceView of(String key, Optional<ServiceChoice> own, List<Backing> backings) {
    var chosen = new ArrayList<Chosen>();
    own.ifPresent(service -> ports(service).forEach(p -> chosen.add(choose(service, p, backings))));
    return new ServiceView(key, own, backings, chosen);
  }

  private static TreeSet<FrontendPort> ports(ServiceChoice service) {
    var ports = new TreeSet<FrontendPort>();
    service
        .frontends()
        .forEach(
            (ip, byName) -> byName.forEach((name, port) -> ports.add(frontend(ip, name, port))));
    return ports;
  }

  private static FrontendPort frontend(String ip, String name, Port port) {
    return new FrontendPort(ip.contains(":"), name, port.protocol(), port.port());
  }

  private static Chosen choose(ServiceChoice service, FrontendPort port, List<Backing> backings) {
    var candidates = new ArrayList<Candidate>();
    var groups = new ArrayList<List<Group>>();
    for (var backing : backings) {
      var behind = backing.groups.values().stream().filter(g -> g.isBehind(port)).toList();
      var counts = behind.stream().map(Group::counts).reduce(Counts.NONE, Counts::plus);
      candidates.add(new Candidate(backing.cluster, backing.own, backing.freshness, counts));
      groups.add(behind);
    }
    return new Chosen(port, Choice.of(service, candidates), groups);
  }

  /** How many backends each cluster has, whatever port they are behind. */
  public Map<String, Counts> counts() {
    var counts = new TreeMap<String, Counts>();
    for (var backing : backings) {
      counts.put(
          backing.cluster,
          backing.groups.values().stream().map(Group::counts).reduce(Counts.NONE, Counts::plus));
    }
    return counts;
  }
}
