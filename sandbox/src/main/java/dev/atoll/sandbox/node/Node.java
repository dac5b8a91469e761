package dev.atoll.sandbox.node;

import dev.atoll.sandbox.SandboxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A machine of a cluster: a network namespace with one interface on the underlay.
 *
 * @param name unique in the mesh; also the name of its network namespace
 * @param addresses at least one, IPv4 or IPv6 in text form; the one that is used first comes first
 * @param home where its agent keeps what it needs
 */
public record Node(String cluster, String name, List<String> addresses, Path home) {

  /** The interface on the underlay. */
  public static final String DEVICE = "eth0";

  public Node {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new SandboxException(name + " needs an address");
    }
  }

  /**
   * The machines of a cluster, numbered from 1, each with its own folder in {@code home}.
   *
   * @param addresses those of each
   */
  public static List<Node> of(String cluster, List<List<String>> addresses, Path home) {
    return IntStream.range(0, addresses.size())
        .mapToObj(i -> {
          var name = cluster + "-" + (i + 1);
          return new Node(cluster, name, addresses.get(i), home.resolve(name));
        })
        .toList();
  }

  /** The address that is used first. */
  public String address() {
    return addresses.getFirst();
  }

  /**
   * Where its BPF file system is mounted in the enclosure: pinned programs and maps outlive the
   * agent, as on a real machine.
   */
  public String pins() {
    return "/run/bpf/" + name;
  }

  /** The name that the programs of this node have beside others: their logs and processes. */
  public String program(String what) {
    return name + "-" + what;
  }
}
