package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.CiliumValues;
import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a cluster is what its Cluster file says. Keys of cilium-config: Cilium 1.20.2,
 * install/kubernetes/cilium/templates/cilium-configmap.yaml.
 */
final class Facts {

  /** A setting that stands in both places. */
  private record Setting(String configKey, String valuesPath, boolean changesMeaning) {}

  private static final List<Setting> SETTINGS =
      List.of(
          new Setting(
              "policy-default-local-cluster", "clustermesh.policyDefaultLocalCluster", true),
          new Setting("enable-policy", "policyEnforcementMode", true),
          new Setting("policy-cidr-match-mode", "policyCIDRMatchMode", true),
          new Setting("enable-host-firewall", "hostFirewall.enabled", true),
          new Setting("enable-k8s-cluster-network-policy", "k8sClusterNetworkPolicy.enabled", true),
          new Setting("routing-mode", "routingMode", false),
          new Setting("ipv4-native-routing-cidr", "ipv4NativeRoutingCIDR", false),
          new Setting("ipam", "ipam.mode", false),
          new Setting("enable-ipv4", "ipv4.enabled", false),
          new Setting("enable-ipv6", "ipv6.enabled", false),
          new Setting("max-connected-clusters", "clustermesh.maxConnectedClusters", false));

  private final Cluster cluster;
  private final Observed observed;
  private final List<Fact> found = new ArrayList<>();

  private Facts(Cluster cluster, Observed observed) {
    this.cluster = cluster;
    this.observed = observed;
  }

  /** The differences; none where there is no Cilium to ask. */
  static List<Fact> of(Cluster cluster, Observed observed) {
    if (cluster.datapath().provider() != Cluster.Provider.CILIUM) {
      return List.of();
    }
    var facts = new Facts(cluster, observed);
    facts.identity();
    facts.version();
    SETTINGS.forEach(facts::setting);
    facts.tunnel();
    facts.ranges();
    return List.copyOf(facts.found);
  }

  private void identity() {
    config("cluster-name").ifPresent(n -> expect("name", cluster.name(), n, true));
    if (cluster.id().value() > 0) {
      config("cluster-id")
          .ifPresent(id -> expect("id", Integer.toString(cluster.id().value()), id, false));
    }
  }

  /** Patch releases do not change what a policy means; minor ones did. */
  private void version() {
    var expected = cluster.datapath().version().value();
    observed
        .agentVersion()
        .ifPresent(actual ->
            expect(
                "version",
                text(expected),
                text(actual),
                expected.major() != actual.major() || expected.minor() != actual.minor()));
  }

  private void setting(Setting setting) {
    var expected = expected(setting.valuesPath());
    var actual = config(setting.configKey());
    if (expected.isPresent() && actual.isPresent()) {
      expect(
          lastPart(setting.valuesPath()), expected.get(), actual.get(), setting.changesMeaning());
    }
  }

  private void tunnel() {
    if (config("routing-mode").filter("tunnel"::equals).isPresent()) {
      setting(new Setting("tunnel-protocol", "tunnelProtocol", false));
    }
  }

  private void ranges() {
    var expected = cluster.podCidrs().stream().map(Located::value).toList();
    if (expected.isEmpty()) {
      return;
    }
    var outside =
        observed.podCidrs().stream()
            .flatMap(node -> Cidr.parse(node).good().stream())
            .filter(node -> expected.stream().noneMatch(c -> c.contains(node)))
            .map(Cidr::toString)
            .toList();
    if (!outside.isEmpty()) {
      var ranges = expected.stream().map(Cidr::toString).collect(Collectors.joining(","));
      found.add(new Fact("podCIDRs", ranges, String.join(",", outside), false));
    }
  }

  private void expect(String kind, String expected, String actual, boolean changesMeaning) {
    if (!expected.equalsIgnoreCase(actual)) {
      found.add(new Fact(kind, expected, actual, changesMeaning));
    }
  }

  private Optional<String> config(String key) {
    return Optional.ofNullable(observed.config().get(key)).map(String::strip);
  }

  private Optional<String> expected(String path) {
    CiliumValues values = cluster.datapath().values();
    return values
        .value(path)
        .filter(v -> !v.isNull())
        .flatMap(Facts::written)
        .or(() -> values.setting(path).map(Located::value))
        .map(s -> s.toLowerCase(Locale.ROOT));
  }

  /** Lists are joined by spaces, as the chart does. */
  private static Optional<String> written(Value value) {
    return switch (value) {
      case Scalar s -> Optional.of(s.text());
      case dev.atoll.fleet.value.Sequence s ->
          Optional.of(
              s.items().stream()
                  .map(i -> i.asString().orElse(""))
                  .collect(Collectors.joining(" ")));
      case dev.atoll.fleet.value.Mapping m -> Optional.empty();
    };
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('.') + 1).equals("enabled") || path.endsWith(".mode")
        ? path
        : path.substring(path.lastIndexOf('.') + 1);
  }

  private static String text(CiliumVersion v) {
    return v.major() + "." + v.minor() + "." + v.patch();
  }
}
