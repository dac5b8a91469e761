package dev.atoll.agent.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A place for one program at an interface of the calling thread's network namespace, by a filter of
 * the queueing discipline {@code clsact}: for kernels without tcx. What is there outlives this
 * process and goes with the interface.
 *
 * @param place one of {@link AttachPoint#TCX_INGRESS} and {@link AttachPoint#TCX_EGRESS}
 * @param handle of the filter, by which its owner finds it again, 1 or more
 * @param priority 1 to 65535, the lowest first
 */
public record TcFilter(int ifindex, AttachPoint place, int handle, int priority) {
  /** struct bpf_tc_hook and bpf_tc_opts of libbpf 1.1; later versions only add. */
  private static final int HOOK_BYTES = 24;

  private static final int OPTIONS_BYTES = 32;

  /** BPF_TC_F_REPLACE. */
  private static final int REPLACE = 1;

  /**
   * Puts a program there, or in place of the one that is; no packet passes in between.
   *
   * @throws BpfException with {@link Errno#ENODEV} if there is no such interface
   */
  public void attach(BpfProgram program) {
    Libbpf.require();
    try (var arena = Arena.ofConfined()) {
      var hook = hook(arena);
      int made = (int) Libbpf.invoke(Libbpf.TC_CREATE, hook);
      if (made < 0 && made != -Errno.EEXIST.number()) {
        throw new BpfException("bpf_tc_hook_create", subject(), new Errno(-made));
      }
      var options = options(arena);
      options.set(JAVA_INT, 8, program.descriptor());
      options.set(JAVA_INT, 12, REPLACE);
      Libbpf.call("bpf_tc_attach", subject(), Libbpf.TC_ATTACH, hook, options);
    }
  }

  /** The number of the program that is there. */
  public Optional<Integer> programId() {
    Libbpf.require();
    try (var arena = Arena.ofConfined()) {
      var options = options(arena);
      int result = (int) Libbpf.invoke(Libbpf.TC_QUERY, hook(arena), options);
      return result < 0 ? Optional.empty() : Optional.of(options.get(JAVA_INT, 16));
    }
  }

  /** Takes it away; the queueing discipline stays. Whether something was there. */
  public boolean detach() {
    Libbpf.require();
    try (var arena = Arena.ofConfined()) {
      return (int) Libbpf.invoke(Libbpf.TC_DETACH, hook(arena), options(arena)) >= 0;
    }
  }

  private MemorySegment hook(Arena arena) {
    var hook = arena.allocate(HOOK_BYTES, 8);
    hook.set(JAVA_LONG, 0, HOOK_BYTES);
    hook.set(JAVA_INT, 8, ifindex);
    hook.set(JAVA_INT, 12, place == AttachPoint.TCX_INGRESS ? 1 : 2);
    return hook;
  }

  private MemorySegment options(Arena arena) {
    var options = arena.allocate(OPTIONS_BYTES, 8);
    options.set(JAVA_LONG, 0, OPTIONS_BYTES);
    options.set(JAVA_INT, 20, handle);
    options.set(JAVA_INT, 24, priority);
    return options;
  }

  private String subject() {
    return "a filter at interface " + ifindex + " (" + place + ")";
  }
}
