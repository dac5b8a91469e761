package dev.atoll.agent.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The types that a compiler wrote into an object (Linux, Documentation/bpf/btf.rst), as far as keys
 * and values use them.
 *
 * @param types by their number; 0 is "nothing"
 */
public record Btf(List<BtfType> types) {
  private static final int MAGIC = 0xeb9f;

  public Btf {
    types = List.copyOf(types);
  }

  /** What libbpf has read. */
  static Btf of(MemorySegment btf) {
    try (var arena = Arena.ofConfined()) {
      var length = arena.allocate(JAVA_INT);
      var data = Libbpf.address(Libbpf.BTF_DATA, btf, length);
      return parse(data.reinterpret(length.get(JAVA_INT, 0)).toArray(JAVA_BYTE));
    }
  }

  /** What somebody gave to the kernel; empty if it is gone. */
  static Optional<Btf> ofKernel(int id) {
    var btf = Libbpf.address(Libbpf.KERNEL_BTF, id);
    if (btf.address() == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(btf));
    } finally {
      Libbpf.invoke(Libbpf.FREE_BTF, btf);
    }
  }

  /**
   * @param data a section .BTF, in the machine's byte order
   * @throws IllegalArgumentException if it is none
   */
  public static Btf parse(byte[] data) {
    var in = ByteBuffer.wrap(data).order(ByteOrder.nativeOrder());
    if (data.length < 24 || Short.toUnsignedInt(in.getShort(0)) != MAGIC) {
      throw new IllegalArgumentException("no BTF in the byte order of this machine");
    }
    int header = in.getInt(4);
    int start = header + in.getInt(8);
    int end = start + in.getInt(12);
    int strings = header + in.getInt(16);
    var types = new ArrayList<BtfType>(List.of(new BtfType.Other("void", 0)));
    in.position(start);
    while (in.position() < end) {
      types.add(type(in, strings));
    }
    return new Btf(types);
  }

  private static BtfType type(ByteBuffer in, int strings) {
    var name = text(in, strings + in.getInt());
    int info = in.getInt();
    int sizeOrType = in.getInt();
    int members = info & 0xffff;
    return switch ((info >> 24) & 0x1f) {
      case 1 -> {
        in.getInt();
        yield new BtfType.Number(name, sizeOrType);
      }
      case 3 -> {
        int element = in.getInt();
        in.getInt();
        yield new BtfType.Array(element, in.getInt());
      }
      case 4, 5 -> new BtfType.Struct(name, sizeOrType, members(in, strings, members));
      case 6 -> new BtfType.Choice(name, sizeOrType, constants(in, strings, members));
      case 8, 9, 10, 11, 18 -> new BtfType.Alias(name, sizeOrType);
      case 13 -> other(in, name, members * 8);
      case 14, 17 -> other(in, name, 4);
      case 15, 19 -> other(in, name, members * 12);
      default -> new BtfType.Other(name, sizeOrType);
    };
  }

  private static BtfType other(ByteBuffer in, String name, int skipped) {
    in.position(in.position() + skipped);
    return new BtfType.Other(name, 0);
  }

  private static List<BtfType.Member> members(ByteBuffer in, int strings, int count) {
    var members = new ArrayList<BtfType.Member>();
    for (int i = 0; i < count; i++) {
      var name = text(in, strings + in.getInt());
      int type = in.getInt();
      members.add(new BtfType.Member(name, type, (in.getInt() & 0xffffff) / 8));
    }
    return members;
  }

  private static List<BtfType.Constant> constants(ByteBuffer in, int strings, int count) {
    var constants = new ArrayList<BtfType.Constant>();
    for (int i = 0; i < count; i++) {
      constants.add(new BtfType.Constant(text(in, strings + in.getInt()), in.getInt()));
    }
    return constants;
  }

  private static String text(ByteBuffer in, int at) {
    int end = at;
    while (in.get(end) != 0) {
      end++;
    }
    return new String(in.array(), at, end - at, StandardCharsets.UTF_8);
  }

  /** The type of this number, behind its aliases. */
  public BtfType resolved(int number) {
    var type = types.get(number);
    return type instanceof BtfType.Alias(var name, int of) && of != 0 ? resolved(of) : type;
  }

  /** As C writes it: {@code struct endpoint}, {@code __be16}, {@code __u8[3]}. */
  public String text(int number) {
    return switch (types.get(number)) {
      case BtfType.Number(var name, int bytes) -> name;
      case BtfType.Struct(var name, int bytes, var members) -> "struct " + name;
      case BtfType.Choice(var name, int bytes, var constants) -> "enum " + name;
      case BtfType.Array(int element, int length) -> text(element) + "[" + length + "]";
      case BtfType.Alias(var name, int of) -> name.isEmpty() ? text(of) : name;
      case BtfType.Other(var name, int of) -> name;
    };
  }

  /** In bytes; 0 for what has none. */
  public int size(int number) {
    return switch (resolved(number)) {
      case BtfType.Number(var name, int bytes) -> bytes;
      case BtfType.Struct(var name, int bytes, var members) -> bytes;
      case BtfType.Choice(var name, int bytes, var constants) -> bytes;
      case BtfType.Array(int element, int length) -> length * size(element);
      case BtfType.Alias alias -> 0;
      case BtfType.Other other -> 0;
    };
  }

  public Optional<BtfType.Struct> struct(String name) {
    return types.stream()
        .filter(BtfType.Struct.class::isInstance)
        .map(BtfType.Struct.class::cast)
        .filter(it -> it.name().equals(name))
        .findFirst();
  }

  public Optional<BtfType.Choice> choice(String name) {
    return types.stream()
        .filter(BtfType.Choice.class::isInstance)
        .map(BtfType.Choice.class::cast)
        .filter(it -> it.name().equals(name))
        .findFirst();
  }
}
