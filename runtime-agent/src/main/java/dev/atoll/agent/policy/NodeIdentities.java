package dev.atoll.agent.policy;

import dev.atoll.fleet.net.Ip;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.View;
import dev.atoll.policy.rule.Entity;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Identities of nodes: the own host, and other nodes by one identity, or each by its own where
 * policies may ask for labels or addresses of nodes (Cilium 1.20.2, {@code
 * pkg/identity/numericidentity.go}, {@code IdentityScopeRemoteNode}). An immutable value.
 */
public final class NodeIdentities {

  /** No node is known. */
  public static final NodeIdentities NONE =
      new NodeIdentities(Numbers.from((1 << 25) + 1, (1 << 25) + (1 << 24)));

  private final Numbers<String> numbers;
  private final SortedMap<Integer, End> ends = new TreeMap<>();
  private final Map<Ip, Integer> addresses = new HashMap<>();

  private NodeIdentities(Numbers<String> numbers) {
    this.numbers = numbers;
  }

  /**
   * Those of all nodes of the mesh; nodes that stay keep their identities.
   *
   * @param view of the own cluster
   * @param nodes with labels of Kubernetes; the own one as host
   */
  public NodeIdentities of(View view, Collection<End.Node> nodes) {
    var names = new TreeSet<String>();
    nodes.stream().filter(n -> isKnownByName(view, n)).forEach(n -> names.add(name(n)));
    var next = new NodeIdentities(numbers.of(names));
    nodes.forEach(n -> next.add(view, n));
    return next;
  }

  private static boolean isKnownByName(View view, End.Node node) {
    return view.seen(node) instanceof End.Node n && !n.host();
  }

  private static String name(End.Node node) {
    return node.cluster() + "/" + node.name();
  }

  private void add(View view, End.Node node) {
    var seen = view.seen(node);
    var number =
        switch (seen) {
          case End.Node n when !n.host() -> numbers.number(name(node));
          case End.Reserved(var entity) -> ReservedIdentities.number(entity);
          default -> ReservedIdentities.number(Entity.HOST);
        };
    ends.put(number, seen);
    node.addresses().forEach(ip -> addresses.put(ip, number));
  }

  /** Who has an identity, for {@link EndpointPolicies#put}. */
  public Map<Integer, End> ends() {
    return Collections.unmodifiableSortedMap(ends);
  }

  public Map<Ip, Integer> addresses() {
    return Collections.unmodifiableMap(addresses);
  }
}
