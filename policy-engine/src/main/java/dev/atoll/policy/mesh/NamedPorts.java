package dev.atoll.policy.mesh;

import dev.atoll.policy.rule.Protocol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a port name stands for, as the agents of one cluster know it. From 1.20 on each peer's own
 * name counts, pods of other clusters included. Before, a name counted only if all pods of the
 * cluster that have it agree on its number (Cilium 1.19, {@code types/portmap.go}).
 */
public final class NamedPorts {

  private final boolean perPeer;
  private final Map<String, Map<Protocol, Set<Integer>>> local = new HashMap<>();

  private NamedPorts(boolean perPeer) {
    this.perPeer = perPeer;
  }

  public static NamedPorts of(ClusterFacts cluster) {
    var ports = new NamedPorts(cluster.semantics().version().isAtLeast(1, 20));
    cluster.pods().forEach(pod -> pod.namedPorts().forEach(ports::add));
    return ports;
  }

  private void add(String name, NamedPort port) {
    local
        .computeIfAbsent(name, n -> new HashMap<>())
        .computeIfAbsent(port.protocol(), p -> new HashSet<>())
        .add(port.number());
  }

  /** Of the subject of an ingress rule: its own. */
  public static List<NamedPort> own(End end, String name) {
    var port = end instanceof End.Pods p ? p.namedPorts().get(name) : null;
    return port == null ? List.of() : List.of(port);
  }

  /** Of the peer of an egress rule. */
  public List<NamedPort> ofPeer(End peer, String name) {
    if (perPeer) {
      return own(peer, name);
    }
    return local.getOrDefault(name, Map.of()).entrySet().stream()
        .filter(e -> e.getValue().size() == 1)
        .map(e -> new NamedPort(e.getKey(), e.getValue().iterator().next()))
        .toList();
  }

  /** Whether every peer of a rule gets the same numbers. */
  public boolean isPerPeer() {
    return perPeer;
  }
}
