package dev.atoll.agent.flows;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.policy.ReservedIdentities;
import dev.atoll.fleet.net.Ip;
import dev.atoll.policy.rule.Entity;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One of the two that a flow is between. What is not known is empty.
 *
 * @param ip empty where the packet could not be read so far
 * @param port 0 where the protocol has none
 * @param identity without sign; 0 where nobody asked for it
 * @param labels as in {@link IdentityName}
 */
public record Party(
    Optional<Ip> ip,
    int port,
    int identity,
    String cluster,
    String namespace,
    String pod,
    List<String> labels) {

  private static final String NAMESPACE = "k8s:io.kubernetes.pod.namespace=";
  private static final Map<Integer, List<String>> RESERVED = reserved();

  public Party {
    labels = List.copyOf(labels);
  }

  static Party of(Address address, int port, int identity, Naming naming) {
    var known = naming.identity(identity);
    var labels = known.map(IdentityName::labels).orElse(RESERVED.getOrDefault(identity, List.of()));
    var pod = naming.pod(address);
    return new Party(
        ip(address),
        port,
        identity,
        known.map(IdentityName::cluster).orElse(""),
        pod.map(ObjectName::namespace).orElseGet(() -> namespace(labels)),
        pod.map(ObjectName::name).orElse(""),
        labels);
  }

  static Optional<Ip> ip(Address address) {
    if (address.equals(Address.NONE)) {
      return Optional.empty();
    }
    var v4 = address.isV4();
    return Optional.of(
        new Ip(!v4, address.high(), v4 ? address.low() & 0xffff_ffffL : address.low()));
  }

  private static String namespace(List<String> labels) {
    return labels.stream()
        .filter(l -> l.startsWith(NAMESPACE))
        .map(l -> l.substring(NAMESPACE.length()))
        .findFirst()
        .orElse("");
  }

  private static Map<Integer, List<String>> reserved() {
    var all = new HashMap<Integer, List<String>>();
    for (var entity : Entity.values()) {
      switch (entity) {
        case ALL, CLUSTER, CLUSTER_MESH, NONE -> {}
        case HOST,
            WORLD,
            UNMANAGED,
            HEALTH,
            INIT,
            REMOTE_NODE,
            KUBE_APISERVER,
            INGRESS,
            WORLD_IPV4,
            WORLD_IPV6 ->
            all.put(ReservedIdentities.number(entity), List.of("reserved:" + entity.word()));
      }
    }
    return Collections.unmodifiableMap(all);
  }
}
