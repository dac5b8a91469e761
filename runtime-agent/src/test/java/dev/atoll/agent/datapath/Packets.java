package dev.atoll.agent.datapath;

import java.nio.ByteBuffer;

/** Frames as they would come over a wire, with right checksums. */
final class Packets {
  static final int TCP = 6;
  static final int UDP = 17;
  static final int FIN = 0x11;
  static final int SYN = 0x02;
  static final int SYN_ACK = 0x12;
  static final int RST = 0x04;
  static final int ACK = 0x10;

  private Packets() {}

  static byte[] tcp(Address from, int fromPort, Address to, int toPort, int flags) {
    return ip(TCP, from, to, tcpSegment(from, fromPort, to, toPort, flags));
  }

  static byte[] tcpSegment(Address from, int fromPort, Address to, int toPort, int flags) {
    var segment =
        ByteBuffer.allocate(20 + 5)
            .putShort((short) fromPort)
            .putShort((short) toPort)
            .putInt(1000)
            .putInt(2000)
            .put((byte) 0x50)
            .put((byte) flags)
            .putShort((short) 0xffff)
            .putInt(0)
            .put("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
            .array();
    return Checksums.put(segment, 16, Checksums.transport(TCP, from, to, segment));
  }

  static byte[] udp(Address from, int fromPort, Address to, int toPort) {
    return ip(UDP, from, to, udpDatagram(from, fromPort, to, toPort, 12));
  }

  static byte[] udpDatagram(Address from, int fromPort, Address to, int toPort, int payload) {
    var datagram = ByteBuffer.allocate(8 + payload);
    datagram
        .putShort((short) fromPort)
        .putShort((short) toPort)
        .putShort((short) (8 + payload))
        .putShort((short) 0);
    for (int i = 0; i < payload; i++) {
      datagram.put((byte) (i * 7));
    }
    return Checksums.put(datagram.array(), 6, Checksums.transport(UDP, from, to, datagram.array()));
  }

  static int icmp(Address address) {
    return address.isV4() ? 1 : 58;
  }

  static byte[] echo(Address from, Address to, int identifier) {
    return icmpMessage(from, to, from.isV4() ? 8 : 128, identifier << 16 | 1, new byte[16]);
  }

  static byte[] echoReply(Address from, Address to, int identifier) {
    return icmpMessage(from, to, from.isV4() ? 0 : 129, identifier << 16 | 1, new byte[16]);
  }

  /** "Port unreachable" about a frame that was sent by {@code to}. */
  static byte[] unreachable(Address from, Address to, byte[] about) {
    var packet = java.util.Arrays.copyOfRange(about, 14, about.length);
    int type = from.isV4() ? 3 << 8 | 3 : 1 << 8 | 4;
    return icmpMessage(from, to, type >> 8, type & 0xff, 0, packet);
  }

  static byte[] icmpMessage(Address from, Address to, int type, int rest, byte[] data) {
    return icmpMessage(from, to, type, 0, rest, data);
  }

  private static byte[] icmpMessage(
      Address from, Address to, int type, int code, int rest, byte[] data) {
    var message =
        ByteBuffer.allocate(8 + data.length)
            .put((byte) type)
            .put((byte) code)
            .putShort((short) 0)
            .putInt(rest)
            .put(data)
            .array();
    int sum = from.isV4() ? Checksums.plain(message) : Checksums.transport(58, from, to, message);
    return ip(icmp(from), from, to, Checksums.put(message, 2, sum));
  }

  static byte[] ip(int protocol, Address from, Address to, byte[] payload) {
    return from.isV4()
        ? ip4(protocol, from, to, 0, payload)
        : frame(0x86dd, ip6(protocol, from, to, payload));
  }

  /**
   * A piece of a datagram.
   *
   * @param at where it begins, a multiple of 8
   * @param more whether others follow
   */
  static byte[] piece(
      int protocol, Address from, Address to, int at, boolean more, byte[] payload) {
    if (from.isV4()) {
      return ip4(protocol, from, to, at / 8 | (more ? 0x2000 : 0), payload);
    }
    var extended =
        ByteBuffer.allocate(8 + payload.length)
            .put((byte) protocol)
            .put((byte) 0)
            .putShort((short) (at | (more ? 1 : 0)))
            .putInt(77)
            .put(payload)
            .array();
    return frame(0x86dd, ip6(44, from, to, extended));
  }

  /** With a header of options before the payload. */
  static byte[] ip6WithOptions(int protocol, Address from, Address to, byte[] payload) {
    var extended =
        ByteBuffer.allocate(16 + payload.length)
            .put((byte) protocol)
            .put((byte) 1)
            .put(new byte[] {1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
            .put(payload)
            .array();
    return frame(0x86dd, ip6(60, from, to, extended));
  }

  private static byte[] ip4(int protocol, Address from, Address to, int cut, byte[] payload) {
    var header =
        ByteBuffer.allocate(20)
            .put((byte) 0x45)
            .put((byte) 0)
            .putShort((short) (20 + payload.length))
            .putShort((short) 77)
            .putShort((short) cut)
            .put((byte) 64)
            .put((byte) protocol)
            .putShort((short) 0)
            .putInt((int) from.low())
            .putInt((int) to.low())
            .array();
    Checksums.put(header, 10, Checksums.plain(header));
    return frame(0x800, join(header, payload));
  }

  private static byte[] ip6(int next, Address from, Address to, byte[] payload) {
    return ByteBuffer.allocate(40 + payload.length)
        .putInt(0x60000000)
        .putShort((short) payload.length)
        .put((byte) next)
        .put((byte) 64)
        .put(from.bytes())
        .put(to.bytes())
        .put(payload)
        .array();
  }

  static byte[] frame(int type, byte[] payload) {
    return ByteBuffer.allocate(14 + payload.length)
        .put(new byte[] {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1})
        .putShort((short) type)
        .put(payload)
        .array();
  }

  static byte[] join(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
