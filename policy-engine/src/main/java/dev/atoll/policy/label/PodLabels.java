package dev.atoll.policy.label;

import java.util.Map;
import java.util.TreeMap;

/**
 * The labels of a pod's identity (Cilium 1.20.2, {@code k8s/utils/utils.go} SanitizePodLabels and
 * {@code k8s/labels.go} NamedPortsIdentityLabels).
 */
public final class PodLabels {

  private static final String CILIUM = "io.cilium.k8s";
  private static final String NAMED_PORTS = "io.cilium.k8s.named-ports";
  private static final int LONGEST_VALUE = 63;

  private PodLabels() {}

  /**
   * Labels after the default filter.
   *
   * @param podLabels as the pod carries them
   * @param namespaceLabels of its namespace, with {@code kubernetes.io/metadata.name}
   * @param namedPorts {@code name} to {@code PROTO.number}, such as {@code http} to {@code TCP.80}
   */
  public static Labels of(
      String cluster,
      String namespace,
      Map<String, String> podLabels,
      Map<String, String> namespaceLabels,
      String serviceAccount,
      Map<String, String> namedPorts) {
    var k8s = new TreeMap<String, String>();
    podLabels.forEach((k, v) -> {
      if (!k.startsWith(CILIUM)) {
        k8s.put(k, v);
      }
    });
    namespaceLabels.forEach((k, v) -> k8s.put(Label.NAMESPACE_LABELS + "." + k, v));
    k8s.put(Label.NAMESPACE, namespace);
    if (!serviceAccount.isEmpty()) {
      k8s.put(Label.SERVICE_ACCOUNT, serviceAccount);
    }
    k8s.put(Label.CLUSTER, cluster);
    k8s.keySet().removeIf(key -> !LabelFilter.keeps(key));
    var all = new TreeMap<>(Labels.of(Label.K8S, k8s).byKey());
    addNamedPorts(namedPorts, all);
    return new Labels(all);
  }

  /** In as many labels as 63 characters each take. */
  private static void addNamedPorts(Map<String, String> namedPorts, Map<String, Label> all) {
    var value = new StringBuilder();
    var labels = 0;
    for (var port : new TreeMap<>(namedPorts).entrySet()) {
      var part = port.getKey() + "." + port.getValue();
      if (!value.isEmpty() && value.length() + 1 + part.length() > LONGEST_VALUE) {
        all.put(keyOf(labels++), new Label("gen", value.toString()));
        value.setLength(0);
      }
      value.append(value.isEmpty() ? "" : "_").append(part);
    }
    if (!value.isEmpty()) {
      all.put(keyOf(labels), new Label("gen", value.toString()));
    }
  }

  private static String keyOf(int index) {
    return index == 0 ? NAMED_PORTS : NAMED_PORTS + "-" + index;
  }
}
