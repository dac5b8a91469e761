package dev.atoll.agent.datapath;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An address of either family in sixteen bytes; IPv4 as ::ffff:a.b.c.d (RFC 4291, 2.5.5.2).
 *
 * @param high the first eight bytes, the first of them in the highest place
 * @param low the last eight
 */
public record Address(long high, long low) implements Element {
  /** Of nobody. */
  public static final Address NONE = new Address(0, 0);

  private static final long MAPPED = 0xffff_0000_0000L;

  /**
   * @param bytes 4 or 16
   */
  public static Address of(byte[] bytes) {
    var in = ByteBuffer.wrap(bytes);
    return switch (bytes.length) {
      case 4 -> new Address(0, MAPPED | Integer.toUnsignedLong(in.getInt()));
      case 16 -> new Address(in.getLong(), in.getLong());
      default -> throw new IllegalArgumentException("an address of " + bytes.length + " bytes");
    };
  }

  /**
   * @param text digits only, as {@code 10.0.1.7} or {@code fd00::7}
   */
  public static Address of(String text) {
    long v4 = v4(text);
    return v4 >= 0 ? new Address(0, MAPPED | v4) : of(InetAddress.ofLiteral(text).getAddress());
  }

  /**
   * As {@code 10.0.1.7}; -1 for all else, which the JDK reads or refuses. Services have thousands
   * of addresses in this form.
   */
  private static long v4(String text) {
    long all = 0;
    int at = 0;
    for (int part = 0; part < 4; part++) {
      int begin = at;
      int value = 0;
      while (at < text.length() && at - begin < 3 && isDigit(text.charAt(at))) {
        value = value * 10 + text.charAt(at++) - '0';
      }
      int digits = at - begin;
      boolean zeros = digits > 1 && text.charAt(begin) == '0';
      boolean ends = part == 3 ? at == text.length() : text.startsWith(".", at++);
      if (digits == 0 || zeros || value > 255 || !ends) {
        return -1;
      }
      all = all << 8 | value;
    }
    return all;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  public boolean isV4() {
    return high == 0 && (low & ~0xffff_ffffL) == MAPPED;
  }

  /**
   * Bits of a prefix in sixteen bytes: of IPv4 96 more than people write.
   *
   * @param bits as people write it, 0 to 32 or 0 to 128
   */
  public int prefixBits(int bits) {
    return isV4() ? bits + 96 : bits;
  }

  /** Written out, as below: what a record has by itself is slow in the JVM's first compiler. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Address address && low == address.low && high == address.high;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(high) + Long.hashCode(low);
  }

  @Override
  public byte[] bytes() {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  @Override
  public void write(Fields to) {
    to.address("address", this);
  }

  @Override
  public String toString() {
    try {
      var bytes = bytes();
      return InetAddress.getByAddress(isV4() ? Arrays.copyOfRange(bytes, 12, 16) : bytes)
          .getHostAddress();
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
