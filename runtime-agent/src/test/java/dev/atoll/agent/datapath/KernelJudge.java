package dev.atoll.agent.datapath;

import dev.atoll.agent.bpf.MappedRing;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the programs say of the first packet of a flow, by the entries in the kernel's map. Every
 * identity gets an address of each family, and every flow a port that no other had.
 */
public final class KernelJudge implements AutoCloseable {
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 40_000;
  private static final int SCTP = 132;

  private final Programs programs = new Programs();
  private final MappedRing ring = MappedRing.of(programs.map("events"));
  private final Map<Integer, List<Address>> addresses = new HashMap<>();
  private final List<Event> told = new ArrayList<>();
  private int flows;
  private int epoch = 1;

  /**
   * What was told of a packet.
   *
   * @param rule that decided; 0 where the default did
   */
  public record Ruled(Reason reason, int rule) {}

  public KernelJudge() {
    programs.config(Config.EVENTS);
  }

  public Table<PolicyKey, PolicyValue> policy() {
    return new Table<>(programs.map("policy"), PolicyKey::read, PolicyValue::read);
  }

  /** From now on packets are those of an endpoint with this policy. */
  public void endpoint(int policy, boolean denyEgress, boolean denyIngress) {
    int flags = (denyEgress ? Endpoint.DENY_EGRESS : 0) | (denyIngress ? Endpoint.DENY_INGRESS : 0);
    programs.endpoint(Programs.HERE, new Endpoint(Programs.POD, policy, flags, ++epoch));
  }

  /**
   * Sends one.
   *
   * @param direction as the endpoint has it
   * @param port of the destination, or a type of ICMP that is not an error's
   */
  public Ruled judge(Direction direction, int remote, int protocol, int port) {
    int own = FIRST_PORT + flows++ % PORTS;
    var family = family(protocol, own);
    var other = addresses.computeIfAbsent(remote, this::fresh).get(family.ordinal());
    int verdict =
        direction == Direction.EGRESS
            ? run("from_pod", packet(protocol, family.pod, other, own, port))
            : run("to_pod", packet(protocol, other, family.pod, own, port));
    return ruled(direction, remote, verdict);
  }

  private static Family family(int protocol, int any) {
    return switch (protocol) {
      case 1 -> Family.V4;
      case 58 -> Family.V6;
      default -> Family.values()[any % 2];
    };
  }

  private List<Address> fresh(int identity) {
    int number = addresses.size() + 1;
    var both =
        List.of(
            Address.of(ByteBuffer.allocate(4).putInt(11 << 24 | number).array()),
            new Address(0xfd00_0011_0000_0000L, number));
    both.forEach(it -> programs.known(it, identity, 2));
    return both;
  }

  private static byte[] packet(int protocol, Address from, Address to, int own, int port) {
    return switch (protocol) {
      case Packets.TCP -> Packets.tcp(from, own, to, port, Packets.SYN);
      case Packets.UDP -> Packets.udp(from, own, to, port);
      case 1, 58 -> Packets.icmpMessage(from, to, port, own << 16 | 1, new byte[8]);
      case SCTP -> Packets.ip(SCTP, from, to, sctp(own, port));
      default -> Packets.ip(protocol, from, to, new byte[16]);
    };
  }

  private static byte[] sctp(int own, int port) {
    return ByteBuffer.allocate(12).putShort((short) own).putShort((short) port).array();
  }

  private int run(String program, byte[] packet) {
    return programs.program(program).testRun(packet, 1).verdict();
  }

  /** The one event that there is of the packet. */
  private Ruled ruled(Direction direction, int remote, int verdict) {
    told.clear();
    ring.drain(it -> told.add(Event.read(it)));
    if (told.size() != 1) {
      throw new AssertionError(told.size() + " events: " + told);
    }
    var event = told.getFirst();
    int identity =
        direction == Direction.EGRESS ? event.destinationIdentity() : event.sourceIdentity();
    if (event.dropped() != (verdict == Programs.SHOT)
        || event.direction() != direction
        || identity != remote) {
      throw new AssertionError("verdict %d of %d, told %s".formatted(verdict, remote, event));
    }
    return new Ruled(event.reason(), event.rule());
  }

  @Override
  public void close() {
    ring.close();
  }
}
