package dev.atoll.agent.datapath;

/**
 * A key that is a plain number: an interface, a backend, a slot.
 *
 * @param number without sign
 */
public record Id(int number) implements Element {
  @Override
  public void write(Fields to) {
    to.u32("number", number);
  }

  public static Id read(byte[] bytes) {
    return new Id(new FieldSource(bytes).u32());
  }
}
