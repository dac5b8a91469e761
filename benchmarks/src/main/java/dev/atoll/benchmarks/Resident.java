package dev.atoll.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** How much memory the programs of a sandbox hold, by kind. */
final class Resident {

  private static final List<String> KINDS =
      List.of(
          "kube-apiserver",
          "kube-controller-manager",
          "etcd",
          "cilium-agent",
          "cilium-operator",
          "clustermesh-apiserver");

  private Resident() {}

  /**
   * Resident memory of what runs now.
   *
   * @param dir that all command lines of the sandbox name
   * @param reconciler the process of {@code atoll serve}
   */
  static String table(Path dir, long reconciler) throws IOException {
    var megabytes = new TreeMap<String, List<Double>>();
    for (var process : ProcessHandle.allProcesses().toList()) {
      var line = process.info().commandLine().orElse("");
      if (line.contains(dir.toString())) {
        var program = Path.of(line.split(" ")[0]).getFileName().toString();
        if (KINDS.contains(program)) {
          megabytes
              .computeIfAbsent(program, p -> new java.util.ArrayList<>())
              .add(of(process.pid()));
        }
      }
    }
    megabytes.put("the process that keeps it", List.of(of(ProcessHandle.current().pid())));
    megabytes.put("`atoll serve`", List.of(of(reconciler)));
    var table = new Table("program", "processes", "resident, MB each", "MB");
    megabytes.forEach((name, all) -> {
      var sum = all.stream().mapToDouble(d -> d).sum();
      table.row(
          name,
          Integer.toString(all.size()),
          "%.0f".formatted(sum / all.size()),
          "%.0f".formatted(sum));
    });
    var total = megabytes.values().stream().flatMap(List::stream).mapToDouble(d -> d).sum();
    table.row("all", "", "", "%.0f".formatted(total));
    return table.toString();
  }

  private static double of(long pid) throws IOException {
    var status = Path.of("/proc/" + pid + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(l -> l.startsWith("VmRSS:"))
        .mapToDouble(l -> Double.parseDouble(l.replaceAll("\\D", "")) / 1024)
        .sum();
  }
}
