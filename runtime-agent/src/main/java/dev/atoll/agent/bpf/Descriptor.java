package dev.atoll.agent.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A file descriptor that is ours to close.
 *
 * @param number 0 or more
 */
record Descriptor(int number) implements AutoCloseable {
  private static final int O_RDONLY_CLOEXEC = 0x80000;

  /** What is pinned at {@code path} in a BPF file system. */
  static Descriptor pinned(Path path) {
    Libbpf.require();
    try (var arena = Arena.ofConfined()) {
      var name = arena.allocateFrom(path.toString());
      return new Descriptor(Libbpf.call("bpf_obj_get", path.toString(), Libbpf.OPEN_PIN, name));
    }
  }

  /** A directory or file, to be read. */
  static Descriptor open(Path path) {
    try (var arena = Arena.ofConfined()) {
      var state = Libbpf.state(arena);
      var name = arena.allocateFrom(path.toString());
      int fd = (int) Libbpf.invoke(Libbpf.OPEN_FILE, state, name, O_RDONLY_CLOEXEC);
      if (fd < 0) {
        throw new BpfException("open", path.toString(), Libbpf.errno(state));
      }
      return new Descriptor(fd);
    }
  }

  void pin(Path path) {
    try (var arena = Arena.ofConfined()) {
      var name = arena.allocateFrom(path.toString());
      Libbpf.call("bpf_obj_pin", path.toString(), Libbpf.PIN, number, name);
    }
  }

  /** The kernel's description of it, of {@code size} bytes at most; zero where it says less. */
  MemorySegment info(String subject, Arena arena, int size) {
    var info = arena.allocate(size, 8);
    var length = arena.allocateFrom(java.lang.foreign.ValueLayout.JAVA_INT, size);
    Libbpf.call("bpf_obj_get_info_by_fd", subject, Libbpf.INFO, number, info, length);
    return info;
  }

  @Override
  public void close() {
    try (var arena = Arena.ofConfined()) {
      Libbpf.invoke(Libbpf.CLOSE, Libbpf.state(arena), number);
    }
  }
}
