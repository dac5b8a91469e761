package dev.atoll.agent.datapath;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

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
    return of(InetAddress.ofLiteral(text).getAddress());
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
