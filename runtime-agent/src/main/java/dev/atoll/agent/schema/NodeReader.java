package dev.atoll.agent.schema;

import dev.atoll.agent.schema.NodeValue.Address;
import dev.atoll.fleet.net.Cidr;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a {@link NodeValue} field by field. */
final class NodeReader {
  private String name = "";
  private String cluster = "";
  private List<Address> addresses = List.of();
  private Optional<Cidr> v4Block = Optional.empty();
  private List<Cidr> moreV4Blocks = List.of();
  private Optional<Cidr> v6Block = Optional.empty();
  private List<Cidr> moreV6Blocks = List.of();
  private String v4Health = "";
  private String v6Health = "";
  private String v4Ingress = "";
  private String v6Ingress = "";
  private int clusterId;
  private String source = "";
  private int encryptionKey;
  private Map<String, String> labels = Map.of();
  private Map<String, String> annotations = Map.of();
  private String wireguardKey = "";
  private String bootId = "";

  void field(String field, JsonFields value) {
    switch (field) {
      case "Name" -> name = value.text();
      case "Cluster" -> cluster = value.text();
      case "IPAddresses" -> addresses = value.list(() -> address(value));
      case "IPv4AllocCIDR" -> v4Block = Addresses.block(value);
      case "IPv4SecondaryAllocCIDRs" -> moreV4Blocks = blocks(value);
      case "IPv6AllocCIDR" -> v6Block = Addresses.block(value);
      case "IPv6SecondaryAllocCIDRs" -> moreV6Blocks = blocks(value);
      case "IPv4HealthIP" -> v4Health = Addresses.canonical(value.text());
      case "IPv6HealthIP" -> v6Health = Addresses.canonical(value.text());
      case "IPv4IngressIP" -> v4Ingress = Addresses.canonical(value.text());
      case "IPv6IngressIP" -> v6Ingress = Addresses.canonical(value.text());
      case "ClusterID" -> clusterId = (int) value.number(0xffff_ffffL);
      case "Source" -> source = value.text();
      case "EncryptionKey" -> encryptionKey = (int) value.number(255);
      case "Labels" -> labels = value.texts();
      case "Annotations" -> annotations = value.texts();
      case "WireguardPubKey" -> wireguardKey = value.text();
      case "BootID" -> bootId = value.text();
      default -> value.skip();
    }
  }

  private static List<Cidr> blocks(JsonFields value) {
    return value.list(() -> Addresses.block(value)).stream().flatMap(Optional::stream).toList();
  }

  private static Address address(JsonFields value) {
    var reader = new AddressReader();
    value.fields(reader::field);
    return new Address(reader.type, reader.ip);
  }

  private static final class AddressReader {
    private String type = "";
    private String ip = "";

    void field(String field, JsonFields value) {
      switch (field) {
        case "Type" -> type = value.text();
        case "IP" -> ip = Addresses.canonical(value.text());
        default -> value.skip();
      }
    }
  }

  NodeValue node() {
    Origin.check(cluster, clusterId);
    Origin.given("name", name);
    return new NodeValue(
        name,
        cluster,
        addresses,
        v4Block,
        moreV4Blocks,
        v6Block,
        moreV6Blocks,
        v4Health,
        v6Health,
        v4Ingress,
        v6Ingress,
        clusterId,
        source,
        encryptionKey,
        labels,
        annotations,
        wireguardKey,
        bootId);
  }
}
