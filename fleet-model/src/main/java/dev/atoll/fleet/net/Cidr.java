package dev.atoll.fleet.net;

import dev.atoll.fleet.net.Parsed.Bad;
import dev.atoll.fleet.net.Parsed.Good;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A block of IPv4 or IPv6 addresses, such as {@code 10.0.0.0/8}.
 *
 * @param v6 the family
 * @param high upper 64 bits of the first address; 0 for IPv4
 * @param low lower 64 bits of the first address; for IPv4 the 32 bits of the address
 * @param length prefix length, 0 to 32 or 128
 */
public record Cidr(boolean v6, long high, long low, int length) implements Comparable<Cidr> {

  public Cidr {
    if (length < 0 || length > (v6 ? 128 : 32)) {
      throw new IllegalArgumentException("prefix length " + length);
    }
    var host = hostMask(v6, length);
    if ((high & host.high()) != 0 || (low & host.low()) != 0 || !v6 && low >>> 32 != 0) {
      throw new IllegalArgumentException("bits behind the prefix are set");
    }
  }

  /**
   * Reads the strict text form {@code address/length}: the address is the first of the block, in
   * strict form itself ({@link Ip#parse}), the length has no sign and no leading zero.
   */
  public static Parsed<Cidr> parse(String text) {
    var slash = text.indexOf('/');
    var address = slash < 0 ? text : text.substring(0, slash);
    return switch (Ip.parse(address)) {
      case Good<Ip>(var ip) when slash < 0 ->
          Bad.because("`" + text + "` has no prefix length", format(ip, ip.bits()));
      case Good<Ip>(var ip) -> parse(text, ip, text.substring(slash + 1));
      case Bad<Ip>(var reason, var better) ->
          new Bad<>(reason, better.flatMap(b -> suggestion(b, text.substring(address.length()))));
    };
  }

  private static Parsed<Cidr> parse(String text, Ip ip, String suffix) {
    var length = CidrText.length(suffix, ip.bits());
    if (length < 0) {
      return CidrText.badLength(text, ip, suffix);
    }
    var block = containing(ip, length);
    return block.first().equals(ip)
        ? new Good<>(block)
        : Bad.because(
            "`" + text + "` has bits set behind its prefix of " + length, block.toString());
  }

  private static Optional<String> suggestion(String address, String rest) {
    return switch (parse(address + rest)) {
      case Good<Cidr>(var block) -> Optional.of(block.toString());
      case Bad<Cidr>(var reason, var better) -> better;
    };
  }

  /**
   * The block that a text of the program itself names.
   *
   * @throws IllegalArgumentException if it is not in strict form
   */
  public static Cidr of(String text) {
    return parse(text).orThrow();
  }

  /** The block of a length that an address is in. */
  public static Cidr containing(Ip ip, int length) {
    var host = hostMask(ip.v6(), length);
    return new Cidr(ip.v6(), ip.high() & ~host.high(), ip.low() & ~host.low(), length);
  }

  /** Address bits of the family: 32 or 128. */
  public int bits() {
    return v6 ? 128 : 32;
  }

  public Ip first() {
    return new Ip(v6, high, low);
  }

  public Ip last() {
    var host = hostMask(v6, length);
    return new Ip(v6, high | host.high(), low | host.low());
  }

  public IpRange range() {
    return new IpRange(first(), last());
  }

  /** Number of addresses, at least 1. */
  public BigInteger size() {
    return BigInteger.ONE.shiftLeft(bits() - length);
  }

  public boolean contains(Ip ip) {
    return v6 == ip.v6() && containing(ip, length).equals(this);
  }

  /** Whether every address of the other block is in this one. */
  public boolean contains(Cidr other) {
    return length <= other.length && contains(other.first());
  }

  /** Whether they have an address in common; then one contains the other. */
  public boolean overlaps(Cidr other) {
    return contains(other) || other.contains(this);
  }

  /** The addresses in both: the smaller block, or nothing. */
  public Optional<Cidr> intersection(Cidr other) {
    if (contains(other)) {
      return Optional.of(other);
    }
    return other.contains(this) ? Optional.of(this) : Optional.empty();
  }

  /** What is left without another block: the fewest blocks, lowest first. */
  public List<Cidr> minus(Cidr other) {
    if (!overlaps(other)) {
      return List.of(this);
    }
    var rest = new ArrayList<Cidr>();
    for (int size = length + 1; size <= other.length; size++) {
      rest.add(containing(other.first(), size).sibling());
    }
    Collections.sort(rest);
    return List.copyOf(rest);
  }

  /** The other half of the block that is one bit larger. */
  private Cidr sibling() {
    var flip = bits() - length;
    return flip < 64
        ? new Cidr(v6, high, low ^ 1L << flip, length)
        : new Cidr(v6, high ^ 1L << flip - 64, low, length);
  }

  /** IPv4 first, then by first address, then the larger block. */
  @Override
  public int compareTo(Cidr other) {
    var byAddress = first().compareTo(other.first());
    return byAddress != 0 ? byAddress : Integer.compare(length, other.length);
  }

  /** Canonical text; for IPv6 the address is that of RFC 5952. */
  @Override
  public String toString() {
    return format(first(), length);
  }

  private static String format(Ip ip, int length) {
    return ip + "/" + length;
  }

  /** Ones where addresses of one block differ. */
  private static Ip hostMask(boolean v6, int length) {
    var count = (v6 ? 128 : 32) - length;
    return count <= 64 ? new Ip(v6, 0, ones(count)) : new Ip(v6, ones(count - 64), -1);
  }

  private static long ones(int count) {
    return count == 64 ? -1 : (1L << count) - 1;
  }
}
