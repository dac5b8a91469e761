package dev.atoll.agent.export;

import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.KubeObject;
import dev.atoll.agent.schema.NodeValue;
import dev.atoll.agent.schema.NodeValue.Address;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.fleet.net.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Nodes as Cilium knows them (Cilium 1.20.2, {@code pkg/k8s/node.go}, ParseCiliumNode). */
final class CiliumNodes implements Converter {
  private static final List<String> WIREGUARD_KEY =
      List.of("network.cilium.io/wg-pub-key", "io.cilium.network.wg-pub-key");

  private final OwnCluster own;
  private final Keyed keyed;

  CiliumNodes(OwnCluster own, Keyed keyed) {
    this.own = own;
    this.keyed = keyed;
  }

  @Override
  public Map<Resource, Set<Kind>> writes() {
    return Map.of(Resource.NODES, Set.of(Kind.CILIUM_NODE));
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
    var spec = node.fields().mapping("spec").orElse(node.fields());
    var v4 = new ArrayList<Cidr>();
    var v6 = new ArrayList<Cidr>();
    blocks(node).forEach(block -> (block.v6() ? v6 : v4).add(block));
    return new NodeValue(
        node.name(),
        own.name(),
        addresses(node),
        v4.stream().findFirst(),
        v4.stream().skip(1).toList(),
        v6.stream().findFirst(),
        v6.stream().skip(1).toList(),
        Fields.ip(Fields.text(spec, "health", "ipv4")),
        Fields.ip(Fields.text(spec, "health", "ipv6")),
        Fields.ip(Fields.text(spec, "ingress", "ipv4")),
        Fields.ip(Fields.text(spec, "ingress", "ipv6")),
        own.id(),
        NodeValue.CUSTOM_RESOURCE,
        (int) Fields.number(spec, "encryption", "key") & 0xff,
        node.labels(),
        node.annotations(),
        Annotations.first(node, WIREGUARD_KEY).orElse(""),
        Fields.text(spec, "bootid"));
  }

  /** Blocks of the node itself, then those of its pools. */
  private static Stream<Cidr> blocks(KubeObject node) {
    var own = Fields.texts(node.fields(), "spec", "ipam", "podCIDRs").stream();
    var pools =
        Fields.items(node.fields(), "spec", "ipam", "pools", "allocated").stream()
            .flatMap(pool -> Fields.texts(pool, "cidrs").stream());
    return Stream.concat(own, pools).flatMap(text -> Fields.block(text).stream());
  }

  private static List<Address> addresses(KubeObject node) {
    return Fields.items(node.fields(), "spec", "addresses").stream()
        .map(a -> new Address(Fields.text(a, "type"), Fields.ip(Fields.text(a, "ip"))))
        .filter(a -> !a.ip().isEmpty())
        .toList();
  }
}
