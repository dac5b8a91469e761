package dev.atoll.agent.datapath;

import java.util.ArrayList;
import java.util.List;

/**
 * How a key or value lies in memory.
 *
 * @param type as C writes it: {@code struct endpoint}, {@code __u32}
 * @param bytes in all
 * @param fields none if it is a plain number
 */
public record Layout(String type, int bytes, List<Field> fields) {
  static final Layout U32 = new Layout("__u32", 4, List.of());
  static final Layout U64 = new Layout("__u64", 8, List.of());

  public Layout {
    fields = List.copyOf(fields);
  }

  /**
   * @param offset in bytes
   * @param type as C writes it: {@code __be16}, {@code struct address}, {@code __u8[3]}
   */
  public record Field(String name, int offset, String type) {}

  /** What {@link Element#write} tells of an element, whose values do not matter. */
  static Layout of(String struct, Element any) {
    var told = new Told();
    any.write(told);
    return new Layout("struct " + struct, told.offset, told.fields);
  }

  private static final class Told implements Fields {
    private final List<Field> fields = new ArrayList<>();
    private int offset;

    @Override
    public void u8(String name, int value) {
      add(name, "__u8", 1);
    }

    @Override
    public void u16(String name, int value) {
      add(name, "__u16", 2);
    }

    @Override
    public void u32(String name, int value) {
      add(name, "__u32", 4);
    }

    @Override
    public void u64(String name, long value) {
      add(name, "__u64", 8);
    }

    @Override
    public void port(String name, int value) {
      add(name, "__be16", 2);
    }

    @Override
    public void address(String name, Address value) {
      add(name, "struct address", 16);
    }

    @Override
    public void mac(String name, long value) {
      add(name, "__u8[6]", 6);
    }

    @Override
    public void pad(String name, int bytes) {
      add(name, bytes == 1 ? "__u8" : "__u8[" + bytes + "]", bytes);
    }

    private void add(String name, String type, int bytes) {
      fields.add(new Field(name, offset, type));
      offset += bytes;
    }
  }
}
