package dev.atoll.benchmarks.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of a process. */
public final class Proc {
  private Proc() {}

  /** CPU seconds since its start. */
  public static double cpu(long pid) {
    return ProcessHandle.of(pid).orElseThrow().info().totalCpuDuration().orElseThrow().toNanos()
        / 1e9;
  }

  /** What it holds now. */
  public static double megabytes(long pid) {
    return status(pid, "VmRSS:");
  }

  /** The most that it has held. */
  public static double peak(long pid) {
    return status(pid, "VmHWM:");
  }

  private static double status(long pid, String name) {
    try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(l -> l.startsWith(name))
          .mapToDouble(l -> Double.parseDouble(l.replaceAll("\\D", "")) / 1024)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
