package dev.atoll.agent.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A map of the kernel. Keys and values are bytes as the programs see them; their lengths are
 * checked here, because the kernel cannot. Open until {@link #close}, or until its object is
 * closed.
 */
public final class BpfMap implements AutoCloseable {
  /** How many elements one system call carries; larger ones gained nothing when measured. */
  private static final int BATCH = 1000;

  private static final int INFO_BYTES = 88;

  /** BPF_NOEXIST (linux/bpf.h). */
  private static final long ONLY_NEW = 1;

  /** Kinds whose value is one for each CPU (linux/bpf.h, enum bpf_map_type). */
  private static final List<Integer> PER_CPU = List.of(5, 6, 10, 21);

  private final Descriptor descriptor;
  private final MapShape shape;

  private BpfMap(Descriptor descriptor, MapShape shape) {
    this.descriptor = descriptor;
    this.shape = shape;
  }

  static BpfMap of(String name, int fd) {
    return new BpfMap(new Descriptor(fd), shape(name, new Descriptor(fd)));
  }

  /**
   * A map that somebody pinned.
   *
   * @throws BpfException with {@link Errno#ENOENT} if nothing is there
   */
  public static BpfMap pinned(Path path) {
    var descriptor = Descriptor.pinned(path);
    return new BpfMap(descriptor, shape(path.toString(), descriptor));
  }

  private static MapShape shape(String name, Descriptor descriptor) {
    try (var arena = Arena.ofConfined()) {
      var info = descriptor.info("map " + name, arena, INFO_BYTES);
      return new MapShape(
          name,
          info.get(JAVA_INT, 0),
          info.get(JAVA_INT, 4),
          info.get(JAVA_INT, 8),
          info.get(JAVA_INT, 12),
          info.get(JAVA_INT, 16),
          info.get(JAVA_INT, 20));
    }
  }

  public MapShape shape() {
    return shape;
  }

  /** What whoever made it told the kernel of its keys and values; empty if nothing. */
  public Optional<MapTypes> types() {
    try (var arena = Arena.ofConfined()) {
      var info = descriptor.info("map " + shape.name(), arena, INFO_BYTES);
      int btf = info.get(JAVA_INT, 64);
      return btf == 0
          ? Optional.empty()
          : Btf.ofKernel(btf)
              .map(it -> new MapTypes(it, info.get(JAVA_INT, 68), info.get(JAVA_INT, 72)));
    }
  }

  Descriptor descriptor() {
    return descriptor;
  }

  public Optional<byte[]> lookup(byte[] key) {
    var value = new byte[elementBytes()];
    int result;
    try {
      result =
          (int)
              Libbpf.LOOKUP.invokeExact(
                  descriptor.number(),
                  segment(key, shape.keyBytes()),
                  MemorySegment.ofArray(value));
    } catch (Throwable e) {
      throw Libbpf.unexpected(e);
    }
    return found("bpf_map_lookup_elem", result) ? Optional.of(value) : Optional.empty();
  }

  /** The values of all CPUs, in their order; empty if there is no such key. */
  public List<byte[]> lookupEachCpu(byte[] key) {
    int stride = stride();
    return lookup(key)
        .map(all -> {
          var values = new ArrayList<byte[]>();
          for (int at = 0; at < all.length; at += stride) {
            values.add(java.util.Arrays.copyOfRange(all, at, at + shape.valueBytes()));
          }
          return List.copyOf(values);
        })
        .orElse(List.of());
  }

  /** Makes or replaces an entry. */
  public void update(byte[] key, byte[] value) {
    checked("bpf_map_update_elem", update(key, value, 0L));
  }

  /** Makes an entry if there is none of this key; whether it did. */
  public boolean insert(byte[] key, byte[] value) {
    int result = update(key, value, ONLY_NEW);
    if (result == -Errno.EEXIST.number()) {
      return false;
    }
    checked("bpf_map_update_elem", result);
    return true;
  }

  private int update(byte[] key, byte[] value, long flags) {
    int result;
    try {
      result =
          (int)
              Libbpf.UPDATE.invokeExact(
                  descriptor.number(),
                  segment(key, shape.keyBytes()),
                  segment(value, elementBytes()),
                  flags);
    } catch (Throwable e) {
      throw Libbpf.unexpected(e);
    }
    return result;
  }

  /** Whether there was such an entry. */
  public boolean delete(byte[] key) {
    int result;
    try {
      result = (int) Libbpf.DELETE.invokeExact(descriptor.number(), segment(key, shape.keyBytes()));
    } catch (Throwable e) {
      throw Libbpf.unexpected(e);
    }
    return found("bpf_map_delete_elem", result);
  }

  /**
   * Deletes an entry; what it was then. Nobody writes to it between the two where the kernel has a
   * call for that (of hash maps Linux 5.14).
   */
  public Optional<byte[]> take(byte[] key) {
    return either(
        () -> takeAtOnce(key),
        () -> {
          var was = lookup(key);
          return delete(key) ? was : Optional.empty();
        });
  }

  private Optional<byte[]> takeAtOnce(byte[] key) {
    var value = new byte[elementBytes()];
    int result;
    try {
      result =
          (int)
              Libbpf.TAKE.invokeExact(
                  descriptor.number(),
                  segment(key, shape.keyBytes()),
                  MemorySegment.ofArray(value));
    } catch (Throwable e) {
      throw Libbpf.unexpected(e);
    }
    return found("bpf_map_lookup_and_delete_elem", result) ? Optional.of(value) : Optional.empty();
  }

  /** The key after {@code key} in the kernel's order, or the first if that one is gone. */
  public Optional<byte[]> keyAfter(byte[] key) {
    return next(segment(key, shape.keyBytes()));
  }

  public Optional<byte[]> firstKey() {
    return next(MemorySegment.NULL);
  }

  private Optional<byte[]> next(MemorySegment key) {
    var next = new byte[shape.keyBytes()];
    int result;
    try {
      result =
          (int) Libbpf.NEXT_KEY.invokeExact(descriptor.number(), key, MemorySegment.ofArray(next));
    } catch (Throwable e) {
      throw Libbpf.unexpected(e);
    }
    return found("bpf_map_get_next_key", result) ? Optional.of(next) : Optional.empty();
  }

  /** Writes the entries in their order, many with each system call where the kernel can. */
  public void updateAll(List<Entry> entries) {
    either(
        () -> {
          MapBatches.update(this, entries, BATCH);
          return true;
        },
        () -> {
          MapSingles.update(this, entries);
          return true;
        });
  }

  /** Deletes the entries of these keys, which must be there. */
  public void deleteAll(List<byte[]> keys) {
    either(
        () -> {
          MapBatches.delete(this, keys, BATCH);
          return true;
        },
        () -> {
          MapSingles.delete(this, keys);
          return true;
        });
  }

  /** All entries; of a map that changes meanwhile some may be missing or old. */
  public List<Entry> entries() {
    var all = new ArrayList<Entry>();
    forEach(all::add);
    return List.copyOf(all);
  }

  /** The same one by one, without holding all of them; what is told may be deleted meanwhile. */
  public void forEach(Consumer<Entry> told) {
    either(
        () -> {
          MapBatches.forEach(this, BATCH, told);
          return true;
        },
        () -> {
          MapSingles.forEach(this, told);
          return true;
        });
  }

  private static <T> T either(Supplier<T> inBatches, Supplier<T> oneByOne) {
    try {
      return inBatches.get();
    } catch (BpfException e) {
      if (e.errno().equals(Errno.ENOTSUPP)) {
        return oneByOne.get();
      }
      throw e;
    }
  }

  /** Keeps the map in a BPF file system after this process. */
  public void pin(Path path) {
    descriptor.pin(path);
  }

  /** Of the value in a lookup: for each CPU a multiple of 8 bytes. */
  int elementBytes() {
    return isPerCpu() ? stride() * Cpus.possible() : shape.valueBytes();
  }

  private int stride() {
    return (shape.valueBytes() + 7) & ~7;
  }

  private boolean isPerCpu() {
    return PER_CPU.contains(shape.kind());
  }

  private boolean found(String call, int result) {
    if (result == -Errno.ENOENT.number()) {
      return false;
    }
    checked(call, result);
    return true;
  }

  private void checked(String call, int result) {
    if (result < 0) {
      throw new BpfException(call, "map " + shape.name(), new Errno(-result));
    }
  }

  private MemorySegment segment(byte[] bytes, int length) {
    if (bytes.length != length) {
      throw new IllegalArgumentException(
          "map " + shape.name() + " takes " + length + " bytes, not " + bytes.length);
    }
    return MemorySegment.ofArray(bytes);
  }

  @Override
  public void close() {
    descriptor.close();
  }

  /** A key and its value. */
  public record Entry(byte[] key, byte[] value) {}
}
