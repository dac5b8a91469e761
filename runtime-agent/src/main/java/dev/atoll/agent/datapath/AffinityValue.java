package dev.atoll.agent.datapath;

/**
 * Value of {@code affinity}: which backend a client was given.
 *
 * @param given when it was given last, nanoseconds of the monotonic clock
 * @param backend its number
 */
public record AffinityValue(long given, int backend) implements Element {
  @Override
  public void write(Fields to) {
    to.u64("given", given);
    to.u32("backend", backend);
    to.pad("pad", 4);
  }

  public static AffinityValue read(byte[] bytes) {
    var in = new FieldSource(bytes);
    return new AffinityValue(in.u64(), in.u32());
  }
}
