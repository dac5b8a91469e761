package dev.atoll.agent.export;

import dev.atoll.agent.kube.KubeObject;
import dev.atoll.agent.schema.IpIdentity;
import dev.atoll.agent.schema.IpIdentity.NamedPort;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.policy.label.LabelFilter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A pod as far as others must know it.
 *
 * @param host address of its node; empty where it has none yet
 * @param ips none where it has none yet
 */
record Pod(
    String namespace,
    String name,
    Map<String, String> labels,
    String serviceAccount,
    String host,
    List<String> ips,
    List<NamedPort> ports) {

  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  /** {@code pkg/k8s/utils/utils.go}, RemoveCiliumLabels. */
  private static final String OF_CILIUM = "io.cilium.k8s";

  /** Empty for a pod that has ended, and for one that shares the addresses of its node. */
  static Optional<Pod> of(KubeObject pod) {
    var fields = pod.fields();
    if (ENDED.contains(Fields.text(fields, "status", "phase"))
        || Fields.bool(fields, "spec", "hostNetwork").orElse(false)) {
      return Optional.empty();
    }
    return Optional.of(
        new Pod(
            pod.namespace(),
            pod.name(),
            pod.labels(),
            Fields.text(fields, "spec", "serviceAccountName"),
            Fields.ip(Fields.text(fields, "status", "hostIP")),
            ips(fields),
            ports(fields)));
  }

  private static List<String> ips(Mapping pod) {
    return Fields.items(pod, "status", "podIPs").stream()
        .map(ip -> Fields.ip(Fields.text(ip, "ip")))
        .filter(ip -> !ip.isEmpty())
        .distinct()
        .toList();
  }

  private static List<NamedPort> ports(Mapping pod) {
    return Fields.items(pod, "spec", "containers").stream()
        .flatMap(container -> Fields.items(container, "ports").stream())
        .filter(port -> !Fields.text(port, "name").isEmpty())
        .map(port ->
            new NamedPort(
                Fields.text(port, "name"),
                (int) Fields.number(port, "containerPort"),
                port.string("protocol").orElse("TCP")))
        .toList();
  }

  /**
   * The labels of its identity as one text (Cilium 1.20.2, {@code SanitizePodLabels}), with its
   * ports by name, which policies may ask for at either end.
   */
  String identity(Map<String, String> namespaceLabels, String cluster) {
    var all = new TreeMap<String, String>();
    labels.forEach((key, value) -> {
      if (!key.startsWith(OF_CILIUM)) {
        all.put(key, value);
      }
    });
    namespaceLabels.forEach((key, value) -> all.put(OF_CILIUM + ".namespace.labels." + key, value));
    all.put("io.kubernetes.pod.namespace", namespace);
    all.put(OF_CILIUM + ".policy.cluster", cluster);
    if (!serviceAccount.isEmpty()) {
      all.put(OF_CILIUM + ".policy.serviceaccount", serviceAccount);
    }
    var chosen = new TreeMap<String, String>();
    all.forEach((key, value) -> {
      if (LabelFilter.keeps(key)) {
        chosen.put("k8s:" + key, value);
      }
    });
    chosen.putAll(PortLabels.of(ports));
    return LabelText.of(chosen);
  }

  /** Its addresses, with the number of its identity. */
  List<IpIdentity> pairs(long identity) {
    return ips.stream()
        .map(ip ->
            new IpIdentity(
                ip,
                Optional.empty(),
                host,
                identity,
                0,
                "",
                namespace,
                name,
                serviceAccount,
                ports))
        .toList();
  }
}
