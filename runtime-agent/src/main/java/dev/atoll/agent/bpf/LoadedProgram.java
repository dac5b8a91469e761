package dev.atoll.agent.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A program in the kernel, whoever loaded it.
 *
 * @param id of the kernel
 * @param name at most 15 characters of its function's name (BPF_OBJ_NAME_LEN)
 * @param tag hash of its instructions, as the kernel shows it
 */
public record LoadedProgram(int id, String name, String tag) {
  /** struct bpf_prog_info up to and with {@code name}. */
  private static final int INFO_BYTES = 80;

  /** struct bpf_prog_query_opts of libbpf 1.1; later versions only add. */
  private static final int QUERY_BYTES = 40;

  /** BPF_MPROG_MAX (linux/bpf_mprog.h): no place has room for more. */
  private static final int MOST = 64;

  private static final int NAME_LENGTH = 15;

  /** Whether it is a program of this name, as far as the kernel keeps names. */
  public boolean isNamed(String function) {
    return name.equals(function.substring(0, Math.min(NAME_LENGTH, function.length())));
  }

  static LoadedProgram of(Descriptor descriptor) {
    try (var arena = Arena.ofConfined()) {
      var info = descriptor.info("a program", arena, INFO_BYTES);
      var tag = info.asSlice(8, 8).toArray(JAVA_BYTE);
      return new LoadedProgram(
          info.get(JAVA_INT, 4), info.asSlice(64, 16).getString(0), HexFormat.of().formatHex(tag));
    }
  }

  /** The program of a number of the kernel; empty if it is gone. */
  public static Optional<LoadedProgram> of(int id) {
    int fd = (int) Libbpf.invoke(Libbpf.PROGRAM_OF, id);
    if (fd < 0) {
      return Optional.empty();
    }
    try (var descriptor = new Descriptor(fd)) {
      return Optional.of(of(descriptor));
    }
  }

  /**
   * A program that somebody pinned.
   *
   * @throws BpfException with {@link Errno#ENOENT} if nothing is there
   */
  public static LoadedProgram pinned(Path path) {
    try (var descriptor = Descriptor.pinned(path)) {
      return of(descriptor);
    }
  }

  /**
   * What is at an interface of the calling thread's network namespace by tcx, in the order in which
   * packets come by (BPF_PROG_QUERY, Linux 6.6). One that goes meanwhile is left out.
   *
   * @throws BpfException with {@link Errno#EINVAL} if the kernel has no tcx, with {@link
   *     Errno#ENODEV} if there is no such interface
   */
  public static List<LoadedProgram> at(int ifindex, AttachPoint place) {
    Libbpf.require();
    try (var arena = Arena.ofConfined()) {
      var ids = arena.allocate(JAVA_INT, MOST);
      var options = arena.allocate(QUERY_BYTES, 8);
      options.set(JAVA_LONG, 0, QUERY_BYTES);
      options.set(ADDRESS, 16, ids);
      options.set(JAVA_INT, 24, MOST);
      Libbpf.call(
          "bpf_prog_query_opts",
          "interface " + ifindex + " (" + place + ")",
          Libbpf.QUERY,
          ifindex,
          place.number(),
          options);
      var programs = new ArrayList<LoadedProgram>();
      for (int i = 0; i < options.get(JAVA_INT, 24); i++) {
        of(ids.getAtIndex(JAVA_INT, i)).ifPresent(programs::add);
      }
      return List.copyOf(programs);
    }
  }
}
