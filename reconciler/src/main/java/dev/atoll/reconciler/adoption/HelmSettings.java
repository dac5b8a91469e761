package dev.atoll.reconciler.adoption;

import dev.atoll.fleet.model.CiliumValues;
import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.ScalarType;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Cilium's Helm values, back from what its chart made of them: those that Atoll reads and that are
 * not the default. Keys of cilium-config: Cilium 1.20.2,
 * install/kubernetes/cilium/templates/cilium-configmap.yaml.
 */
final class HelmSettings {

  /** Key of cilium-config and path of the value. */
  private record Setting(String key, String path) {}

  private static final List<Setting> SCALARS =
      List.of(
          new Setting("routing-mode", "routingMode"),
          new Setting("ipv4-native-routing-cidr", "ipv4NativeRoutingCIDR"),
          new Setting("ipv6-native-routing-cidr", "ipv6NativeRoutingCIDR"),
          new Setting("enable-ipv4", "ipv4.enabled"),
          new Setting("enable-ipv6", "ipv6.enabled"),
          new Setting("ipam", "ipam.mode"),
          new Setting("cni-chaining-mode", "cni.chainingMode"),
          new Setting("enable-policy", "policyEnforcementMode"),
          new Setting("enable-host-firewall", "hostFirewall.enabled"),
          new Setting("enable-k8s-cluster-network-policy", "k8sClusterNetworkPolicy.enabled"),
          new Setting("encrypt-node", "encryption.nodeEncryption"),
          new Setting("max-connected-clusters", "clustermesh.maxConnectedClusters"),
          new Setting("policy-default-local-cluster", "clustermesh.policyDefaultLocalCluster"),
          new Setting(
              "clustermesh-default-global-namespace", "clustermesh.defaultGlobalNamespace"));

  /** Written only for the address families and the mode that use them. */
  private static final List<Setting> POOLS =
      List.of(
          new Setting("cluster-pool-ipv4-cidr", "ipam.operator.clusterPoolIPv4PodCIDRList"),
          new Setting("cluster-pool-ipv6-cidr", "ipam.operator.clusterPoolIPv6PodCIDRList"));

  private static final List<Setting> MASKS =
      List.of(
          new Setting("cluster-pool-ipv4-mask-size", "ipam.operator.clusterPoolIPv4MaskSize"),
          new Setting("cluster-pool-ipv6-mask-size", "ipam.operator.clusterPoolIPv6MaskSize"));

  private static final Map<String, String> ENCRYPTION =
      Map.of("enable-ipsec", "ipsec", "enable-wireguard", "wireguard", "enable-ztunnel", "ztunnel");

  private final Map<String, String> config;
  private final Optional<CiliumValues> defaults;
  private Mapping values = Mapping.empty(SourcePos.NONE);

  private HelmSettings(Map<String, String> config, Optional<CiliumVersion> version) {
    this.config = config;
    this.defaults = version.map(v -> new CiliumValues(Mapping.empty(SourcePos.NONE), v));
  }

  /**
   * @param config data of cilium-config
   * @param version whose defaults are left out; empty to write everything
   */
  static Mapping of(Map<String, String> config, Optional<CiliumVersion> version) {
    var settings = new HelmSettings(config, version);
    SCALARS.forEach(settings::scalar);
    if (settings.said("routing-mode").filter("tunnel"::equals).isPresent()) {
      settings.scalar(new Setting("tunnel-protocol", "tunnelProtocol"));
    }
    if (settings.said("ipam").filter("cluster-pool"::equals).isPresent()) {
      POOLS.forEach(settings::list);
      MASKS.forEach(settings::scalar);
    }
    settings.list(new Setting("policy-cidr-match-mode", "policyCIDRMatchMode"));
    settings.encryption();
    return settings.values;
  }

  /** The pools that pods get addresses from, of the families that are on. */
  static List<String> pools(Map<String, String> config) {
    if (!config.getOrDefault("ipam", "").strip().equals("cluster-pool")) {
      return List.of();
    }
    return Stream.of("ipv4", "ipv6")
        .filter(f -> config.getOrDefault("enable-" + f, "false").strip().equals("true"))
        .flatMap(f -> words(config.getOrDefault("cluster-pool-" + f + "-cidr", "")).stream())
        .toList();
  }

  private Optional<String> said(String key) {
    return Optional.ofNullable(config.get(key)).map(String::strip).filter(s -> !s.isEmpty());
  }

  private void scalar(Setting setting) {
    said(setting.key())
        .filter(text -> !isDefault(setting.path(), text))
        .ifPresent(text -> set(setting.path(), typed(text)));
  }

  private boolean isDefault(String path, String text) {
    return defaults.filter(d -> d.text(path).equalsIgnoreCase(text)).isPresent();
  }

  private void list(Setting setting) {
    var words = said(setting.key()).map(HelmSettings::words).orElse(List.of());
    var usual =
        defaults
            .map(d -> d.texts(setting.path()).stream().map(t -> t.value()).toList())
            .orElse(List.of());
    if (!words.isEmpty() && !words.equals(usual)) {
      var items = words.stream().<Value>map(w -> Scalar.string(w, SourcePos.NONE)).toList();
      set(setting.path(), new Sequence(items, SourcePos.NONE));
    }
  }

  private void encryption() {
    ENCRYPTION.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(e -> said(e.getKey()).filter("true"::equals).isPresent())
        .findFirst()
        .ifPresent(e -> {
          set("encryption.enabled", Scalar.bool(true, SourcePos.NONE));
          if (!isDefault("encryption.type", e.getValue())) {
            set("encryption.type", Scalar.string(e.getValue(), SourcePos.NONE));
          }
        });
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.strip().split("[\\s,]+")).filter(w -> !w.isEmpty()).toList();
  }

  private static Scalar typed(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Scalar.bool(Boolean.parseBoolean(text), SourcePos.NONE);
    }
    return text.matches("[1-9]\\d{0,8}|0")
        ? new Scalar(ScalarType.INT, text, text, SourcePos.NONE)
        : Scalar.string(text, SourcePos.NONE);
  }

  private void set(String path, Value value) {
    values = set(values, path, value);
  }

  private static Mapping set(Mapping mapping, String path, Value value) {
    var dot = path.indexOf('.');
    if (dot < 0) {
      return mapping.with(path, value);
    }
    var key = path.substring(0, dot);
    var below = mapping.mapping(key).orElse(Mapping.empty(SourcePos.NONE));
    return mapping.with(key, set(below, path.substring(dot + 1), value));
  }
}
