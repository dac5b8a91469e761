package dev.atoll.agent.datapath;

/**
 * Key of {@code offers}: new flows to a service with affinity are given this backend, so that a
 * client may stay with it. Only that it is there counts.
 *
 * @param service its number, as {@link ServiceValue#service}
 * @param backend its number
 */
public record Offer(int service, int backend) implements Element {
  @Override
  public void write(Fields to) {
    to.u32("service", service);
    to.u32("backend", backend);
  }

  public static Offer read(byte[] bytes) {
    var in = new FieldSource(bytes);
    return new Offer(in.u32(), in.u32());
  }
}
