package dev.atoll.agent.datapath;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Value of {@code metrics}, one for each CPU.
 *
 * @param bytesSeen with headers
 */
public record Metric(long packets, long bytesSeen) implements Element {
  static final Metric NONE = new Metric(0, 0);

  /** Key of {@code metrics}. */
  public static byte[] slot(Reason reason, Direction direction) {
    int slot = reason.ordinal() * 4 + direction.ordinal();
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(slot).array();
  }

  public Metric plus(Metric other) {
    return new Metric(packets + other.packets, bytesSeen + other.bytesSeen);
  }

  @Override
  public void write(Fields to) {
    to.u64("packets", packets);
    to.u64("bytes", bytesSeen);
  }

  public static Metric read(byte[] bytes) {
    var in = new FieldSource(bytes);
    return new Metric(in.u64(), in.u64());
  }
}
