package dev.atoll.agent.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Protocol and ports of an entry, as the end of a key in a longest-prefix map (Cilium 1.20.2,
 * {@code bpf/lib/policy.h}, {@code struct policy_key}): a protocol can be left open only with its
 * ports.
 *
 * @param protocol its number; 0 where {@code length} is 0
 * @param port the first of the prefix; an ICMP type for ICMP
 * @param length bits that count: 0 for everything, 8 for a whole protocol, up to 24 for one port
 */
public record PortPrefix(int protocol, int port, int length) implements Comparable<PortPrefix> {

  public static final PortPrefix EVERYTHING = new PortPrefix(IpProtocol.ANY, 0, 0);

  /** Bits of one port of one protocol. */
  public static final int FULL = 24;

  static final int PROTOCOL_BITS = 8;
  static final int LAST_PORT = 65_535;

  private static final Comparator<PortPrefix> ORDER =
      Comparator.comparingInt(PortPrefix::protocol)
          .thenComparingInt(PortPrefix::port)
          .thenComparingInt(PortPrefix::length);

  public static PortPrefix one(int protocol, int port) {
    return new PortPrefix(protocol, port, FULL);
  }

  /** The fewest prefixes that hold exactly these ports, lowest first (RFC 4632 in small). */
  public static List<PortPrefix> of(int protocol, int first, int last) {
    if (protocol == IpProtocol.ANY) {
      return List.of(EVERYTHING);
    }
    var all = new ArrayList<PortPrefix>();
    for (var from = first; from <= last; ) {
      var bits = bits(from, last - from + 1);
      all.add(new PortPrefix(protocol, from, FULL - bits));
      from += 1 << bits;
    }
    return all;
  }

  /** Of the largest block that begins at a port and has at most so many. */
  private static int bits(int from, int count) {
    var aligned = from == 0 ? FULL - PROTOCOL_BITS : Integer.numberOfTrailingZeros(from);
    return Math.min(aligned, Integer.SIZE - 1 - Integer.numberOfLeadingZeros(count));
  }

  /** The next prefix around this one; empty for everything. */
  public Optional<PortPrefix> wider() {
    if (length == 0) {
      return Optional.empty();
    }
    return Optional.of(
        length == PROTOCOL_BITS
            ? EVERYTHING
            : new PortPrefix(protocol, port & -(1 << FULL - length + 1), length - 1));
  }

  @Override
  public int compareTo(PortPrefix other) {
    return ORDER.compare(this, other);
  }

  /** Such as {@code 6/80} or {@code 6/8080-8083}; {@code any} for everything. */
  @Override
  public String toString() {
    if (length == 0) {
      return "any";
    }
    var last = port + (1 << FULL - length) - 1;
    return protocol + "/" + (last == port ? "" + port : port + "-" + last);
  }
}
