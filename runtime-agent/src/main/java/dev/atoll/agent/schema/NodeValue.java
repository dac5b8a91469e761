package dev.atoll.agent.schema;

import dev.atoll.fleet.net.Cidr;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node, as under {@code cilium/state/nodes/v1/CLUSTER/NODE} (Cilium 1.20.2, {@code
 * pkg/node/types/node.go}, Node).
 *
 * @param addresses in the order in which the node tells them
 * @param v4Block the first block of pod addresses of its family
 * @param moreV4Blocks those behind it
 * @param v4Health address of the node's health endpoint; empty where there is none
 * @param v4Ingress address of the node's Ingress listener; empty where there is none
 * @param clusterId 1 to 511
 * @param source {@link #CUSTOM_RESOURCE} from all of Cilium's exporters
 * @param encryptionKey of IPsec, 0 for none
 * @param bootId that of the kernel; empty where it is not known
 */
public record NodeValue(
    String name,
    String cluster,
    List<Address> addresses,
    Optional<Cidr> v4Block,
    List<Cidr> moreV4Blocks,
    Optional<Cidr> v6Block,
    List<Cidr> moreV6Blocks,
    String v4Health,
    String v6Health,
    String v4Ingress,
    String v6Ingress,
    int clusterId,
    String source,
    int encryptionKey,
    Map<String, String> labels,
    Map<String, String> annotations,
    String wireguardKey,
    String bootId) {

  public static final String CUSTOM_RESOURCE = "custom-resource";

  /**
   * @param type for example {@code InternalIP}, {@code ExternalIP} or {@code CiliumInternalIP}
   */
  public record Address(String type, String ip) {}

  public NodeValue {
    addresses = List.copyOf(addresses);
    moreV4Blocks = List.copyOf(moreV4Blocks);
    moreV6Blocks = List.copyOf(moreV6Blocks);
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /** JSON in the order of Go's struct; what Go has as nil is {@code null}. */
  public byte[] json() {
    return GoJson.bytes(this::write);
  }

  private void write(GoJson json) {
    json.string("Name", name).string("Cluster", cluster);
    orNull(json, "IPAddresses", addresses, NodeValue::write);
    block(json, "IPv4AllocCIDR", v4Block);
    orNull(json, "IPv4SecondaryAllocCIDRs", moreV4Blocks, Addresses::write);
    block(json, "IPv6AllocCIDR", v6Block);
    orNull(json, "IPv6SecondaryAllocCIDRs", moreV6Blocks, Addresses::write);
    json.string("IPv4HealthIP", v4Health)
        .string("IPv6HealthIP", v6Health)
        .string("IPv4IngressIP", v4Ingress)
        .string("IPv6IngressIP", v6Ingress)
        .number("ClusterID", clusterId)
        .string("Source", source)
        .number("EncryptionKey", encryptionKey);
    orNull(json, "Labels", labels);
    orNull(json, "Annotations", annotations);
    json.string("WireguardPubKey", wireguardKey).string("BootID", bootId);
  }

  private static void write(GoJson json, Address address) {
    json.string("Type", address.type).string("IP", address.ip);
  }

  private static void block(GoJson json, String name, Optional<Cidr> block) {
    block.ifPresentOrElse(
        cidr -> json.object(name, fields -> Addresses.write(fields, cidr)),
        () -> json.nothing(name));
  }

  private static <T> void orNull(
      GoJson json, String name, List<T> values, java.util.function.BiConsumer<GoJson, T> each) {
    if (values.isEmpty()) {
      json.nothing(name);
    } else {
      json.objects(name, values, each);
    }
  }

  private static void orNull(GoJson json, String name, Map<String, String> values) {
    if (values.isEmpty()) {
      json.nothing(name);
    } else {
      json.strings(name, values);
    }
  }

  /**
   * Reads what Cilium's own reader takes ({@code Unmarshal} in the same file), and nothing that has
   * an address in another form than its canonical one can be read as.
   *
   * @throws MalformedValueException if it is not one
   */
  public static NodeValue parse(byte[] json) {
    var reader = new NodeReader();
    JsonFields.read(json, reader::field);
    return reader.node();
  }
}
