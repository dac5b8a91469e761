package dev.atoll.fleet.net;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Addresses of one family from the first to the last, both included.
 *
 * @param first lowest address
 * @param last highest address, not below the first
 */
public record IpRange(Ip first, Ip last) implements Comparable<IpRange> {

  public IpRange {
    if (first.v6() != last.v6() || first.compareTo(last) > 0) {
      throw new IllegalArgumentException("no range from " + first + " to " + last);
    }
  }

  /** Number of addresses, at least 1. */
  public BigInteger size() {
    return last.number().subtract(first.number()).add(BigInteger.ONE);
  }

  public boolean contains(Ip ip) {
    return first.v6() == ip.v6() && first.compareTo(ip) <= 0 && ip.compareTo(last) <= 0;
  }

  public boolean contains(IpRange other) {
    return contains(other.first) && contains(other.last);
  }

  public boolean overlaps(IpRange other) {
    return first.v6() == other.first.v6()
        && first.compareTo(other.last) <= 0
        && other.first.compareTo(last) <= 0;
  }

  /** The addresses in both. */
  public Optional<IpRange> intersection(IpRange other) {
    return overlaps(other)
        ? Optional.of(new IpRange(higher(first, other.first), lower(last, other.last)))
        : Optional.empty();
  }

  /** What is left without another range: none, one or two ranges, lowest first. */
  public List<IpRange> minus(IpRange other) {
    if (!overlaps(other)) {
      return List.of(this);
    }
    var rest = new ArrayList<IpRange>(2);
    if (first.compareTo(other.first) < 0) {
      rest.add(new IpRange(first, other.first.previous()));
    }
    if (last.compareTo(other.last) > 0) {
      rest.add(new IpRange(other.last.next(), last));
    }
    return List.copyOf(rest);
  }

  /** The fewest blocks that hold exactly these addresses, lowest first. */
  public List<Cidr> blocks() {
    var blocks = new ArrayList<Cidr>();
    var from = first;
    while (true) {
      var block = widestFrom(from);
      blocks.add(block);
      if (block.last().equals(last)) {
        return List.copyOf(blocks);
      }
      from = block.last().next();
    }
  }

  /** The largest block that begins at an address and ends inside this range. */
  private Cidr widestFrom(Ip from) {
    var block = Cidr.containing(from, from.bits());
    while (block.length() > 0) {
      var wider = Cidr.containing(from, block.length() - 1);
      if (!wider.first().equals(from) || wider.last().compareTo(last) > 0) {
        return block;
      }
      block = wider;
    }
    return block;
  }

  private static Ip higher(Ip a, Ip b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static Ip lower(Ip a, Ip b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  /** By first address, then the longer range. */
  @Override
  public int compareTo(IpRange other) {
    var byFirst = first.compareTo(other.first);
    return byFirst != 0 ? byFirst : other.last.compareTo(last);
  }

  /** {@code first-last}. */
  @Override
  public String toString() {
    return first + "-" + last;
  }
}
