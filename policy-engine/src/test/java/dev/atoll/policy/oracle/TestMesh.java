package dev.atoll.policy.oracle;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.policy.rule.Families;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A whole mesh as plain data: what the agents of its clusters know. */
public record TestMesh(List<Cluster> clusters) {

  public TestMesh {
    clusters = List.copyOf(clusters);
  }

  /**
   * One cluster.
   *
   * @param id 1 to 255, unique
   * @param policies objects as Kubernetes has them, of any policy kind
   * @param cidrGroups CiliumCIDRGroup objects
   */
  public record Cluster(
      String name,
      int id,
      Settings settings,
      List<Namespace> namespaces,
      List<Pod> pods,
      List<Node> nodes,
      List<Mapping> policies,
      List<Mapping> cidrGroups,
      List<Service> services) {

    public Cluster {
      namespaces = List.copyOf(namespaces);
      pods = List.copyOf(pods);
      nodes = List.copyOf(nodes);
      policies = List.copyOf(policies);
      cidrGroups = List.copyOf(cidrGroups);
      services = List.copyOf(services);
    }

    public Cluster withPolicies(List<Mapping> others) {
      return new Cluster(name, id, settings, namespaces, pods, nodes, others, cidrGroups, services);
    }

    public Cluster withPods(List<Pod> others) {
      return new Cluster(
          name, id, settings, namespaces, others, nodes, policies, cidrGroups, services);
    }

    public Cluster withNamespaces(List<Namespace> others) {
      return new Cluster(name, id, settings, others, pods, nodes, policies, cidrGroups, services);
    }

    public Cluster withSettings(Settings other) {
      return new Cluster(name, id, other, namespaces, pods, nodes, policies, cidrGroups, services);
    }

    public Cluster withGroups(List<Mapping> others) {
      return new Cluster(name, id, settings, namespaces, pods, nodes, policies, others, services);
    }

    public Cluster withServices(List<Service> others) {
      return new Cluster(name, id, settings, namespaces, pods, nodes, policies, cidrGroups, others);
    }

    public Cluster withNodes(List<Node> others) {
      return new Cluster(
          name, id, settings, namespaces, pods, others, policies, cidrGroups, services);
    }
  }

  /**
   * Settings of a cluster's agents.
   *
   * @param cidrMatchMode of "nodes" and "pods"
   * @param enforcement "default", "always" or "never"
   * @param nonDefaultDeny whether {@code enableDefaultDeny} is honoured
   * @param families whose addresses are on
   */
  public record Settings(
      boolean defaultLocalCluster,
      List<String> cidrMatchMode,
      String enforcement,
      boolean nodeSelectorLabels,
      boolean hostFirewall,
      boolean nonDefaultDeny,
      Families families) {

    /** What Cilium 1.20 has with the chart's values. */
    public static final Settings DEFAULT = new Settings(true, List.of(), "default", false, false);

    public Settings {
      cidrMatchMode = List.copyOf(cidrMatchMode);
    }

    /** With what the chart has on, which is IPv4. */
    public Settings(
        boolean defaultLocalCluster,
        List<String> cidrMatchMode,
        String enforcement,
        boolean nodeSelectorLabels,
        boolean hostFirewall) {
      this(
          defaultLocalCluster,
          cidrMatchMode,
          enforcement,
          nodeSelectorLabels,
          hostFirewall,
          true,
          Families.IPV4);
    }

    public Settings with(Families other) {
      return new Settings(
          defaultLocalCluster,
          cidrMatchMode,
          enforcement,
          nodeSelectorLabels,
          hostFirewall,
          nonDefaultDeny,
          other);
    }
  }

  /**
   * A namespace.
   *
   * @param global whether the other clusters learn the identities of its pods
   */
  public record Namespace(String name, Map<String, String> labels, boolean global) {
    public Namespace {
      labels = Map.copyOf(labels);
    }
  }

  public record Pod(
      String namespace,
      String name,
      Map<String, String> labels,
      String serviceAccount,
      List<String> ips,
      List<NamedPort> ports) {
    public Pod {
      labels = Map.copyOf(labels);
      ips = List.copyOf(ips);
      ports = List.copyOf(ports);
    }
  }

  public record NamedPort(String name, int port, String protocol) {}

  public record Node(String name, Map<String, String> labels, List<String> ips) {
    public Node {
      labels = Map.copyOf(labels);
      ips = List.copyOf(ips);
    }
  }

  /**
   * A service: with a selector, or with backends outside.
   *
   * @param backends addresses; only read where the selector is empty
   */
  public record Service(
      String namespace,
      String name,
      Map<String, String> labels,
      Map<String, String> selector,
      List<String> backends) {
    public Service {
      labels = Map.copyOf(labels);
      selector = Map.copyOf(selector);
      backends = List.copyOf(backends);
    }
  }

  public Optional<Cluster> cluster(String name) {
    return clusters.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  public int policyCount() {
    return clusters.stream().mapToInt(c -> c.policies().size()).sum();
  }

  /** This mesh with one cluster replaced by another of the same name. */
  public TestMesh with(Cluster changed) {
    return new TestMesh(
        clusters.stream().map(c -> c.name().equals(changed.name()) ? changed : c).toList());
  }
}
