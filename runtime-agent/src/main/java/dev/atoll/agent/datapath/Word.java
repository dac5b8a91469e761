package dev.atoll.agent.datapath;

/**
 * A plain number of 64 bits: nanoseconds of the monotonic clock in {@code answers}, what marks our
 * own questions in {@code asking}.
 */
public record Word(long value) implements Element {
  @Override
  public void write(Fields to) {
    to.u64("value", value);
  }

  public static Word read(byte[] bytes) {
    return new Word(new FieldSource(bytes).u64());
  }
}
