package dev.atoll.agent.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Pages of a map in our own memory.
 *
 * @param bytes valid until it is closed
 */
record MappedMemory(MemorySegment bytes) implements AutoCloseable {
  static final int READ = 1;
  static final int READ_WRITE = 3;
  private static final int SHARED = 1;

  static MappedMemory of(BpfMap map, long offset, long length, int access) {
    try (var arena = Arena.ofConfined()) {
      var state = Libbpf.state(arena);
      var start =
          (MemorySegment)
              Libbpf.invoke(
                  Libbpf.MMAP,
                  state,
                  MemorySegment.NULL,
                  length,
                  access,
                  SHARED,
                  map.descriptor().number(),
                  offset);
      if (start.address() == -1) {
        throw new BpfException("mmap", "map " + map.shape().name(), Libbpf.errno(state));
      }
      return new MappedMemory(start.reinterpret(length));
    }
  }

  @Override
  public void close() {
    try (var arena = Arena.ofConfined()) {
      Libbpf.invoke(Libbpf.MUNMAP, Libbpf.state(arena), bytes, bytes.byteSize());
    }
  }
}
