package dev.atoll.agent.datapath;

/**
 * Value of {@code services}.
 *
 * @param service its number, not 0
 * @param table its first slot in {@code lut}
 * @param length slots; 0 if no backend is there
 * @param flags {@link #NODE_PORT}, {@link #LOCAL}
 * @param affinity seconds for which a client stays with the backend of its last connection; 0 if it
 *     does not
 */
public record ServiceValue(int service, int table, int length, int flags, int affinity)
    implements Element {
  /** At an address of this node: from outside, too. */
  public static final int NODE_PORT = 1;

  /** From outside only pods of this node answer, as another entry says. */
  public static final int LOCAL = 2;

  /** Clients do not stay. */
  public ServiceValue(int service, int table, int length, int flags) {
    this(service, table, length, flags, 0);
  }

  @Override
  public void write(Fields to) {
    to.u32("service", service);
    to.u32("table", table);
    to.u32("length", length);
    to.u32("flags", flags);
    to.u32("affinity", affinity);
  }

  public static ServiceValue read(byte[] bytes) {
    var in = new FieldSource(bytes);
    return new ServiceValue(in.u32(), in.u32(), in.u32(), in.u32(), in.u32());
  }
}
