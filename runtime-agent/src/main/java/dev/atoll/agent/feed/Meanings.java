package dev.atoll.agent.feed;

import dev.atoll.agent.mesh.MeshDifference;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.policy.CidrIdentities;
import dev.atoll.agent.policy.EndpointPolicies;
import dev.atoll.agent.policy.EndpointPolicy;
import dev.atoll.agent.policy.NodeIdentities;
import dev.atoll.agent.policy.OwnPolicies;
import dev.atoll.agent.policy.PodIdentity;
import dev.atoll.agent.policy.PolicySet;
import dev.atoll.agent.policy.ReservedIdentities;
import dev.atoll.agent.schema.NodeValue;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.policy.label.Label;
import dev.atoll.policy.label.Labels;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.PolicyObject;
import dev.atoll.policy.mesh.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What policies mean for whom, as both come and go. Used by one thread. */
final class Meanings {
  private final Settings settings;
  private final EndpointPolicies policies;
  private OwnPolicies read;
  private PolicySet set;
  private CidrIdentities cidrs = CidrIdentities.NONE;
  private NodeIdentities nodes = NodeIdentities.NONE;
  private NodeTunnels tunnels = NodeTunnels.NONE;
  private final Set<Integer> known = new HashSet<>();
  private final Set<Integer> fresh = new HashSet<>();
  private final Set<Integer> leaving = new HashSet<>();

  Meanings(Settings settings, Collection<PolicyObject> objects) {
    this.settings = settings;
    this.read = OwnPolicies.read(settings.cluster(), settings.options(), objects);
    this.set = PolicySet.of(read);
    this.policies = new EndpointPolicies(set, EndpointPolicies.LIMIT);
    ReservedIdentities.ends().forEach(this::put);
    nameBlocks();
  }

  /**
   * Takes other policies.
   *
   * @return blocks that are someone else now
   */
  Set<Cidr> take(Collection<PolicyObject> objects) {
    read = OwnPolicies.read(settings.cluster(), settings.options(), objects);
    set = set.next(read);
    policies.take(set);
    return nameBlocks();
  }

  private Set<Cidr> nameBlocks() {
    var before = cidrs;
    cidrs = cidrs.of(read.cluster());
    cidrs.ends().forEach(this::put);
    leave(before.ends().keySet(), cidrs.ends().keySet());
    return different(before.blocks(), cidrs.blocks());
  }

  /**
   * Takes in identities that have come.
   *
   * @return blocks that are someone else now
   */
  Set<Cidr> come(MeshDifference difference) {
    for (var change : difference.identities()) {
      change
          .now()
          .ifPresentOrElse(
              labels -> {
                leaving.remove(change.identity());
                put(change.identity(), PodIdentity.of(labels));
              },
              () -> leaving.add(change.identity()));
    }
    return difference.nodes().isEmpty() ? Set.of() : nameNodes(difference.after());
  }

  private Set<Cidr> nameNodes(MeshState mesh) {
    var before = nodes;
    var behind = tunnels;
    var all = new ArrayList<End.Node>();
    for (var peer : mesh.peers()) {
      mesh.nodes(peer.cluster()).forEach(n -> all.add(node(n)));
    }
    nodes = nodes.of(new View(read.cluster()), all);
    nodes.ends().forEach(this::put);
    leave(before.ends().keySet(), nodes.ends().keySet());
    tunnels = NodeTunnels.of(mesh);
    var others = different(before.addresses(), nodes.addresses());
    others.addAll(different(behind.byAddress(), tunnels.byAddress()));
    return others.stream()
        .map(ip -> Cidr.containing(ip, ip.bits()))
        .collect(java.util.stream.Collectors.toSet());
  }

  private End.Node node(NodeValue node) {
    var own = node.cluster().equals(settings.semantics().cluster());
    return new End.Node(
        node.cluster(),
        node.name(),
        own && node.name().equals(settings.node()),
        Labels.of(Label.K8S, node.labels()),
        node.addresses().stream().flatMap(a -> Ip.parse(a.ip()).good().stream()).toList());
  }

  private void put(int number, End end) {
    policies.put(number, end);
    if (known.add(number)) {
      fresh.add(number);
    }
  }

  /** Identities that have come since the last time this was asked. */
  Set<Integer> fresh() {
    var all = Set.copyOf(fresh);
    fresh.clear();
    return all;
  }

  private void leave(Set<Integer> before, Set<Integer> now) {
    before.stream().filter(n -> !now.contains(n)).forEach(leaving::add);
    leaving.removeAll(now);
  }

  private static <K, V> Set<K> different(Map<K, V> before, Map<K, V> after) {
    var keys = new HashSet<>(before.keySet());
    keys.addAll(after.keySet());
    keys.removeIf(k -> java.util.Objects.equals(before.get(k), after.get(k)));
    return keys;
  }

  /**
   * Forgets identities that have gone, when no address has them any more.
   *
   * @return those of which a policy said something
   */
  Set<Integer> leave() {
    var named = new HashSet<Integer>();
    for (var number : leaving) {
      known.remove(number);
      if (policies.remove(number)) {
        named.add(number);
      }
    }
    leaving.clear();
    return named;
  }

  /** Who has which address then. */
  Who who(MeshState mesh, Routing routing) {
    return new Who(mesh, nodes, tunnels, cidrs, routing);
  }

  /** All blocks that somebody is told of beside the mesh's pods. */
  Set<Cidr> blocks() {
    var all = new TreeSet<>(cidrs.blocks().keySet());
    nodes.addresses().keySet().forEach(ip -> all.add(Cidr.containing(ip, ip.bits())));
    return all;
  }

  /** The policy of a pod of this node. */
  EndpointPolicy of(LocalPod pod, String labels) {
    return policies.of(subject(pod, labels));
  }

  private static End.Pods subject(LocalPod pod, String labels) {
    var identity = PodIdentity.of(labels);
    return new End.Pods(
        identity.cluster(),
        identity.labels(),
        pod.ports(),
        true,
        View.NOWHERE,
        identity.blocks(),
        identity.groups(),
        List.of());
  }

  OwnPolicies read() {
    return read;
  }

  PolicySet set() {
    return set;
  }
}
