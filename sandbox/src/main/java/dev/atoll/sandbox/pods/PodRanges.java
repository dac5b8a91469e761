package dev.atoll.sandbox.pods;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.sandbox.SandboxException;
import java.math.BigInteger;

/**
 * The part of a cluster's pod range that each node gives out, as kube-controller-manager cuts it
 * ({@code --allocate-node-cidrs}): a /24 of IPv4 or a /64 of IPv6, or smaller ones where the range
 * has no room for so many.
 */
final class PodRanges {
  private static final int IPV4 = 24;
  private static final int IPV6 = 64;

  /** Left for the address of the node's side, one pod, and the two that nobody gets. */
  private static final int SMALLEST = 2;

  private PodRanges() {}

  /**
   * The part of one node.
   *
   * @param index from 0 to {@code nodes} - 1
   * @throws SandboxException if there is no room
   */
  static Cidr part(Cidr range, int index, int nodes) {
    int split = range.length() + Integer.SIZE - Integer.numberOfLeadingZeros(nodes - 1);
    int length = Math.max(range.v6() ? IPV6 : IPV4, split);
    if (length > range.bits() - SMALLEST) {
      throw new SandboxException(range + " has no room for the pods of " + nodes + " nodes");
    }
    var first = BigInteger.valueOf(index).shiftLeft(range.bits() - length);
    return Cidr.containing(Ip.of(range.v6(), range.first().number().add(first)), length);
  }
}
