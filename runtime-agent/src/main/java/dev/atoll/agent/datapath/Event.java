package dev.atoll.agent.datapath;

import java.nio.ByteBuffer;

/**
 * A record of {@code events}.
 *
 * @param time nanoseconds of the monotonic clock
 * @param rule 0 if no entry decided
 * @param asked the service's address before it was translated, {@link Address#NONE} if it was not
 * @param length of the packet, in bytes with headers
 */
public record Event(
    long time,
    Address source,
    Address destination,
    int sourcePort,
    int destinationPort,
    int protocol,
    Direction direction,
    boolean dropped,
    Reason reason,
    int sourceIdentity,
    int destinationIdentity,
    int rule,
    int service,
    int backend,
    int ifindex,
    Address asked,
    int askedPort,
    int length)
    implements Element {
  @Override
  public void write(Fields to) {
    to.u64("time", time);
    to.address("source", source);
    to.address("destination", destination);
    to.port("source_port", sourcePort);
    to.port("destination_port", destinationPort);
    to.u8("protocol", protocol);
    to.u8("direction", direction.ordinal());
    to.u8("dropped", dropped ? 1 : 0);
    to.u8("reason", reason.ordinal());
    to.u32("source_identity", sourceIdentity);
    to.u32("destination_identity", destinationIdentity);
    to.u32("rule", rule);
    to.u32("service", service);
    to.u32("backend", backend);
    to.u32("ifindex", ifindex);
    to.address("asked", asked);
    to.port("asked_port", askedPort);
    to.u16("pad", 0);
    to.u32("length", length);
  }

  public static Event read(ByteBuffer bytes) {
    var in = new FieldSource(bytes);
    long time = in.u64();
    var source = in.address();
    var destination = in.address();
    int sourcePort = in.port();
    int destinationPort = in.port();
    int protocol = in.u8();
    var direction = Direction.values()[in.u8()];
    boolean dropped = in.u8() != 0;
    var reason = Reason.values()[in.u8()];
    int sourceIdentity = in.u32();
    int destinationIdentity = in.u32();
    int rule = in.u32();
    int service = in.u32();
    int backend = in.u32();
    int ifindex = in.u32();
    var asked = in.address();
    int askedPort = in.port();
    in.skip(2);
    return new Event(
        time,
        source,
        destination,
        sourcePort,
        destinationPort,
        protocol,
        direction,
        dropped,
        reason,
        sourceIdentity,
        destinationIdentity,
        rule,
        service,
        backend,
        ifindex,
        asked,
        askedPort,
        in.u32());
  }
}
