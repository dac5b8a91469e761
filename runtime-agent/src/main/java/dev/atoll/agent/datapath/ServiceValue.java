package dev.atoll.agent.datapath;

/**
 * Value of {@code services}.
 *
 * @param service its number, not 0
 * @param table its first slot in {@code lut}
 * @param length slots; 0 if no backend is there
 * @param flags {@link #AFFINITY}, {@link #NODE_PORT}, {@link #LOCAL}
 */
public record ServiceValue(int service, int table, int length, int flags) implements Element {
  /** A client keeps its backend as long as the table stays. */
  public static final int AFFINITY = 1;

  /** At an address of this node: from outside, too. */
  public static final int NODE_PORT = 2;

  /** From outside only pods of this node answer, as another entry says. */
  public static final int LOCAL = 4;

  @Override
  public void write(Fields to) {
    to.u32("service", service);
    to.u32("table", table);
    to.u32("length", length);
    to.u32("flags", flags);
  }

  public static ServiceValue read(byte[] bytes) {
    var in = new FieldSource(bytes);
    return new ServiceValue(in.u32(), in.u32(), in.u32(), in.u32());
  }
}
