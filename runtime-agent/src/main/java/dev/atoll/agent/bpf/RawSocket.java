package dev.atoll.agent.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;

/**
 * Sends whole IP packets, whose source need not be an address of this machine (raw(7) and ipv6(7),
 * IPPROTO_RAW). Nothing is received. Needs CAP_NET_RAW.
 */
public final class RawSocket implements AutoCloseable {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int IPPROTO_RAW = 255;

  /** Bytes of struct sockaddr_in and of struct sockaddr_in6, and where the address is in them. */
  private static final int SOCKADDR_IN = 16;

  private static final int SOCKADDR_IN6 = 28;
  private static final int ADDRESS_AT = 4;
  private static final int ADDRESS6_AT = 8;

  private final Descriptor descriptor;
  private final boolean v6;

  private RawSocket(Descriptor descriptor, boolean v6) {
    this.descriptor = descriptor;
    this.v6 = v6;
  }

  /**
   * Opens one in the network namespace of this thread.
   *
   * @throws BpfException if that is not allowed
   */
  public static RawSocket open(boolean v6) {
    try (var arena = Arena.ofConfined()) {
      var state = Libbpf.state(arena);
      int family = v6 ? AF_INET6 : AF_INET;
      int made = (int) Libbpf.invoke(Libbpf.SOCKET, state, family, SOCK_RAW_CLOEXEC, IPPROTO_RAW);
      if (made < 0) {
        throw new BpfException(
            "socket", "raw packets", Libbpf.errno(state), "Run as root, or with CAP_NET_RAW.");
      }
      return new RawSocket(new Descriptor(made), v6);
    }
  }

  /**
   * Sends a packet, as the routes of the machine lead to an address.
   *
   * @param packet from its IP header on; of IPv4 the kernel fills in the header's checksum
   * @param to of the family of this socket
   * @throws BpfException if there is no route, or the packet is not let out
   */
  public void send(byte[] packet, InetAddress to) {
    try (var arena = Arena.ofConfined()) {
      var state = Libbpf.state(arena);
      var bytes = arena.allocateFrom(JAVA_BYTE, packet);
      var address = address(arena, to.getAddress());
      long sent =
          (long)
              Libbpf.invoke(
                  Libbpf.SEND_TO,
                  state,
                  descriptor.number(),
                  bytes,
                  (long) packet.length,
                  0,
                  address,
                  (int) address.byteSize());
      if (sent < 0) {
        throw new BpfException(
            "sendto", to.getHostAddress(), Libbpf.errno(state), "Look with `ip route get`.");
      }
    }
  }

  /** A port of 0. */
  private MemorySegment address(Arena arena, byte[] to) {
    var address = arena.allocate(v6 ? SOCKADDR_IN6 : SOCKADDR_IN, 4);
    address.set(JAVA_SHORT, 0, (short) (v6 ? AF_INET6 : AF_INET));
    MemorySegment.copy(to, 0, address, JAVA_BYTE, v6 ? ADDRESS6_AT : ADDRESS_AT, to.length);
    return address;
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
