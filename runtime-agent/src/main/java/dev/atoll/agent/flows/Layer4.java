package dev.atoll.agent.flows;

import dev.atoll.agent.datapath.Event;
import dev.atoll.agent.policy.IpProtocol;
import dev.atoll.agent.schema.GoJson;
import dev.atoll.policy.rule.Protocol;
import java.util.Optional;

/**
 * What is above the addresses, as Hubble's {@code Layer4} says it.
 *
 * @param name of the field
 */
record Layer4(String name, Protocol protocol, Event event) {
  private static final int ECHO = 8;
  private static final int ECHO_V6 = 128;
  private static final int ECHO_REPLY_V6 = 129;

  /** Empty where Hubble has no field for the protocol. */
  static Optional<Layer4> of(Flow flow) {
    var event = flow.event();
    for (var protocol : Protocol.values()) {
      if (protocol != Protocol.OTHER && IpProtocol.of(protocol) == event.protocol()) {
        return Optional.of(new Layer4(name(protocol), protocol, event));
      }
    }
    return Optional.empty();
  }

  /** What stands there for ICMP is an identifier. */
  static boolean hasPorts(Event event) {
    return Protocol.OF_ANY.stream().anyMatch(p -> IpProtocol.of(p) == event.protocol());
  }

  private static String name(Protocol protocol) {
    return switch (protocol) {
      case TCP, UDP, SCTP, OTHER -> protocol.name();
      case ICMP -> "ICMPv4";
      case ICMPV6 -> "ICMPv6";
    };
  }

  void write(GoJson json) {
    switch (protocol) {
      case TCP, UDP, SCTP ->
          json.numberIfAny("source_port", event.sourcePort())
              .numberIfAny("destination_port", event.destinationPort());
      case ICMP -> json.numberIfAny("type", type(ECHO, 0));
      case ICMPV6 -> json.numberIfAny("type", type(ECHO_V6, ECHO_REPLY_V6));
      case OTHER -> {}
    }
  }

  /** An event has no type, but an echo's identifier on the side of who asked (packet.h). */
  private int type(int request, int reply) {
    if (event.sourcePort() != 0) {
      return request;
    }
    return event.destinationPort() != 0 ? reply : 0;
  }
}
