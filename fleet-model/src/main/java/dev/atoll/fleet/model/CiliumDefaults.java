package dev.atoll.fleet.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Defaults of Cilium's chart that decide meanings or checks, by release line. Source: {@code
 * install/kubernetes/cilium/values.yaml} of v1.18.8, v1.19.4 and v1.20.2, and what the chart's
 * templates make of values that are empty there.
 *
 * <p>A release line that is not known has the defaults of the nearest one that is.
 */
final class CiliumDefaults {
  /** What the chart of a line does not have. */
  private static final String ABSENT = "-";

  private static final Set<String> BOOLEAN = Set.of("true", "false");

  /**
   * As written in values.yaml: a path, then one value for all lines, or one each for 1.18, 1.19,
   * 1.20. {@code ~} is null, {@code ''} the empty string, {@code [...]} a list.
   */
  private static final String CHART =
      """
      aksbyocni.enabled                           false
      alibabacloud.enabled                        false
      authentication.enabled                      true false false
      azure.enabled                               false
      cluster.id                                  0
      cluster.name                                default
      clustermesh.apiserver.kvstoremesh.enabled   true
      clustermesh.apiserver.service.nodePort      32379
      clustermesh.apiserver.service.type          NodePort
      clustermesh.apiserver.tls.authMode          legacy migration migration
      clustermesh.cacheTTL                        - 0s 0s
      clustermesh.config.domain                   mesh.cilium.io
      clustermesh.config.enabled                  false
      clustermesh.defaultGlobalNamespace          - - true
      clustermesh.enableEndpointSliceSynchronization false
      clustermesh.maxConnectedClusters            255
      clustermesh.policyDefaultLocalCluster       false true true
      clustermesh.useAPIServer                    false
      cni.chainingMode                            ~
      cni.chainingTarget                          ~
      enableIPv4Masquerade                        ~
      enableIPv6Masquerade                        true
      enableNonDefaultDenyPolicies                true
      encryption.enabled                          false
      encryption.nodeEncryption                   false
      encryption.type                             ipsec
      eni.enabled                                 false
      gke.enabled                                 false
      hostFirewall.enabled                        false
      ipMasqAgent.enabled                         false
      ipam.mode                                   cluster-pool
      ipam.operator.clusterPoolIPv4MaskSize       24
      ipam.operator.clusterPoolIPv4PodCIDRList    [10.0.0.0/8]
      ipam.operator.clusterPoolIPv6MaskSize       120
      ipam.operator.clusterPoolIPv6PodCIDRList    [fd00::/104]
      ipv4.enabled                                true
      ipv4NativeRoutingCIDR                       ''
      ipv6.enabled                                false
      ipv6NativeRoutingCIDR                       ''
      k8sClusterNetworkPolicy.enabled             - - false
      k8sNetworkPolicy.enabled                    true
      kubeProxyReplacement                        false
      l7Proxy                                     true
      nativeRoutingCIDRFromClusterPool            - - false
      nodeSelectorLabels                          false
      policyCIDRMatchMode                         ~
      policyEnforcementMode                       default
      routingMode                                 ''
      tunnelPort                                  0
      tunnelProtocol                              ''
      """;

  /**
   * What stands in for values that the chart leaves empty: its templates ({@code
   * cilium-configmap.yaml}), or the agent's own default where the chart has no value yet (global
   * namespaces: no filter in 1.18, a hidden flag that is true in 1.19).
   */
  private static final Map<String, String> EFFECTIVE =
      Map.of(
          "routingMode", "tunnel",
          "tunnelProtocol", "vxlan",
          "cni.chainingMode", "none",
          "clustermesh.defaultGlobalNamespace", "true");

  private static final Pattern GAP = Pattern.compile(" +");

  /** Path to its values for 1.18, 1.19 and 1.20. */
  private static final Map<String, List<String>> TABLE = table();

  private CiliumDefaults() {}

  private static Map<String, List<String>> table() {
    var table = new HashMap<String, List<String>>();
    for (var line : CHART.lines().toList()) {
      var cells = List.of(GAP.split(line));
      table.put(
          cells.getFirst(),
          cells.size() == 2
              ? List.of(cells.get(1), cells.get(1), cells.get(1))
              : List.copyOf(cells.subList(1, 4)));
    }
    return Map.copyOf(table);
  }

  /** The default of a scalar; empty where there is none. */
  static Optional<String> of(String path, CiliumVersion version) {
    var written = cell(path, version);
    return written
        .filter(c -> !isEmpty(c) && !isList(c))
        .or(() -> Optional.ofNullable(EFFECTIVE.get(path)))
        .or(() -> written.filter("''"::equals).map(c -> ""));
  }

  /** The default of a list; empty where there is none. */
  static List<String> list(String path, CiliumVersion version) {
    return cell(path, version)
        .filter(CiliumDefaults::isList)
        .map(c -> List.of(c.substring(1, c.length() - 1).split(",")))
        .orElse(List.of());
  }

  /** Whether an empty value of the chart stands for something else. */
  static boolean hasMeaningWhenEmpty(String path) {
    return EFFECTIVE.containsKey(path);
  }

  /** Whether a setting is read by Atoll, but unknown to the chart of a version. */
  static boolean isAbsent(String path, CiliumVersion version) {
    var row = TABLE.get(path);
    return row != null && row.get(column(version)).equals(ABSENT);
  }

  /**
   * Paths of the table whose default is true or false, so that a version's chart wants one of them
   * ({@code values.schema.json}); it takes kubeProxyReplacement as text too.
   */
  static List<String> booleans(CiliumVersion version) {
    var column = column(version);
    return TABLE.entrySet().stream()
        .filter(e -> BOOLEAN.contains(e.getValue().get(column)))
        .map(Map.Entry::getKey)
        .filter(path -> !path.equals("kubeProxyReplacement"))
        .sorted()
        .toList();
  }

  /** The table as written, for the test that compares it with the charts. */
  static Map<String, List<String>> rows() {
    return TABLE;
  }

  private static Optional<String> cell(String path, CiliumVersion version) {
    return Optional.ofNullable(TABLE.get(path)).map(row -> row.get(column(version)));
  }

  private static int column(CiliumVersion version) {
    if (version.isAtLeast(1, 20)) {
      return 2;
    }
    return version.isAtLeast(1, 19) ? 1 : 0;
  }

  private static boolean isEmpty(String cell) {
    return cell.equals("~") || cell.equals("''") || cell.equals(ABSENT);
  }

  private static boolean isList(String cell) {
    return cell.startsWith("[");
  }
}
