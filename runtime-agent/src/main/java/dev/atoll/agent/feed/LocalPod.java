package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.kube.KubeObject;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.policy.mesh.NamedPort;
import dev.atoll.policy.rule.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A pod of this node, as the API server has it.
 *
 * @param uid what no other pod has, one of the same name and address neither
 * @param ips none where it has none yet
 * @param ports of its containers, by name
 */
public record LocalPod(
    String namespace, String name, String uid, List<Ip> ips, Map<String, NamedPort> ports) {

  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  public LocalPod {
    ips = List.copyOf(ips);
    ports = Map.copyOf(ports);
  }

  /** Empty for a pod that has ended, and for one that shares the addresses of its node. */
  static Optional<LocalPod> of(KubeObject pod) {
    var fields = pod.fields();
    if (ENDED.contains(fields.string("status", "phase").orElse(""))
        || isTrue(fields, "spec", "hostNetwork")) {
      return Optional.empty();
    }
    return Optional.of(
        new LocalPod(pod.namespace(), pod.name(), pod.uid(), ips(fields), ports(fields)));
  }

  private static boolean isTrue(Mapping of, String... path) {
    return of.at(path).filter(v -> v instanceof Scalar s && s.text().equals("true")).isPresent();
  }

  private static List<Ip> ips(Mapping pod) {
    return items(pod, "status", "podIPs").stream()
        .flatMap(ip -> ip.string("ip").stream())
        .flatMap(text -> Ip.parse(text).good().stream())
        .distinct()
        .toList();
  }

  private static Map<String, NamedPort> ports(Mapping pod) {
    var ports = new TreeMap<String, NamedPort>();
    for (var container : items(pod, "spec", "containers")) {
      for (var port : items(container, "ports")) {
        port(port).ifPresent(p -> ports.put(port.string("name").orElse(""), p));
      }
    }
    ports.remove("");
    return ports;
  }

  private static Optional<NamedPort> port(Mapping port) {
    var number = port.at("containerPort").map(v -> v instanceof Scalar s ? s.text() : "");
    return Protocol.of(port.string("protocol").orElse("TCP"))
        .flatMap(p ->
            number
                .filter(n -> n.matches("\\d{1,5}"))
                .map(n -> new NamedPort(p, Integer.parseInt(n))));
  }

  private static List<Mapping> items(Mapping of, String... path) {
    return of.items(path).stream().flatMap(v -> v.asMapping().stream()).toList();
  }

  /** {@code NAMESPACE/NAME}. */
  public String key() {
    return namespace + "/" + name;
  }

  List<Address> addresses() {
    return ips.stream().map(Addresses::of).toList();
  }
}
