package dev.atoll.policy.mesh;

import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.net.IpRange;
import dev.atoll.policy.label.Labels;
import dev.atoll.policy.rule.Entity;
import java.util.List;
import java.util.Map;

/** One end of a flow. */
public sealed interface End {

  /**
   * Pods of one cluster that no policy in question tells apart.
   *
   * @param cluster whose agents judge them
   * @param names as in {@link Pod}, sorted
   */
  record Pods(
      String cluster,
      Labels labels,
      Map<String, NamedPort> namedPorts,
      boolean global,
      IpRange addresses,
      List<String> names)
      implements End {
    public Pods {
      namedPorts = Map.copyOf(namedPorts);
      names = List.copyOf(names);
    }
  }

  /**
   * Addresses outside that no policy in question tells apart.
   *
   * @param named whether some policy names a block around them, {@code 0.0.0.0/0} aside
   */
  record World(IpRange range, boolean named) implements End {
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
