package dev.atoll.agent.datapath;

import java.nio.ByteBuffer;

/** The Internet checksum (RFC 1071), computed the plain way. */
final class Checksums {
  private Checksums() {}

  static int plain(byte[] bytes) {
    return ~folded(sum(bytes)) & 0xffff;
  }

  static int transport(int protocol, Address from, Address to, byte[] segment) {
    long sum = sum(from.isV4() ? v4(from) : from.bytes());
    sum += sum(to.isV4() ? v4(to) : to.bytes());
    return ~folded(sum + protocol + segment.length + sum(segment)) & 0xffff;
  }

  static byte[] put(byte[] bytes, int at, int checksum) {
    ByteBuffer.wrap(bytes).putShort(at, (short) checksum);
    return bytes;
  }

  private static byte[] v4(Address address) {
    return ByteBuffer.allocate(4).putInt((int) address.low()).array();
  }

  private static long sum(byte[] bytes) {
    long sum = 0;
    for (int i = 0; i < bytes.length; i++) {
      sum += (i % 2 == 0) ? (bytes[i] & 0xff) << 8 : bytes[i] & 0xff;
    }
    return sum;
  }

  private static int folded(long sum) {
    while (sum >> 16 != 0) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return (int) sum;
  }
}
