package dev.atoll.agent.datapath;

/**
 * Value of {@code policy}.
 *
 * @param precedence unsigned; of the entries that fit, one for this remote and one for any, the
 *     higher decides
 * @param rule for events
 * @param deny decides between equals
 */
public record PolicyValue(int precedence, int rule, boolean deny) implements Element {
  @Override
  public void write(Fields to) {
    to.u32("precedence", precedence);
    to.u32("rule", rule);
    to.u8("deny", deny ? 1 : 0);
    to.pad("pad", 3);
  }

  public static PolicyValue read(byte[] bytes) {
    var in = new FieldSource(bytes);
    return new PolicyValue(in.u32(), in.u32(), in.u8() != 0);
  }
}
