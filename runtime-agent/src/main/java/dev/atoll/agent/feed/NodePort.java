package dev.atoll.agent.feed;

import dev.atoll.agent.balance.NodePorts;
import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.kube.KubeObject;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A port of every node at which a Service is asked for.
 *
 * @param service {@code NAMESPACE/NAME}
 */
record NodePort(String service, NodePorts.NodePort port) {

  static List<NodePort> of(KubeObject service) {
    var fields = service.fields();
    boolean local = fields.string("spec", "externalTrafficPolicy").orElse("").equals("Local");
    return fields.items("spec", "ports").stream()
        .flatMap(port -> port.asMapping().stream())
        .flatMap(port -> port(port, local).stream())
        .map(port -> new NodePort(service.key(), port))
        .toList();
  }

  private static Optional<NodePorts.NodePort> port(Mapping port, boolean local) {
    return port.at("nodePort")
        .map(NodePort::digits)
        .filter(n -> n.matches("[1-9]\\d{0,4}"))
        .map(n ->
            new NodePorts.NodePort(
                port.string("name").orElse(""),
                port.string("protocol").orElse("TCP"),
                Integer.parseInt(n),
                local));
  }

  private static String digits(Value value) {
    return value instanceof Scalar scalar ? scalar.text() : "";
  }

  /**
   * Whether nobody is asked on other nodes of the cluster, or they are reached by the device
   * towards other nodes.
   *
   * @param beside the other device that reaches their pods
   */
  boolean isCarried(Optional<String> beside) {
    return port.local() || beside.isEmpty();
  }

  /**
   * At the addresses of a node.
   *
   * @param pods of the node
   */
  static NodePorts carried(
      Collection<NodePort> all, Collection<Address> addresses, Set<Address> pods) {
    var byService = new HashMap<String, List<NodePorts.NodePort>>();
    all.forEach(it -> byService.computeIfAbsent(it.service, _ -> new ArrayList<>()).add(it.port));
    return new NodePorts(new HashSet<>(addresses), byService, pods);
  }

  @Override
  public String toString() {
    return service + ": node port " + port.number() + "/" + port.protocol();
  }
}
