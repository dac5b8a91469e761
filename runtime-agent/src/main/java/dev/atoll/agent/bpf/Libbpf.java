package dev.atoll.agent.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * The functions of libbpf.so.1 and of the C library that are called. Those of libbpf that return an
 * int return a negative error number (libbpf 1.0 and later); those that return a pointer return
 * null and set errno.
 */
final class Libbpf {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final Linker.Option WITH_ERRNO = Linker.Option.captureCallState("errno");

  /** Of calls on one element: short, and with arrays of Java in place. */
  private static final Linker.Option ON_HEAP = Linker.Option.critical(true);

  private static final Optional<SymbolLookup> LIBRARY = library();

  static final MethodHandle SET_PRINT = function("libbpf_set_print", ADDRESS, ADDRESS);
  static final MethodHandle POSSIBLE_CPUS = function("libbpf_num_possible_cpus", JAVA_INT);
  static final MethodHandle OPEN =
      pointer("bpf_object__open_mem", ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
  static final MethodHandle LOAD = function("bpf_object__load", JAVA_INT, ADDRESS);
  static final MethodHandle CLOSE_OBJECT = nothing("bpf_object__close", ADDRESS);
  static final MethodHandle OBJECT_BTF = function("bpf_object__btf", ADDRESS, ADDRESS);
  static final MethodHandle BTF_DATA = function("btf__raw_data", ADDRESS, ADDRESS, ADDRESS);
  static final MethodHandle NEXT_MAP = function("bpf_object__next_map", ADDRESS, ADDRESS, ADDRESS);
  static final MethodHandle NEXT_PROGRAM =
      function("bpf_object__next_program", ADDRESS, ADDRESS, ADDRESS);
  static final MethodHandle MAP_NAME = function("bpf_map__name", ADDRESS, ADDRESS);
  static final MethodHandle MAP_FD = function("bpf_map__fd", JAVA_INT, ADDRESS);
  static final MethodHandle MAP_KEY_TYPE = function("bpf_map__btf_key_type_id", JAVA_INT, ADDRESS);
  static final MethodHandle MAP_VALUE_TYPE =
      function("bpf_map__btf_value_type_id", JAVA_INT, ADDRESS);
  static final MethodHandle SET_PIN_PATH =
      function("bpf_map__set_pin_path", JAVA_INT, ADDRESS, ADDRESS);
  static final MethodHandle SET_MAX_ENTRIES =
      function("bpf_map__set_max_entries", JAVA_INT, ADDRESS, JAVA_INT);
  static final MethodHandle REUSE = function("bpf_map__reuse_fd", JAVA_INT, ADDRESS, JAVA_INT);
  static final MethodHandle KERNEL_BTF = function("btf__load_from_kernel_by_id", ADDRESS, JAVA_INT);
  static final MethodHandle FREE_BTF = nothing("btf__free", ADDRESS);
  static final MethodHandle PROGRAM_NAME = function("bpf_program__name", ADDRESS, ADDRESS);
  static final MethodHandle PROGRAM_FD = function("bpf_program__fd", JAVA_INT, ADDRESS);
  static final MethodHandle TEST_RUN =
      function("bpf_prog_test_run_opts", JAVA_INT, JAVA_INT, ADDRESS);
  static final MethodHandle INFO =
      function("bpf_obj_get_info_by_fd", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  static final MethodHandle PIN = function("bpf_obj_pin", JAVA_INT, JAVA_INT, ADDRESS);
  static final MethodHandle OPEN_PIN = function("bpf_obj_get", JAVA_INT, ADDRESS);
  static final MethodHandle CREATE_LINK =
      function("bpf_link_create", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  static final MethodHandle UPDATE_LINK =
      function("bpf_link_update", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  static final MethodHandle DETACH_LINK = function("bpf_link_detach", JAVA_INT, JAVA_INT);
  static final MethodHandle QUERY =
      function("bpf_prog_query_opts", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  static final MethodHandle PROGRAM_OF = function("bpf_prog_get_fd_by_id", JAVA_INT, JAVA_INT);
  static final MethodHandle TC_CREATE = function("bpf_tc_hook_create", JAVA_INT, ADDRESS);
  static final MethodHandle TC_ATTACH = function("bpf_tc_attach", JAVA_INT, ADDRESS, ADDRESS);
  static final MethodHandle TC_DETACH = function("bpf_tc_detach", JAVA_INT, ADDRESS, ADDRESS);
  static final MethodHandle TC_QUERY = function("bpf_tc_query", JAVA_INT, ADDRESS, ADDRESS);
  static final MethodHandle VERSION = function("libbpf_version_string", ADDRESS);
  static final MethodHandle LOOKUP =
      onHeap("bpf_map_lookup_elem", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  static final MethodHandle UPDATE =
      onHeap("bpf_map_update_elem", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
  static final MethodHandle DELETE = onHeap("bpf_map_delete_elem", JAVA_INT, JAVA_INT, ADDRESS);
  static final MethodHandle TAKE =
      onHeap("bpf_map_lookup_and_delete_elem", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  static final MethodHandle NEXT_KEY =
      onHeap("bpf_map_get_next_key", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  static final MethodHandle UPDATE_BATCH =
      function("bpf_map_update_batch", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  static final MethodHandle DELETE_BATCH =
      function("bpf_map_delete_batch", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
  static final MethodHandle LOOKUP_BATCH =
      function(
          "bpf_map_lookup_batch",
          JAVA_INT,
          JAVA_INT,
          ADDRESS,
          ADDRESS,
          ADDRESS,
          ADDRESS,
          ADDRESS,
          ADDRESS);

  static final MethodHandle MMAP =
      c("mmap", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  static final MethodHandle MUNMAP = c("munmap", JAVA_INT, ADDRESS, JAVA_LONG);
  static final MethodHandle OPEN_FILE =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("open"),
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          WITH_ERRNO,
          Linker.Option.firstVariadicArg(2));
  static final MethodHandle SOCKET = c("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  static final MethodHandle SEND_TO =
      c("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  static final MethodHandle CLOSE = c("close", JAVA_INT, JAVA_INT);

  private Libbpf() {}

  /**
   * Must be asked before anything else of this package.
   *
   * @throws BpfException if libbpf is not installed
   */
  static void require() {
    if (LIBRARY.isEmpty()) {
      throw new BpfException(
          "dlopen",
          "libbpf.so.1",
          Errno.ENOENT,
          "Install it: apt-get install libbpf1 (Debian, Ubuntu).");
    }
  }

  /** Calls a function of libbpf that returns an int; for what is done seldom. */
  static int call(String name, String subject, MethodHandle function, Object... arguments) {
    int result = (int) invoke(function, arguments);
    if (result < 0) {
      throw new BpfException(name, subject, new Errno(-result));
    }
    return result;
  }

  /** Calls a function that returns a pointer or nothing, and cannot fail. */
  static MemorySegment address(MethodHandle function, Object... arguments) {
    return (MemorySegment) invoke(function, arguments);
  }

  static Object invoke(MethodHandle function, Object... arguments) {
    try {
      return function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** A handle throws nothing but what the JVM itself throws. */
  static AssertionError unexpected(Throwable thrown) {
    return switch (thrown) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> new AssertionError(thrown);
    };
  }

  /** Where a call puts errno. */
  static MemorySegment state(Arena arena) {
    return arena.allocate(STATE);
  }

  static Errno errno(MemorySegment state) {
    return new Errno((int) ERRNO.get(state, 0L));
  }

  /** Text that libbpf owns. */
  static String text(MemorySegment pointer) {
    return pointer.reinterpret(4096).getString(0);
  }

  private static Optional<SymbolLookup> library() {
    try {
      return Optional.of(SymbolLookup.libraryLookup("libbpf.so.1", Arena.global()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    return libbpf(name, FunctionDescriptor.of(result, arguments));
  }

  private static MethodHandle pointer(String name, MemoryLayout result, MemoryLayout... arguments) {
    return libbpf(name, FunctionDescriptor.of(result, arguments), WITH_ERRNO);
  }

  private static MethodHandle onHeap(String name, MemoryLayout result, MemoryLayout... arguments) {
    return libbpf(name, FunctionDescriptor.of(result, arguments), ON_HEAP);
  }

  private static MethodHandle nothing(String name, MemoryLayout... arguments) {
    return libbpf(name, FunctionDescriptor.ofVoid(arguments));
  }

  /** Where the library is missing every handle is one without an address; see {@link #require}. */
  private static MethodHandle libbpf(
      String name, FunctionDescriptor type, Linker.Option... options) {
    return LIBRARY
        .map(it -> LINKER.downcallHandle(it.findOrThrow(name), type, options))
        .orElseGet(() -> LINKER.downcallHandle(type, options));
  }

  private static MethodHandle c(String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(result, arguments),
        WITH_ERRNO);
  }
}
