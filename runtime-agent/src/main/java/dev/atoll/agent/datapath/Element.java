package dev.atoll.agent.datapath;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A key or value of a map. How it lies in memory is said once, by {@link #write}. */
public interface Element {

  /** Tells each field in the order of the struct, padding too. */
  void write(Fields to);

  /** As the programs see it. */
  default byte[] bytes() {
    var to = new FieldBytes(ByteBuffer.allocate(96).order(ByteOrder.nativeOrder()));
    write(to);
    return to.written();
  }
}
