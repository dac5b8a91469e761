package dev.atoll.agent.datapath;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads fields in the order in which {@link Element#write} tells them. */
final class FieldSource {
  private final ByteBuffer from;

  FieldSource(ByteBuffer from) {
    this.from = from.order(ByteOrder.nativeOrder());
  }

  FieldSource(byte[] from) {
    this(ByteBuffer.wrap(from));
  }

  int u8() {
    return Byte.toUnsignedInt(from.get());
  }

  int u16() {
    return Short.toUnsignedInt(from.getShort());
  }

  int u32() {
    return from.getInt();
  }

  long u64() {
    return from.getLong();
  }

  int port() {
    return u8() << 8 | u8();
  }

  Address address() {
    var bytes = new byte[16];
    from.get(bytes);
    return Address.of(bytes);
  }

  long mac() {
    long value = 0;
    for (int i = 0; i < 6; i++) {
      value = value << 8 | u8();
    }
    return value;
  }

  void skip(int bytes) {
    from.position(from.position() + bytes);
  }
}
