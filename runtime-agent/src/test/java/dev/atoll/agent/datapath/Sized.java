package dev.atoll.agent.datapath;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Packets from port 40000 whose size matters. */
final class Sized {
  private static final int FROM = 40000;
  private static final int DONT_FRAGMENT = 0x40;

  private Sized() {}

  /** With options that begin with {@code before}, and end with the largest segment. */
  static byte[] opening(Address from, Address to, int port, int flags, int mss, byte[]... before) {
    var options = ByteBuffer.allocate(40);
    for (var each : before) {
      options.put(each);
    }
    options.put((byte) 2).put((byte) 4).putShort((short) mss);
    int length = 20 + (options.position() + 3) / 4 * 4;
    var segment = Arrays.copyOf(Packets.tcpSegment(from, FROM, to, port, flags), length);
    System.arraycopy(options.array(), 0, segment, 20, length - 20);
    segment[12] = (byte) (length / 4 << 4);
    segment[16] = 0;
    segment[17] = 0;
    Checksums.put(segment, 16, Checksums.transport(Packets.TCP, from, to, segment));
    return Packets.ip(Packets.TCP, from, to, segment);
  }

  /**
   * A datagram.
   *
   * @param bytes from the IP header on
   * @param whole whether nobody may cut it
   */
  static byte[] datagram(Address from, Address to, int port, int bytes, boolean whole) {
    int payload = bytes - (from.isV4() ? 28 : 48);
    var datagram = Packets.udpDatagram(from, FROM, to, port, payload);
    var packet = Packets.ip(Packets.UDP, from, to, datagram);
    if (whole && from.isV4()) {
      packet[20] = DONT_FRAGMENT;
      packet[24] = 0;
      packet[25] = 0;
      Checksums.put(packet, 24, Checksums.plain(Arrays.copyOfRange(packet, 14, 34)));
    }
    return packet;
  }

  /** The largest segment that the first option of a SYN asks for. */
  static int mss(Seen opening) {
    return ByteBuffer.wrap(opening.payload()).getShort(22);
  }
}
