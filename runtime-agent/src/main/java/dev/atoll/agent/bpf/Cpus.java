package dev.atoll.agent.bpf;

/** How many values a map has that keeps one for each CPU. */
final class Cpus {
  private static final int POSSIBLE =
      Libbpf.call("libbpf_num_possible_cpus", "this machine", Libbpf.POSSIBLE_CPUS);

  private Cpus() {}

  static int possible() {
    return POSSIBLE;
  }
}
