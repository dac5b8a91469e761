package dev.atoll.sandbox.cilium;

import dev.atoll.sandbox.SandboxException;
import dev.atoll.sandbox.kube.KubeApi;
import dev.atoll.sandbox.node.Node;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The ranges that Cilium's operator gave to nodes (CiliumNode {@code spec.ipam.podCIDRs}). */
final class GivenRanges {
  private GivenRanges() {}

  /** Each with the address of the node that has it. */
  static SortedMap<String, String> of(List<Node> nodes, KubeApi api) {
    var ranges = new TreeMap<String, String>();
    for (var node : nodes) {
      try {
        api.get("/apis/cilium.io/v2/ciliumnodes/" + node.name())
            .json()
            .at("/spec/ipam/podCIDRs")
            .forEach(range -> ranges.put(range.asString(), node.address()));
      } catch (IOException e) {
        throw new SandboxException(node.name() + ": " + e.getMessage(), e);
      }
    }
    return ranges;
  }
}
