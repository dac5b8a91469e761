package dev.atoll.agent.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A program at its place. It stays there as long as somebody holds the link: this process, or a
 * pin.
 */
public final class BpfLink implements AutoCloseable {
  private static final int INFO_BYTES = 64;

  /** struct bpf_link_create_opts of libbpf 1.1 up to {@code flags}; the rest is zero. */
  private static final int OPTIONS_BYTES = 16;

  /** BPF_F_BEFORE (linux/bpf.h): in front of all that are at the place. */
  private static final int FIRST = 1 << 3;

  /** Kinds of links with a target in their description (linux/bpf.h, enum bpf_link_type). */
  private static final int KIND_CGROUP = 3;

  private static final int KIND_TCX = 11;

  private final Descriptor descriptor;
  private final String subject;

  private BpfLink(Descriptor descriptor, String subject) {
    this.descriptor = descriptor;
    this.subject = subject;
  }

  /**
   * Puts a program at an interface of the calling thread's network namespace (tcx, Linux 6.6), in
   * front of others that are there: what it lets through they do not see.
   *
   * @param place one of {@link AttachPoint#TCX_INGRESS} and {@link AttachPoint#TCX_EGRESS}
   * @param ifindex of the interface
   */
  public static BpfLink tcx(BpfProgram program, int ifindex, AttachPoint place) {
    return create(program, ifindex, place, FIRST, "interface " + ifindex);
  }

  /** Puts a program at a cgroup (version 2) and all below it, beside other programs. */
  public static BpfLink cgroup(BpfProgram program, Path cgroup, AttachPoint place) {
    try (var directory = Descriptor.open(cgroup)) {
      return create(program, directory.number(), place, 0, "cgroup " + cgroup);
    }
  }

  private static BpfLink create(
      BpfProgram program, int target, AttachPoint place, int flags, String where) {
    var subject = "program " + program.name() + " at " + where + " (" + place + ")";
    try (var arena = Arena.ofConfined()) {
      var options = arena.allocate(OPTIONS_BYTES, 8);
      options.set(JAVA_LONG, 0, OPTIONS_BYTES);
      options.set(JAVA_INT, 8, flags);
      int fd =
          Libbpf.call(
              "bpf_link_create",
              subject,
              Libbpf.CREATE_LINK,
              program.descriptor(),
              target,
              place.number(),
              options);
      return new BpfLink(new Descriptor(fd), subject);
    }
  }

  /** Takes over a link that was pinned, perhaps by a process that has ended. */
  public static BpfLink pinned(Path path) {
    return new BpfLink(Descriptor.pinned(path), "link " + path);
  }

  /** Keeps the program at its place after this process. */
  public void pin(Path path) {
    descriptor.pin(path);
  }

  /** Puts another program in place of the one there; no packet passes in between. */
  public void update(BpfProgram program) {
    Libbpf.call(
        "bpf_link_update",
        subject,
        Libbpf.UPDATE_LINK,
        descriptor.number(),
        program.descriptor(),
        MemorySegment.NULL);
  }

  /** The kernel's number of the program that is at the place now. */
  public int programId() {
    try (var arena = Arena.ofConfined()) {
      return descriptor.info(subject, arena, INFO_BYTES).get(JAVA_INT, 8);
    }
  }

  /**
   * Where it is: the number of an interface or of a cgroup; 0 if that is gone, and the link with it
   * of no effect.
   */
  public long target() {
    try (var arena = Arena.ofConfined()) {
      var info = descriptor.info(subject, arena, INFO_BYTES);
      return switch (info.get(JAVA_INT, 0)) {
        case KIND_TCX -> info.get(JAVA_INT, 16);
        case KIND_CGROUP -> info.get(JAVA_LONG, 16);
        default -> 0;
      };
    }
  }

  /** Takes the program away, whoever else holds the link. */
  public void detach() {
    Libbpf.call("bpf_link_detach", subject, Libbpf.DETACH_LINK, descriptor.number());
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
