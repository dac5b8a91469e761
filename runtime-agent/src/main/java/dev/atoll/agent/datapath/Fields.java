package dev.atoll.agent.datapath;

/**
 * Who is told the fields of an element: bytes for the kernel, or the layout that is compared with
 * the object. Numbers are taken modulo the field's size.
 */
public interface Fields {
  void u8(String name, int value);

  void u16(String name, int value);

  void u32(String name, int value);

  void u64(String name, long value);

  /** A port, 0 to 65535, in network order. */
  void port(String name, int value);

  void address(String name, Address value);

  /** Six bytes, the first in the highest place. */
  void mac(String name, long value);

  /** Bytes that are zero. */
  void pad(String name, int bytes);
}
