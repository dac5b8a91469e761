package dev.atoll.agent.export;

import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.KubeObject;
import dev.atoll.agent.schema.NodeValue;
import dev.atoll.agent.schema.NodeValue.Address;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.fleet.net.Cidr;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Nodes of a cluster in which no Cilium runs, as Cilium would read them (Cilium 1.20.2, {@code
 * pkg/k8s/node.go}, ParseNode): one address of each type and family, and only Cilium's annotations.
 * Their source is said to be a custom resource as of all exported nodes; readers put their own in
 * its place ({@code pkg/node/store/store.go}).
 */
final class KubeNodes implements Converter {
  private static final Set<String> TYPES = Set.of("InternalIP", "ExternalIP");
  private static final Pattern OF_CILIUM = Pattern.compile("^([A-Za-z0-9]+\\.)*cilium.io/");

  private final OwnCluster own;
  private final Keyed keyed;

  KubeNodes(OwnCluster own, Keyed keyed) {
    this.own = own;
    this.keyed = keyed;
  }

  @Override
  public Map<Resource, Set<Kind>> writes() {
    return Map.of(Resource.NODES, Set.of(Kind.NODE));
  }

  @Override
  public void there(Kind kind, KubeObject object) {
    keyed.put(Resource.NODES, object.name(), value(object).json());
  }

  @Override
  public void gone(Kind kind, String key) {
    keyed.remove(Resource.NODES, key);
  }

  @Override
  public void namespace(String name) {}

  private NodeValue value(KubeObject node) {
    var blocks = blocks(node);
    return new NodeValue(
        node.name(),
        own.name(),
        addresses(node),
        last(blocks, false),
        List.of(),
        last(blocks, true),
        List.of(),
        "",
        "",
        "",
        "",
        own.id(),
        NodeValue.CUSTOM_RESOURCE,
        0,
        node.labels(),
        annotations(node),
        "",
        "");
  }

  private static List<Address> addresses(KubeObject node) {
    var first = new LinkedHashMap<String, Address>();
    for (var item : Fields.items(node.fields(), "status", "addresses")) {
      var address = new Address(Fields.text(item, "type"), Fields.ip(Fields.text(item, "address")));
      if (TYPES.contains(address.type()) && !address.ip().isEmpty()) {
        first.putIfAbsent(address.type() + address.ip().contains(":"), address);
      }
    }
    return List.copyOf(first.values());
  }

  private static List<Cidr> blocks(KubeObject node) {
    var all = Fields.texts(node.fields(), "spec", "podCIDRs");
    var one = Fields.text(node.fields(), "spec", "podCIDR");
    return (all.isEmpty() ? List.of(one) : all)
        .stream().flatMap(text -> Fields.block(text).stream()).toList();
  }

  private static Optional<Cidr> last(List<Cidr> blocks, boolean v6) {
    return blocks.stream().filter(block -> block.v6() == v6).reduce((a, b) -> b);
  }

  private static Map<String, String> annotations(KubeObject node) {
    return node.annotations().entrySet().stream()
        .filter(e -> OF_CILIUM.matcher(e.getKey()).find())
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
