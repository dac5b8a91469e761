package dev.atoll.fleet.model;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.ScalarType;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which values the settings have that decide what policies mean and whether clusters fit together.
 * A release line that is not known may accept more, so nothing is said of its values.
 *
 * <p>Sources, the same in v1.18.8, v1.19.4 and v1.20.2 but where a version is named: routing modes
 * and CIDR match modes {@code pkg/option/config.go} (Validate; pods since 1.20), tunnel protocols
 * {@code pkg/datapath/tunnel/tunnel.go}, IPAM modes {@code pkg/ipam/ipam.go}, chaining modes {@code
 * daemon/cmd/cni/config.go} and what {@code plugins/cilium-cni/chaining} registers, enforcement
 * modes {@code pkg/option/runtime_options.go}, encryption and kube-proxy replacement {@code
 * cilium-configmap.yaml} of the chart (ztunnel since 1.19), booleans its {@code
 * values.schema.json}.
 */
final class CiliumChoices {
  private static final List<String> LINES = List.of("1.18", "1.19", "1.20");
  private static final List<String> BOOLEAN = List.of("true", "false");
  private static final Pattern BETWEEN = Pattern.compile("[ \t,]+");

  private final CiliumValues values;

  private CiliumChoices(CiliumValues values) {
    this.values = values;
  }

  /** What is written and not accepted; a value that reaches nothing is not looked at. */
  static List<SettingFault> faults(CiliumValues values) {
    return LINES.contains(values.version().line())
        ? new CiliumChoices(values).faults().toList()
        : List.of();
  }

  private Stream<SettingFault> faults() {
    var booleans =
        Stream.concat(
                CiliumDefaults.booleans(values.version()).stream(),
                Stream.of("enableIPv4Masquerade")) // null by default, and may stay so
            .flatMap(this::noBoolean);
    var words =
        Stream.of(
            noneOf("routingMode", "native", "tunnel"),
            noneOf("tunnelProtocol", "vxlan", "geneve"),
            noneOf("kubeProxyReplacement", "true", "false"),
            anyCase("policyEnforcementMode", "default", "always", "never"),
            ipamMode(),
            chainingMode(),
            encryption(),
            matchModes());
    return Stream.concat(words.flatMap(s -> s), booleans);
  }

  private Stream<SettingFault> ipamMode() {
    return values.isTrue("eni.enabled")
        ? Stream.empty() // the chart sets it then
        : noneOf(
            "ipam.mode",
            "cluster-pool",
            "multi-pool",
            "kubernetes",
            "crd",
            "eni",
            "azure",
            "alibabacloud",
            "delegated-plugin");
  }

  /** With a configuration of the user's own the agent takes any name. */
  private Stream<SettingFault> chainingMode() {
    var own =
        values.isTrue("cni.customConf")
            || !values.text("cni.configMap").isEmpty()
            || !values.text("cni.readCniConf").isEmpty();
    return own
        ? Stream.empty()
        : anyCase(
            "cni.chainingMode", "none", "aws-cni", "azure", "flannel", "generic-veth", "portmap");
  }

  /** A type that the chart does not know, the empty one too, encrypts nothing, without a word. */
  private Stream<SettingFault> encryption() {
    if (!values.isTrue("encryption.enabled")) {
      return Stream.empty();
    }
    var allowed =
        values.version().isAtLeast(1, 19)
            ? List.of("ipsec", "wireguard", "ztunnel")
            : List.of("ipsec", "wireguard");
    return written("encryption.type")
        .filter(v -> !allowed.contains(text(v)))
        .map(v -> fault("encryption.type", v, allowed));
  }

  private Stream<SettingFault> matchModes() {
    var allowed = values.version().isAtLeast(1, 20) ? List.of("nodes", "pods") : List.of("nodes");
    return written("policyCIDRMatchMode")
        .flatMap(v -> v instanceof Sequence s ? s.items().stream() : Stream.of(v))
        .filter(v -> !(v instanceof Scalar s) || !allowed.containsAll(words(s)))
        .map(v -> fault("policyCIDRMatchMode", v, allowed));
  }

  private static List<String> words(Scalar s) {
    return BETWEEN.splitAsStream(s.text().strip()).filter(w -> !w.isEmpty()).toList();
  }

  private Stream<SettingFault> noBoolean(String path) {
    return written(path)
        .filter(v -> !(v instanceof Scalar s) || s.type() != ScalarType.BOOL)
        .map(v -> new SettingFault(path, quoted(v), BOOLEAN, v.pos()));
  }

  private Stream<SettingFault> noneOf(String path, String... allowed) {
    return set(path)
        .filter(v -> !List.of(allowed).contains(text(v)))
        .map(v -> fault(path, v, List.of(allowed)));
  }

  private Stream<SettingFault> anyCase(String path, String... allowed) {
    return set(path)
        .filter(v -> !List.of(allowed).contains(text(v).toLowerCase(Locale.ROOT)))
        .map(v -> fault(path, v, List.of(allowed)));
  }

  /** Written, and not the empty text that stands for the default. */
  private Stream<Value> set(String path) {
    return written(path).filter(v -> !text(v).isEmpty());
  }

  private Stream<Value> written(String path) {
    return values.value(path).filter(v -> !v.isNull()).stream();
  }

  private static SettingFault fault(String path, Value value, List<String> allowed) {
    return new SettingFault(path, text(value), allowed, value.pos());
  }

  /** With the quotes that make it none. */
  private static String quoted(Value value) {
    return value instanceof Scalar s && s.type() == ScalarType.STRING
        ? "\"" + s.text() + "\""
        : text(value);
  }

  private static String text(Value value) {
    return switch (value) {
      case Mapping m -> "a mapping";
      case Sequence s -> "a list";
      case Scalar s -> s.text();
    };
  }
}
