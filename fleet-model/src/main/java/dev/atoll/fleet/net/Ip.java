package dev.atoll.fleet.net;

import java.math.BigInteger;

/**
 * One IPv4 or IPv6 address.
 *
 * @param v6 the family
 * @param high upper 64 bits; 0 for IPv4
 * @param low lower 64 bits; for IPv4 the 32 bits of the address
 */
public record Ip(boolean v6, long high, long low) implements Comparable<Ip> {

  private static final long V4_MAX = 0xFFFF_FFFFL;

  public Ip {
    if (!v6 && (high != 0 || low >>> 32 != 0)) {
      throw new IllegalArgumentException("more than 32 bits in an IPv4 address");
    }
  }

  /** Reads the strict text form: no leading zeros in IPv4, no zone, no IPv4-mapped IPv6. */
  public static Parsed<Ip> parse(String text) {
    return IpText.parse(text);
  }

  /**
   * The address that a text of the program itself names.
   *
   * @throws IllegalArgumentException if it is not in strict form
   */
  public static Ip of(String text) {
    return parse(text).orThrow();
  }

  /**
   * The address with this number.
   *
   * @throws IllegalArgumentException if it is negative or too large for the family
   */
  public static Ip of(boolean v6, BigInteger number) {
    if (number.signum() < 0 || number.bitLength() > (v6 ? 128 : 32)) {
      throw new IllegalArgumentException("no address has the number " + number);
    }
    return v6
        ? new Ip(true, number.shiftRight(64).longValue(), number.longValue())
        : new Ip(false, 0, number.longValue());
  }

  /** Address bits of the family: 32 or 128. */
  public int bits() {
    return v6 ? 128 : 32;
  }

  public BigInteger number() {
    return unsigned(high).shiftLeft(64).or(unsigned(low));
  }

  /** Whether no higher address exists in the family. */
  public boolean isLast() {
    return v6 ? high == -1 && low == -1 : low == V4_MAX;
  }

  /** Whether this is address zero of the family. */
  public boolean isFirst() {
    return high == 0 && low == 0;
  }

  /**
   * The next higher address.
   *
   * @throws IllegalStateException after the last one
   */
  public Ip next() {
    if (isLast()) {
      throw new IllegalStateException("no address after " + this);
    }
    return new Ip(v6, low == -1 ? high + 1 : high, low + 1);
  }

  /**
   * The next lower address.
   *
   * @throws IllegalStateException before the first one
   */
  public Ip previous() {
    if (isFirst()) {
      throw new IllegalStateException("no address before " + this);
    }
    return new Ip(v6, low == 0 ? high - 1 : high, low - 1);
  }

  /** IPv4 before IPv6, then by number. */
  @Override
  public int compareTo(Ip other) {
    if (v6 != other.v6) {
      return v6 ? 1 : -1;
    }
    var byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** Canonical text; for IPv6 that of RFC 5952. */
  @Override
  public String toString() {
    return IpText.format(this);
  }

  private static BigInteger unsigned(long bits) {
    var number = BigInteger.valueOf(bits & Long.MAX_VALUE);
    return bits < 0 ? number.setBit(63) : number;
  }
}
