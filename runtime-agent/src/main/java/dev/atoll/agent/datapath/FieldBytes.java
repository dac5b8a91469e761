package dev.atoll.agent.datapath;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Fields as bytes. */
record FieldBytes(ByteBuffer to) implements Fields {
  @Override
  public void u8(String name, int value) {
    to.put((byte) value);
  }

  @Override
  public void u16(String name, int value) {
    to.putShort((short) value);
  }

  @Override
  public void u32(String name, int value) {
    to.putInt(value);
  }

  @Override
  public void u64(String name, long value) {
    to.putLong(value);
  }

  @Override
  public void port(String name, int value) {
    to.put((byte) (value >> 8)).put((byte) value);
  }

  @Override
  public void address(String name, Address value) {
    to.put(value.bytes());
  }

  @Override
  public void mac(String name, long value) {
    for (int shift = 40; shift >= 0; shift -= 8) {
      to.put((byte) (value >> shift));
    }
  }

  @Override
  public void pad(String name, int bytes) {
    to.put(new byte[bytes]);
  }

  byte[] written() {
    return Arrays.copyOf(to.array(), to.position());
  }
}
