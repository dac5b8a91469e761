package dev.atoll.policy.mesh;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.net.IpRange;
import dev.atoll.policy.label.Labels;
import dev.atoll.policy.rule.CidrGroup;
import dev.atoll.policy.rule.Entity;
import java.util.List;
import java.util.Map;

/** One end of a flow. */
public sealed interface End {

  /**
   * Pods of one cluster that no policy in question tells apart.
   *
   * @param cluster whose agents judge them
   * @param address what clusters that do not know them take for theirs: the first
   * @param blocks by which CIDR rules may select them, where their cluster lets CIDR rules
   * @param groups around them, by which such rules may select them
   * @param names as in {@link Pod}, sorted
   */
  record Pods(
      String cluster,
      Labels labels,
      Map<String, NamedPort> namedPorts,
      boolean global,
      IpRange address,
      List<Cidr> blocks,
      List<CidrGroup> groups,
      List<String> names)
      implements End {
    public Pods {
      blocks = List.copyOf(blocks);
      groups = List.copyOf(groups);
      namedPorts = Map.copyOf(namedPorts);
      names = List.copyOf(names);
    }
  }

  /**
   * A node.
   *
   * @param host whether the node that pods of its cluster run on is meant, else another one
   * @param labels of Kubernetes; as a {@link View} has it, all by which selectors see it
   */
  record Node(String cluster, String name, boolean host, Labels labels, List<Ip> addresses)
      implements End {
    public Node {
      addresses = List.copyOf(addresses);
    }
  }

  /** Addresses outside that no policy in question tells apart. */
  record World(IpRange range) implements End {
    public Ip first() {
      return range.first();
    }
  }

  /** A reserved identity, such as {@code host}. */
  record Reserved(Entity entity) implements End {}

  /** Addresses that DNS gives for a name or pattern. */
  record Dns(String name) implements End {}

  /** A group of a cloud provider. */
  record Cloud(String text) implements End {}
}
