package dev.atoll.cli.demo;

import dev.atoll.sandbox.netns.NetworkNamespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** Writes packets of the tunnel by hand, at a node, for a pod of another. */
final class Forge implements AutoCloseable {
  private static final int PORT = 8472;
  private static final int VNI_IS_VALID = 0x08000000;

  private final DatagramChannel node;
  private final DatagramChannel pod;
  private final InetSocketAddress to;
  private final InetAddress podAddress;

  /**
   * @param cluster whose node writes them
   * @param to the node that they are sent to
   * @param pod for which they are
   */
  Forge(Traffic traffic, String cluster, String to, NetworkNamespace pod, InetAddress podAddress)
      throws IOException {
    var name = traffic.pods().nodes(cluster).getFirst().name();
    this.node = new NetworkNamespace(traffic.pods().enclosure().network(name)).openUdp();
    this.pod = pod.openUdp();
    this.pod.bind(new InetSocketAddress(podAddress, 0));
    this.pod.socket().setSoTimeout(300);
    this.to = new InetSocketAddress(InetAddress.ofLiteral(to), PORT);
    this.podAddress = podAddress;
  }

  /** Whether the pod receives a datagram that claims to be from {@code source}. */
  boolean arrives(InetAddress source, int identity) throws IOException {
    node.send(tunnelled(source, identity), to);
    try {
      pod.socket().receive(new DatagramPacket(new byte[100], 100));
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  /** VXLAN (RFC 7348, 5), Ethernet, IPv4, and UDP without a checksum. */
  private ByteBuffer tunnelled(InetAddress source, int identity) {
    int port = pod.socket().getLocalPort();
    var ip =
        ByteBuffer.allocate(20)
            .putInt(0x45000000 | 20 + 8 + 5)
            .putInt(0)
            .putInt(64 << 24 | 17 << 16)
            .put(source.getAddress())
            .put(podAddress.getAddress())
            .flip();
    ip.putShort(10, checksum(ip));
    return ByteBuffer.allocate(8 + 14 + 20 + 8 + 5)
        .putInt(VNI_IS_VALID)
        .putInt(identity << 8)
        .put(new byte[] {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0})
        .put(ip)
        .putInt(40_000 << 16 | port)
        .putInt(8 + 5 << 16)
        .put("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
        .flip();
  }

  private static short checksum(ByteBuffer header) {
    int sum = 0;
    for (int i = 0; i < header.limit(); i += 2) {
      sum += Short.toUnsignedInt(header.getShort(i));
    }
    return (short) ~((sum & 0xffff) + (sum >>> 16));
  }

  @Override
  public void close() throws IOException {
    node.close();
    pod.close();
  }
}
