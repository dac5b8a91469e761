package dev.atoll.agent.export;

import dev.atoll.agent.export.Keyed.Audience;
import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.KubeObject;
import dev.atoll.agent.schema.IpIdentity;
import dev.atoll.agent.schema.IpIdentity.NamedPort;
import dev.atoll.agent.schema.Resource;
import dev.atoll.fleet.value.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Addresses of Cilium's endpoints, or of its slices of endpoints (Cilium 1.20.2, {@code
 * clustermesh-apiserver/clustermesh/converters.go}). Cilium writes a text that is no address under
 * the key {@code <nil>}; here it is left out.
 */
final class CiliumEndpoints implements Converter {
  private final Kind kind;
  private final Namespaces namespaces;
  private final Claims claims;
  private final ByNamespace<List<IpIdentity>> pairs = new ByNamespace<>();

  /**
   * @param kind {@link Kind#CILIUM_ENDPOINT} or {@link Kind#CILIUM_ENDPOINT_SLICE}
   */
  CiliumEndpoints(Kind kind, Namespaces namespaces, Keyed keyed) {
    this.kind = kind;
    this.namespaces = namespaces;
    this.claims = new Claims(keyed, Audience.MESH);
  }

  @Override
  public Map<Resource, Set<Kind>> writes() {
    return Map.of(Resource.IPS, Set.of(kind, Kind.NAMESPACE));
  }

  @Override
  public void there(Kind of, KubeObject object) {
    var slice = kind == Kind.CILIUM_ENDPOINT_SLICE;
    var namespace = slice ? Fields.text(object.fields(), "namespace") : object.namespace();
    var found = slice ? ofSlice(object, namespace) : ofEndpoint(object);
    pairs.put(namespace, object.key(), found);
    write(namespace, object.key(), found);
  }

  @Override
  public void gone(Kind of, String key) {
    pairs.remove(key);
    claims.set(key, List.of());
  }

  @Override
  public void namespace(String name) {
    pairs.in(name).forEach((key, found) -> write(name, key, found));
  }

  private void write(String namespace, String key, List<IpIdentity> found) {
    claims.set(key, namespaces.isGlobal(namespace) ? found : List.of());
  }

  private static List<IpIdentity> ofEndpoint(KubeObject endpoint) {
    var status = endpoint.fields().mapping("status");
    return status.stream()
        .flatMap(s ->
            pairs(s, Fields.number(s, "identity", "id"), endpoint.namespace(), endpoint.name()))
        .toList();
  }

  private static List<IpIdentity> ofSlice(KubeObject slice, String namespace) {
    return Fields.items(slice.fields(), "endpoints").stream()
        .flatMap(e -> pairs(e, Fields.number(e, "id"), namespace, Fields.text(e, "name")))
        .toList();
  }

  private static Stream<IpIdentity> pairs(
      Mapping endpoint, long identity, String namespace, String pod) {
    return Fields.items(endpoint, "networking", "addressing").stream()
        .flatMap(a -> Stream.of(Fields.text(a, "ipv4"), Fields.text(a, "ipv6")))
        .map(Fields::ip)
        .filter(ip -> !ip.isEmpty())
        .map(ip ->
            new IpIdentity(
                ip,
                Optional.empty(),
                Fields.ip(Fields.text(endpoint, "networking", "node")),
                identity & 0xffff_ffffL,
                (int) Fields.number(endpoint, "encryption", "key") & 0xff,
                "",
                namespace,
                pod,
                Fields.text(endpoint, "service-account"),
                ports(endpoint)));
  }

  private static List<NamedPort> ports(Mapping endpoint) {
    return Fields.items(endpoint, "named-ports").stream()
        .map(p ->
            new NamedPort(
                Fields.text(p, "name"),
                (int) Fields.number(p, "port") & 0xffff,
                Fields.text(p, "protocol")))
        .toList();
  }
}
