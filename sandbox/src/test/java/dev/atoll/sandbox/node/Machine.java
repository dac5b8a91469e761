package dev.atoll.sandbox.node;

import dev.atoll.sandbox.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What nodes and pods would change on a machine that they are let loose on.
 *
 * @param mounts of BPF file systems, cgroups and namespaces
 * @param settings of the kernel, which hold for all namespaces
 * @param rules of netfilter
 */
public record Machine(
    List<String> interfaces,
    List<String> networks,
    List<String> mounts,
    List<String> cgroups,
    List<String> settings,
    String rules) {

  public static Machine now() throws IOException {
    return new Machine(
        names(Path.of("/sys/class/net")),
        names(Path.of("/run/netns")).stream().filter(it -> !it.startsWith("atoll-")).toList(),
        Files.readAllLines(Path.of("/proc/self/mounts")).stream()
            .filter(it -> it.contains("bpf") || it.contains("cilium") || it.contains("lonely"))
            .sorted()
            .toList(),
        names(Path.of("/sys/fs/cgroup/unified")),
        List.of(
            setting("kernel/timer_migration"),
            setting("kernel/unprivileged_bpf_disabled"),
            setting("net/core/bpf_jit_enable"),
            setting("net/ipv4/ip_forward")),
        Command.run(List.of("nft", "list", "ruleset"), Map.of(), Duration.ofSeconds(10)).output());
  }

  private static List<String> names(Path dir) throws IOException {
    if (!Files.isDirectory(dir)) {
      return List.of();
    }
    try (var files = Files.list(dir)) {
      return files.map(it -> it.getFileName().toString()).sorted().toList();
    }
  }

  private static String setting(String name) throws IOException {
    return name + "=" + Files.readString(Path.of("/proc/sys/" + name)).strip();
  }

  /** Command lines of all processes of the machine that have this path in them, but for a JVM's. */
  public static List<String> processesThatName(Path dir) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(it -> it.pid() != ProcessHandle.current().pid())
          .flatMap(it -> it.info().commandLine().stream())
          .filter(it -> it.contains(dir.toString()))
          .toList();
    }
  }

  /** Which of these network namespaces some process is in or has among its mounts, by number. */
  public static List<Long> kept(Collection<Long> networks) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      var seen = all.map(it -> networksOf(it.pid())).toList();
      return networks.stream()
          .filter(it -> seen.stream().anyMatch(text -> text.contains("net:[" + it + "]")))
          .toList();
    }
  }

  private static String networksOf(long pid) {
    var proc = Path.of("/proc", Long.toString(pid));
    try {
      return Files.readSymbolicLink(proc.resolve("ns/net"))
          + Files.readString(proc.resolve("mountinfo"));
    } catch (IOException | UncheckedIOException e) {
      return ""; // it has ended
    }
  }
}
