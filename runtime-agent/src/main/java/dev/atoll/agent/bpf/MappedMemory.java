package dev.atoll.agent.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Pages of a map in our own memory. Who comes to them after they were given back gets an exception:
 * without the arena it would be a fault that ends the process.
 */
final class MappedMemory implements AutoCloseable {
  static final int READ = 1;
  static final int READ_WRITE = 3;
  private static final int SHARED = 1;

  private final Arena pages = Arena.ofShared();
  private final MemorySegment bytes;

  private MappedMemory(MemorySegment start, long length) {
    this.bytes = start.reinterpret(length, pages, MappedMemory::giveBack);
  }

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
      return new MappedMemory(start, length);
    }
  }

  /** Valid until this is closed. */
  MemorySegment bytes() {
    return bytes;
  }

  private static void giveBack(MemorySegment pages) {
    try (var arena = Arena.ofConfined()) {
      Libbpf.invoke(Libbpf.MUNMAP, Libbpf.state(arena), pages, pages.byteSize());
    }
  }

  /** Happens once. */
  @Override
  public void close() {
    if (pages.scope().isAlive()) {
      pages.close();
    }
  }
}
