package dev.atoll.sandbox.netns;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.atoll.sandbox.SandboxException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Three calls of the C library and the text of an error, through the JDK's foreign functions. The
 * flags have the same values on x86-64 and arm64 (asm-generic/fcntl.h, linux/sched.h).
 */
final class Libc {
  /** An error number of the calling thread, errno(3). */
  record Errno(int number) {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EACCES = 13;
    static final int EINVAL = 22;

    String text() {
      return strerror(number);
    }
  }

  /** A call that failed. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;
    private final int errno;

    Failed(int errno) {
      super(strerror(errno));
      this.errno = errno;
    }

    Errno errno() {
      return new Errno(errno);
    }
  }

  private static final int O_RDONLY_CLOEXEC = 0x80000;
  private static final int CLONE_NEWNET = 0x40000000;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final Linker.Option WITH_ERRNO = Linker.Option.captureCallState("errno");
  private static final AddressLayout TEXT =
      ADDRESS.withTargetLayout(
          MemoryLayout.sequenceLayout(1024, java.lang.foreign.ValueLayout.JAVA_BYTE));

  private static final MethodHandle OPEN =
      function(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          WITH_ERRNO,
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle SETNS =
      function("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), WITH_ERRNO);
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), WITH_ERRNO);
  private static final MethodHandle STRERROR =
      function("strerror", FunctionDescriptor.of(TEXT, JAVA_INT));

  private Libc() {}

  /**
   * Moves the calling thread, and no other, into the network namespace of the file at {@code path};
   * setns(2) needs CAP_SYS_ADMIN.
   */
  static void enterNetwork(String path) throws Failed {
    int fd = open(path);
    try {
      setns(fd);
    } finally {
      close(fd);
    }
  }

  private static int open(String path) throws Failed {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(STATE);
      return checked(
          (int) OPEN.invokeExact(state, arena.allocateFrom(path), O_RDONLY_CLOEXEC), state);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private static void setns(int fd) throws Failed {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(STATE);
      checked((int) SETNS.invokeExact(state, fd, CLONE_NEWNET), state);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private static void close(int fd) throws Failed {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(STATE);
      checked((int) CLOSE.invokeExact(state, fd), state);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private static String strerror(int number) {
    try {
      return ((MemorySegment) STRERROR.invokeExact(number)).getString(0);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static int checked(int result, MemorySegment state) throws Failed {
    if (result < 0) {
      throw new Failed((int) ERRNO.get(state, 0L));
    }
    return result;
  }

  /** A handle throws nothing but what the JVM itself throws. */
  private static Failed failed(Throwable thrown) {
    return switch (thrown) {
      case Failed failed -> failed;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError(thrown);
    };
  }

  private static MethodHandle function(
      String name, FunctionDescriptor type, Linker.Option... options) {
    var address = LINKER.defaultLookup().find(name).orElseThrow(() -> missing(name));
    return LINKER.downcallHandle(address, type, options);
  }

  private static SandboxException missing(String name) {
    return new SandboxException(
        "the C library of this system has no " + name + ": network namespaces need Linux");
  }
}
