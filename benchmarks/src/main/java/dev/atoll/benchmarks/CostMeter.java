package dev.atoll.benchmarks;

import dev.atoll.sandbox.ControlPlane;
import java.io.IOException;
import java.util.Map;

/**
 * Measures work that this JVM lets a control plane do. CPU seconds tell of it on a machine that has
 * other things to do as well, where seconds on the wall do not.
 */
final class CostMeter {

  private static final String ETCD = "etcd";

  /** Work that may fail as work with other programs does. */
  interface Work {
    void run() throws IOException, InterruptedException;
  }

  private final Map<String, Long> pids;

  CostMeter(ControlPlane plane) {
    this.pids = Map.copyOf(plane.pids());
  }

  /** Begins on a collected heap: nobody pays for the garbage of the work before. */
  Cost of(Work work) throws IOException, InterruptedException {
    System.gc();
    var before = now();
    work.run();
    var after = now();
    return new Cost(
        after.wall() - before.wall(),
        after.client() - before.client(),
        after.servers() - before.servers(),
        after.etcd() - before.etcd());
  }

  private Cost now() {
    return new Cost(
        System.nanoTime() / 1e9,
        cpu(ProcessHandle.current()),
        pids.entrySet().stream()
            .filter(e -> !e.getKey().equals(ETCD))
            .mapToDouble(e -> cpu(e.getValue()))
            .sum(),
        cpu(pids.getOrDefault(ETCD, 0L)));
  }

  private static double cpu(long pid) {
    return cpu(ProcessHandle.of(pid).orElseThrow());
  }

  /** In user and in kernel mode, to a hundredth of a second: the JDK reads /proc/PID/stat. */
  private static double cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
  }
}
