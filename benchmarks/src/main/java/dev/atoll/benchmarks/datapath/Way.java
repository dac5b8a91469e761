package dev.atoll.benchmarks.datapath;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A way from a pod of one node to a pod of another.
 *
 * @param title of its row
 * @param translation who leads from a service's address to a backend
 * @param guard what our programs at the pods do
 * @param bypass past the stacks of the nodes
 * @param overlay in a tunnel between the nodes
 * @param services that there are; 0 where the pod's own address is asked
 */
record Way(
    String title,
    Translation translation,
    Guard guard,
    boolean bypass,
    boolean overlay,
    int services) {

  enum Translation {
    NONE,
    SOCKET,
    PACKET,
    NFTABLES,
    IPTABLES
  }

  enum Guard {
    /** There are none. */
    ABSENT,
    /** They follow flows, and no policy says anything. */
    OPEN,
    /** Both pods are closed but for what policies allow. */
    POLICY
  }

  static final Way DIRECT = pod("pod address, no programs", Guard.ABSENT, false);

  private static final List<Way> FIXED =
      List.of(
          DIRECT,
          pod("pod address, programs without policy, bypass", Guard.OPEN, true),
          pod("pod address, policy, bypass", Guard.POLICY, true),
          pod("pod address, policy, through the stacks", Guard.POLICY, false),
          socket("socket LB alone", Guard.ABSENT, false, 10),
          socket("socket LB, programs without policy, bypass", Guard.OPEN, true, 10),
          socket("socket LB, policy, through the stacks", Guard.POLICY, false, 10),
          new Way("tc, policy, overlay", Translation.PACKET, Guard.POLICY, false, true, 10),
          new Way("tc, policy, overlay, bypass", Translation.PACKET, Guard.POLICY, true, true, 10));

  private static Way pod(String title, Guard guard, boolean bypass) {
    return new Way(title, Translation.NONE, guard, bypass, false, 0);
  }

  private static Way socket(String title, Guard guard, boolean bypass, int services) {
    return new Way(title, Translation.SOCKET, guard, bypass, false, services);
  }

  /** The one that the goals are about. */
  static Way best(int services) {
    return socket("**socket LB, policy, bypass**", Guard.POLICY, true, services);
  }

  static Way packets(int services, boolean bypass) {
    var title = bypass ? "tc, policy, bypass" : "tc, policy, through the stacks";
    return new Way(title, Translation.PACKET, Guard.POLICY, bypass, false, services);
  }

  static Way nftables(int services) {
    return new Way(
        "nftables, no policy", Translation.NFTABLES, Guard.ABSENT, false, false, services);
  }

  private static Way iptables(int services) {
    return new Way(
        "iptables, no policy", Translation.IPTABLES, Guard.ABSENT, false, false, services);
  }

  /**
   * The direct one first.
   *
   * @param sizes how many services there are
   */
  static List<Way> all(List<Integer> sizes) {
    var all = new ArrayList<>(FIXED);
    for (var kind :
        List.<java.util.function.IntFunction<Way>>of(
            Way::best,
            n -> packets(n, true),
            n -> packets(n, false),
            Way::nftables,
            Way::iptables)) {
      sizes.forEach(n -> all.add(kind.apply(n)));
    }
    return List.copyOf(all);
  }

  /** Those of which throughput is measured, the direct one first. */
  static List<Way> wide() {
    return Stream.of(
            DIRECT,
            best(10),
            packets(10, true),
            packets(10, false),
            FIXED.get(7),
            FIXED.get(8),
            nftables(10))
        .toList();
  }

  boolean hasPrograms() {
    return guard != Guard.ABSENT || translation == Translation.SOCKET;
  }
}
