package dev.atoll.agent.probe;

import dev.atoll.fleet.net.Ip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A datagram that asks whether addresses of pods get through; {@code probe.h} of the programs has
 * its form, and answers it.
 *
 * @param from of a pod of this node
 * @param to of a pod of another node, of the same family
 * @param ours by which our programs know the answer
 */
public record Question(Ip from, Ip to, long ours) {
  public static final int ASKED_PORT = 4249;
  public static final int ASKING_PORT = 4250;
  private static final long MAGIC = 0x61746f6c6c77794aL;
  private static final int UDP = 17;
  private static final int HOPS = 64;
  private static final int DATAGRAM = 8 + 16;

  /** From the IP header on; of IPv4 without the header's checksum. */
  public byte[] packet() {
    return from.v6() ? v6() : v4();
  }

  private byte[] v4() {
    return ByteBuffer.allocate(20 + DATAGRAM)
        .putShort((short) 0x4500)
        .putShort((short) (20 + DATAGRAM))
        .putInt(0)
        .put((byte) HOPS)
        .put((byte) UDP)
        .putShort((short) 0)
        .put(bytes(from))
        .put(bytes(to))
        .put(datagram())
        .array();
  }

  private byte[] v6() {
    return ByteBuffer.allocate(40 + DATAGRAM)
        .putInt(0x60000000)
        .putShort((short) DATAGRAM)
        .put((byte) UDP)
        .put((byte) HOPS)
        .put(bytes(from))
        .put(bytes(to))
        .put(datagram())
        .array();
  }

  private byte[] datagram() {
    var datagram =
        ByteBuffer.allocate(DATAGRAM)
            .putShort((short) ASKING_PORT)
            .putShort((short) ASKED_PORT)
            .putShort((short) DATAGRAM)
            .putShort((short) 0)
            .putLong(MAGIC)
            .order(ByteOrder.nativeOrder()) // only this machine reads it
            .putLong(ours)
            .array();
    return ByteBuffer.wrap(datagram).putShort(6, checksum(datagram)).array();
  }

  /** RFC 1071, with the pseudo header of RFC 768 or RFC 8200; 0 would say that there is none. */
  private short checksum(byte[] datagram) {
    long sum = UDP + DATAGRAM + sum(bytes(from)) + sum(bytes(to)) + sum(datagram);
    while (sum >> 16 != 0) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return (short) (sum == 0xffff ? sum : ~sum);
  }

  private static long sum(byte[] bytes) {
    var words = ByteBuffer.wrap(bytes);
    long sum = 0;
    while (words.hasRemaining()) {
      sum += Short.toUnsignedInt(words.getShort());
    }
    return sum;
  }

  private static byte[] bytes(Ip ip) {
    return ip.v6()
        ? ByteBuffer.allocate(16).putLong(ip.high()).putLong(ip.low()).array()
        : ByteBuffer.allocate(4).putInt((int) ip.low()).array();
  }
}
