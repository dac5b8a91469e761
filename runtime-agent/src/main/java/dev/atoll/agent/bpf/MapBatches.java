package dev.atoll.agent.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;

/** Many elements with one system call (Linux 5.6; of longest-prefix maps 5.18). */
final class MapBatches {
  /** struct bpf_map_batch_opts of libbpf 1.1; later versions only add. */
  private static final int OPTIONS_BYTES = 24;

  private MapBatches() {}

  static void update(BpfMap map, List<BpfMap.Entry> entries, int most) {
    for (int from = 0; from < entries.size(); from += most) {
      updateSome(map, entries.subList(from, Math.min(from + most, entries.size())));
    }
  }

  private static void updateSome(BpfMap map, List<BpfMap.Entry> entries) {
    var shape = map.shape();
    try (var arena = Arena.ofConfined()) {
      var keys = arena.allocate((long) shape.keyBytes() * entries.size(), 8);
      var values = arena.allocate((long) map.elementBytes() * entries.size(), 8);
      for (int i = 0; i < entries.size(); i++) {
        put(map, keys, i, shape.keyBytes(), entries.get(i).key());
        put(map, values, i, map.elementBytes(), entries.get(i).value());
      }
      var count = arena.allocateFrom(JAVA_INT, entries.size());
      Libbpf.call(
          "bpf_map_update_batch",
          "map " + shape.name(),
          Libbpf.UPDATE_BATCH,
          map.descriptor().number(),
          keys,
          values,
          count,
          options(arena));
    }
  }

  static void delete(BpfMap map, List<byte[]> keys, int most) {
    for (int from = 0; from < keys.size(); from += most) {
      deleteSome(map, keys.subList(from, Math.min(from + most, keys.size())));
    }
  }

  private static void deleteSome(BpfMap map, List<byte[]> all) {
    var shape = map.shape();
    try (var arena = Arena.ofConfined()) {
      var keys = arena.allocate((long) shape.keyBytes() * all.size(), 8);
      for (int i = 0; i < all.size(); i++) {
        put(map, keys, i, shape.keyBytes(), all.get(i));
      }
      Libbpf.call(
          "bpf_map_delete_batch",
          "map " + shape.name(),
          Libbpf.DELETE_BATCH,
          map.descriptor().number(),
          keys,
          arena.allocateFrom(JAVA_INT, all.size()),
          options(arena));
    }
  }

  static void forEach(BpfMap map, int most, Consumer<BpfMap.Entry> told) {
    try (var arena = Arena.ofConfined()) {
      var reading = new Reading(map, arena, most);
      while (reading.step(told)) {}
    }
  }

  private static void put(BpfMap map, MemorySegment to, int index, int length, byte[] bytes) {
    if (bytes.length != length) {
      throw new IllegalArgumentException(
          "map " + map.shape().name() + " takes " + length + " bytes, not " + bytes.length);
    }
    MemorySegment.copy(bytes, 0, to, JAVA_BYTE, (long) index * length, length);
  }

  private static MemorySegment options(Arena arena) {
    var options = arena.allocate(OPTIONS_BYTES, 8);
    options.set(JAVA_LONG, 0, OPTIONS_BYTES);
    return options;
  }

  /** A walk through a map; the kernel says where it stands in a token of at most a key's size. */
  private static final class Reading {
    private final BpfMap map;
    private final MemorySegment token;
    private final MemorySegment keys;
    private final MemorySegment values;
    private final MemorySegment count;
    private final MemorySegment options;
    private MemorySegment from = MemorySegment.NULL;
    private int most;

    Reading(BpfMap map, Arena arena, int most) {
      this.map = map;
      // A bucket is read whole: of a small map with many collisions it may be larger than a batch.
      this.most = Math.max(most, Math.min(map.shape().maxEntries(), 8 * most));
      this.token = arena.allocate(Math.max(map.shape().keyBytes(), 8), 8);
      this.keys = arena.allocate((long) map.shape().keyBytes() * this.most, 8);
      this.values = arena.allocate((long) map.elementBytes() * this.most, 8);
      this.count = arena.allocate(JAVA_INT);
      this.options = options(arena);
    }

    /** False at the end. */
    boolean step(Consumer<BpfMap.Entry> told) {
      count.set(JAVA_INT, 0, most);
      int result =
          (int)
              Libbpf.invoke(
                  Libbpf.LOOKUP_BATCH,
                  map.descriptor().number(),
                  from,
                  token,
                  keys,
                  values,
                  count,
                  options);
      boolean ended = result == -Errno.ENOENT.number();
      if (result < 0 && !ended) {
        throw new BpfException(
            "bpf_map_lookup_batch", "map " + map.shape().name(), new Errno(-result));
      }
      for (int i = 0; i < count.get(JAVA_INT, 0); i++) {
        told.accept(
            new BpfMap.Entry(
                get(keys, i, map.shape().keyBytes()), get(values, i, map.elementBytes())));
      }
      from = token;
      return !ended;
    }

    private static byte[] get(MemorySegment from, int index, int length) {
      return from.asSlice((long) index * length, length).toArray(JAVA_BYTE);
    }
  }
}
