package dev.atoll.agent.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An endpoint slice of a global service of one cluster, as under {@code
 * cilium/state/endpointslices/v1/CLUSTER/NS/SLICE}: zstd over protobuf (Cilium 1.20.2, {@code
 * pkg/clustermesh/types/endpointslice/internal/generated.proto} and {@code
 * pkg/k8s/slim/k8s/api/discovery/v1/generated.proto}).
 *
 * @param clusterId 1 to 511
 * @param addressType {@code IPv4} or {@code IPv6}; what else there is no reader takes
 */
public record ClusterEndpointSlice(
    String cluster,
    int clusterId,
    String namespace,
    String name,
    Map<String, String> labels,
    Map<String, String> annotations,
    String addressType,
    List<Endpoint> endpoints,
    List<Port> ports) {

  /**
   * @param ready and the other conditions: empty where Kubernetes' default holds
   * @param forZones for whose clients it is; empty where there are no hints at all
   */
  public record Endpoint(
      List<String> addresses,
      Optional<Boolean> ready,
      Optional<Boolean> serving,
      Optional<Boolean> terminating,
      Optional<String> hostname,
      Optional<String> nodeName,
      Optional<String> zone,
      Optional<List<String>> forZones) {
    public Endpoint {
      addresses = List.copyOf(addresses);
      forZones = forZones.map(List::copyOf);
    }
  }

  public record Port(
      Optional<String> name,
      Optional<String> protocol,
      Optional<Integer> port,
      Optional<String> appProtocol) {}

  public ClusterEndpointSlice {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    endpoints = List.copyOf(endpoints);
    ports = List.copyOf(ports);
  }

  /** As it lies in a store. */
  public byte[] compressed() {
    return Zstandard.compressed(protobuf());
  }

  /** What is compressed: the bytes that Cilium's generated code makes, maps sorted. */
  public byte[] protobuf() {
    return SliceWriter.bytes(this);
  }

  /**
   * Reads what Cilium's own reader takes ({@code validate} in {@code endpointslice.go}).
   *
   * @throws MalformedValueException if it is not one, or has more than 16 MiB
   */
  public static ClusterEndpointSlice parse(byte[] compressed) {
    var slice = SliceReader.read(Zstandard.decompressed(compressed));
    slice.check();
    return slice;
  }

  private void check() {
    Origin.check(cluster, clusterId);
    Origin.given("namespace", namespace);
    Origin.given("name", name);
    var v6 = addressType.equals("IPv6");
    if (!v6 && !addressType.equals("IPv4")) {
      throw new MalformedValueException("the type of addresses is neither IPv4 nor IPv6");
    }
    for (var endpoint : endpoints) {
      for (var address : endpoint.addresses) {
        if (Addresses.parsed(address).v6() != v6) {
          throw new MalformedValueException("an address is not " + addressType);
        }
      }
    }
  }
}
