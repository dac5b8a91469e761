package dev.atoll.sandbox.cilium;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.Located;
import dev.atoll.sandbox.SandboxException;
import dev.atoll.sandbox.node.Node;
import dev.atoll.sandbox.node.NodeAddresses;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A cluster to be set up, as whoever installs Cilium would do it.
 *
 * @param nodes IPv4 addresses of its nodes; its clustermesh-apiserver is on the first
 * @param port of its clustermesh-apiserver for other clusters
 * @param config what {@code kube-system/cilium-config} holds
 * @param instead what runs in place of parts of its clustermesh-apiserver
 */
public record MeshCluster(
    String name,
    int id,
    List<String> nodes,
    int port,
    Map<String, String> config,
    Instead instead) {

  /**
   * Programs that take the place of Cilium's, with the arguments that come before those of the
   * cluster; none for Cilium's own.
   *
   * @param exporter gets {@code --cluster-name --cluster-id --max-connected-clusters --kubeconfig
   *     --default-global-namespace --store}
   * @param mirror gets {@code --cluster-name --cluster-id --max-connected-clusters --store --peers}
   */
  public record Instead(List<String> exporter, List<String> mirror) {
    /** All is Cilium's. */
    public static final Instead NOTHING = new Instead(List.of(), List.of());

    public Instead {
      exporter = List.copyOf(exporter);
      mirror = List.copyOf(mirror);
    }
  }

  private static final int NODE_PORT = 32379;

  /**
   * What the sandbox cannot do or has no use for: no Envoy (hence no L7 rules), no iptables, no
   * Hubble, nothing in the root cgroup of the machine (hence no load balancing at sockets).
   */
  private static final Map<String, String> SANDBOX =
      Map.ofEntries(
          Map.entry("auto-direct-node-routes", "true"),
          Map.entry("bpf-lb-sock", "false"),
          Map.entry("devices", Node.DEVICE),
          Map.entry("enable-endpoint-health-checking", "false"),
          Map.entry("enable-endpoint-routes", "true"),
          Map.entry("enable-health-checking", "false"),
          Map.entry("enable-hubble", "false"),
          Map.entry("enable-ipv4-masquerade", "false"),
          Map.entry("enable-l7-proxy", "false"),
          Map.entry("identity-allocation-mode", "crd"),
          Map.entry("k8s-client-burst", "100"),
          Map.entry("k8s-client-qps", "50"),
          Map.entry("kube-proxy-replacement", "false"),
          Map.entry("preallocate-bpf-maps", "false"));

  /**
   * Keys of cilium-config and the values of the chart that they come from (Cilium 1.20.2,
   * install/kubernetes/cilium/templates/cilium-configmap.yaml).
   */
  private static final Map<String, String> FROM_VALUES =
      Map.ofEntries(
          Map.entry("cluster-pool-ipv4-mask-size", "ipam.operator.clusterPoolIPv4MaskSize"),
          Map.entry("clustermesh-default-global-namespace", "clustermesh.defaultGlobalNamespace"),
          Map.entry("enable-host-firewall", "hostFirewall.enabled"),
          Map.entry("enable-ipv4", "ipv4.enabled"),
          Map.entry("enable-ipv6", "ipv6.enabled"),
          Map.entry("enable-k8s-cluster-network-policy", "k8sClusterNetworkPolicy.enabled"),
          Map.entry("enable-policy", "policyEnforcementMode"),
          Map.entry("ipam", "ipam.mode"),
          Map.entry("ipv4-native-routing-cidr", "ipv4NativeRoutingCIDR"),
          Map.entry("policy-default-local-cluster", "clustermesh.policyDefaultLocalCluster"),
          Map.entry("routing-mode", "routingMode"),
          Map.entry("tunnel-protocol", "tunnelProtocol"));

  public MeshCluster {
    nodes = List.copyOf(nodes);
    config = Map.copyOf(config);
    if (nodes.isEmpty()) {
      throw new SandboxException(name + " needs a node");
    }
  }

  /**
   * As its Cluster file says.
   *
   * @param nodes how many, 1 to 100
   * @throws SandboxException if the file says something that cannot be set up here
   */
  public static MeshCluster of(Fleet fleet, Cluster cluster, int nodes) {
    if (cluster.datapath().provider() != Cluster.Provider.CILIUM) {
      throw new SandboxException(cluster.name() + " does not run Cilium");
    }
    return new MeshCluster(
        cluster.name(),
        cluster.id().value(),
        NodeAddresses.ipv4(cluster, nodes),
        cluster.mesh().map(Cluster.Mesh::port).orElse(NODE_PORT),
        config(fleet, cluster),
        Instead.NOTHING);
  }

  /** This cluster with one setting changed, as somebody who edits cilium-config would do it. */
  public MeshCluster with(String key, String value) {
    var changed = new TreeMap<>(config);
    changed.put(key, value);
    return new MeshCluster(name, id, nodes, port, changed, instead);
  }

  /** This cluster with other programs in place of Cilium's. */
  public MeshCluster with(Instead other) {
    return new MeshCluster(name, id, nodes, port, config, other);
  }

  /** What its programs call it: whoever installs Cilium may say another name than Atoll knows. */
  String configuredName() {
    return config.getOrDefault("cluster-name", name);
  }

  String configuredId() {
    return config.getOrDefault("cluster-id", Integer.toString(id));
  }

  private static Map<String, String> config(Fleet fleet, Cluster cluster) {
    var config = new TreeMap<>(SANDBOX);
    var values = cluster.datapath().values();
    FROM_VALUES.forEach((key, path) -> put(config, key, values.text(path)));
    var pools = values.texts("ipam.operator.clusterPoolIPv4PodCIDRList");
    put(
        config,
        "cluster-pool-ipv4-cidr",
        pools.stream().map(Located::value).collect(Collectors.joining(" ")));
    put(config, "cluster-name", cluster.name());
    put(config, "cluster-id", Integer.toString(cluster.id().value()));
    put(
        config,
        "max-connected-clusters",
        Integer.toString(fleet.settings().maxConnectedClusters()));
    if (!config.getOrDefault("routing-mode", "tunnel").equals("native")) {
      config.put(
          "auto-direct-node-routes", "false"); // an agent with tunnels does not start with it
    }
    return config;
  }

  private static void put(Map<String, String> config, String key, String value) {
    if (!value.isEmpty()) {
      config.put(key, value);
    }
  }
}
