package dev.atoll.agent.export;

import dev.atoll.agent.kube.KubeObject;
import dev.atoll.agent.schema.ClusterEndpointSlice;
import dev.atoll.agent.schema.ClusterEndpointSlice.Endpoint;
import dev.atoll.agent.schema.ClusterEndpointSlice.Port;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.fleet.value.Mapping;
import java.util.List;

/** An endpoint slice as a value: all of its endpoints, ready or not. */
final class SliceValues {
  private SliceValues() {}

  static ClusterEndpointSlice slice(OwnCluster own, KubeObject slice) {
    return new ClusterEndpointSlice(
        own.name(),
        own.id(),
        slice.namespace(),
        slice.name(),
        slice.labels(),
        slice.annotations(),
        Fields.text(slice.fields(), "addressType"),
        Fields.items(slice.fields(), "endpoints").stream().map(SliceValues::endpoint).toList(),
        Fields.items(slice.fields(), "ports").stream().map(SliceValues::port).toList());
  }

  private static Endpoint endpoint(Mapping endpoint) {
    return new Endpoint(
        Fields.texts(endpoint, "addresses"),
        Fields.bool(endpoint, "conditions", "ready"),
        Fields.bool(endpoint, "conditions", "serving"),
        Fields.bool(endpoint, "conditions", "terminating"),
        endpoint.string("hostname"),
        endpoint.string("nodeName"),
        endpoint.string("zone"),
        endpoint.mapping("hints").map(hints -> zones(endpoint)));
  }

  private static Port port(Mapping port) {
    return new Port(
        port.string("name"),
        port.string("protocol"),
        Fields.numberIfAny(port, "port").map(Long::intValue),
        port.string("appProtocol"));
  }

  /** For whose zones an endpoint is. */
  static List<String> zones(Mapping endpoint) {
    return Fields.items(endpoint, "hints", "forZones").stream()
        .map(zone -> Fields.text(zone, "name"))
        .toList();
  }
}
