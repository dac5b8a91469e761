package dev.atoll.policy.oracle;

/**
 * One connection attempt.
 *
 * @param protocol TCP, UDP, SCTP, ICMP or ICMPv6
 * @param port 1 to 65535, or the type of an ICMP message
 */
public record Probe(End from, End to, String protocol, int port) {

  /** One end of a probe. */
  public sealed interface End {}

  public record PodEnd(String cluster, String namespace, String name) implements End {}

  /** A node that none of the pods runs on. */
  public record NodeEnd(String cluster, String name) implements End {}

  /** An address outside the mesh. */
  public record Address(String ip) implements End {}

  /** The first node of a cluster: all its pods run there, so to them it is the host. */
  public record Host(String cluster) implements End {}

  /** A reserved identity by its name, such as "health" or "kube-apiserver"; of no cluster. */
  public record Reserved(String name) implements End {}

  /** Addresses that DNS gave for a name or pattern of a policy; the oracle cannot express it. */
  public record Name(String text) implements End {}

  /** The cluster whose policies decide for this end; empty for an end that has none. */
  public static String clusterOf(End end) {
    return switch (end) {
      case PodEnd p -> p.cluster();
      case Host h -> h.cluster();
      case NodeEnd _, Address _, Reserved _, Name _ -> "";
    };
  }
}
