package dev.atoll.sandbox.cilium;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A machine of a cluster: a network namespace with one interface on the underlay.
 *
 * @param name unique in the mesh; also the name of its network namespace
 * @param address IPv4
 * @param home where its agent keeps what it needs
 */
record Node(String cluster, String name, String address, Path home) {

  /** The interface on the underlay. */
  static final String DEVICE = "eth0";

  /** The machines of a cluster, numbered from 1, each with its own folder in {@code home}. */
  static List<Node> of(MeshCluster cluster, Path home) {
    return IntStream.range(0, cluster.nodes().size())
        .mapToObj(i -> {
          var name = cluster.name() + "-" + (i + 1);
          return new Node(cluster.name(), name, cluster.nodes().get(i), home.resolve(name));
        })
        .toList();
  }

  /**
   * Where its BPF file system is mounted in the enclosure: pinned programs and maps outlive the
   * agent, as on a real machine.
   */
  String pins() {
    return "/run/bpf/" + name;
  }

  /** The name that the programs of this node have beside others: their logs and processes. */
  String program(String what) {
    return name + "-" + what;
  }
}
