package dev.atoll.agent.schema;

import java.util.List;
import java.util.Optional;

/**
 * Who an address is: a value under {@code cilium/state/ip/v1/default/ADDRESS} (Cilium 1.20.2,
 * {@code pkg/identity/identity.go}, IPIdentityPair).
 *
 * @param ip the address
 * @param maskBits where it stands for a block, the length of its mask; key {@code IP/bits}
 * @param host of the node that it is on; empty where there is none
 * @param id a numeric identity of 32 bits
 * @param key of IPsec, 0 for none
 */
public record IpIdentity(
    String ip,
    Optional<Integer> maskBits,
    String host,
    long id,
    int key,
    String metadata,
    String namespace,
    String pod,
    String serviceAccount,
    List<NamedPort> namedPorts) {

  /** A port that policies may call by name. */
  public record NamedPort(String name, int port, String protocol) {}

  public IpIdentity {
    namedPorts = List.copyOf(namedPorts);
  }

  /** What its key ends in. */
  public String keyName() {
    return maskBits.map(bits -> ip + "/" + bits).orElse(ip);
  }

  public byte[] json() {
    return GoJson.bytes(this::write);
  }

  private void write(GoJson json) {
    json.string("IP", ip);
    maskBits.ifPresentOrElse(
        bits -> json.string("Mask", Masks.base64(bits, ip.contains(":"))),
        () -> json.nothing("Mask"));
    json.string("HostIP", host)
        .number("ID", id)
        .number("Key", key)
        .string("Metadata", metadata)
        .stringIfAny("K8sNamespace", namespace)
        .stringIfAny("K8sPodName", pod)
        .stringIfAny("K8sServiceAccount", serviceAccount);
    if (!namedPorts.isEmpty()) {
      json.objects("NamedPorts", namedPorts, IpIdentity::write);
    }
  }

  private static void write(GoJson json, NamedPort port) {
    json.string("Name", port.name).number("Port", port.port).string("Protocol", port.protocol);
  }

  /**
   * @throws MalformedValueException if it is not one
   */
  public static IpIdentity parse(byte[] json) {
    var reader = new Reader();
    JsonFields.read(json, reader::field);
    return reader.pair();
  }

  private static final class Reader {
    private String ip = "";
    private Optional<Integer> maskBits = Optional.empty();
    private String host = "";
    private long id;
    private int key;
    private String metadata = "";
    private String namespace = "";
    private String pod = "";
    private String serviceAccount = "";
    private List<NamedPort> namedPorts = List.of();

    void field(String name, JsonFields value) {
      switch (name) {
        case "IP" -> ip = value.text();
        case "Mask" -> maskBits = value.isNull() ? Optional.empty() : Masks.bits(value.text());
        case "HostIP" -> host = value.text();
        case "ID" -> id = value.number(0xffff_ffffL);
        case "Key" -> key = (int) value.number(255);
        case "Metadata" -> metadata = value.text();
        case "K8sNamespace" -> namespace = value.text();
        case "K8sPodName" -> pod = value.text();
        case "K8sServiceAccount" -> serviceAccount = value.text();
        case "NamedPorts" -> namedPorts = value.list(() -> port(value));
        default -> value.skip();
      }
    }

    private static NamedPort port(JsonFields value) {
      var port = new PortReader();
      value.fields(port::field);
      return new NamedPort(port.name, port.port, port.protocol);
    }

    IpIdentity pair() {
      return new IpIdentity(
          ip, maskBits, host, id, key, metadata, namespace, pod, serviceAccount, namedPorts);
    }
  }

  private static final class PortReader {
    private String name = "";
    private int port;
    private String protocol = "";

    void field(String field, JsonFields value) {
      switch (field) {
        case "Name" -> name = value.text();
        case "Port" -> port = (int) value.number(65535);
        case "Protocol" -> protocol = value.text();
        default -> value.skip();
      }
    }
  }
}
