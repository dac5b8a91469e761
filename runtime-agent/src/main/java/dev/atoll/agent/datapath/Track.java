package dev.atoll.agent.datapath;

/**
 * Value of {@code ct}.
 *
 * @param backend 0 if it is none of a service
 * @param reverse what the client asked for, if {@link #TRANSLATED}; in the direction {@link
 *     Direction#NODE} the client
 * @param flags {@link #REPLIED} and its like
 * @param epoch of the endpoint when the flow was judged last
 * @param lastSeen nanoseconds of the monotonic clock, up to an eighth of a second late
 * @param sourcePort 0 if it goes out with the client's own; in the direction {@link
 *     Direction#SERVICE} the port that goes out in its place, else the client's
 */
public record Track(
    int backend,
    int service,
    Address reverse,
    int reversePort,
    int flags,
    int epoch,
    long lastSeen,
    int sourcePort)
    implements Element {
  public static final int REPLIED = 1;
  public static final int FIN = 2;
  public static final int FIN_REPLY = 4;
  public static final int RESET = 8;
  public static final int TRANSLATED = 16;
  public static final int HAIRPIN = 32;
  public static final int NODE_PORT = 64;

  /** A node asks through the tunnel, and its answers go back there. */
  public static final int TUNNEL = 128;

  @Override
  public void write(Fields to) {
    to.u32("backend", backend);
    to.u32("service", service);
    to.address("reverse", reverse);
    to.port("reverse_port", reversePort);
    to.u16("flags", flags);
    to.u32("epoch", epoch);
    to.u64("last_seen", lastSeen);
    to.port("source_port", sourcePort);
    to.pad("pad", 2);
    to.u32("way", 0); // programs find it
    to.u64("settled", 0);
  }

  public static Track read(byte[] bytes) {
    var in = new FieldSource(bytes);
    return new Track(
        in.u32(), in.u32(), in.address(), in.port(), in.u16(), in.u32(), in.u64(), in.port());
  }

  /** The same, to be judged again: no endpoint has this epoch. */
  Track unjudged() {
    return new Track(backend, service, reverse, reversePort, flags, 0, lastSeen, sourcePort);
  }

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
