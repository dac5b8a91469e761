package dev.atoll.agent.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.nio.file.Path;

/**
 * A program that the kernel has accepted. Open as long as its object.
 *
 * @param name of its function
 */
public record BpfProgram(String name, int descriptor) {
  /** struct bpf_test_run_opts of libbpf 1.1; later versions only add. */
  private static final int OPTIONS_BYTES = 80;

  private static final int SLACK = 256;

  /** The kernel's number of it. */
  public int id() {
    return LoadedProgram.of(new Descriptor(descriptor)).id();
  }

  /** Keeps it in a BPF file system; it need not be anywhere for that. */
  public void pin(Path path) {
    new Descriptor(descriptor).pin(path);
  }

  /**
   * Runs it on a packet that no interface has seen (BPF_PROG_TEST_RUN).
   *
   * @param packet from the Ethernet header on, at least 14 bytes
   * @param times how often, for measuring; the program sees its own output from the second time on
   */
  public TestRun testRun(byte[] packet, int times) {
    try (var arena = Arena.ofConfined()) {
      var in = arena.allocateFrom(JAVA_BYTE, packet);
      var out = arena.allocate(packet.length + SLACK);
      var options = arena.allocate(OPTIONS_BYTES, 8);
      options.set(JAVA_LONG, 0, OPTIONS_BYTES);
      options.set(ADDRESS, 8, in);
      options.set(ADDRESS, 16, out);
      options.set(JAVA_INT, 24, packet.length);
      options.set(JAVA_INT, 28, (int) out.byteSize());
      options.set(JAVA_INT, 60, times);
      Libbpf.call(
          "bpf_prog_test_run_opts", "program " + name, Libbpf.TEST_RUN, descriptor, options);
      return new TestRun(
          options.get(JAVA_INT, 56),
          out.asSlice(0, options.get(JAVA_INT, 28)).toArray(JAVA_BYTE),
          options.get(JAVA_INT, 64));
    }
  }

  /**
   * What a run came to.
   *
   * @param verdict what the program returned
   * @param packet as the program left it
   * @param nanoseconds of one run, on average
   */
  public record TestRun(int verdict, byte[] packet, int nanoseconds) {}
}
