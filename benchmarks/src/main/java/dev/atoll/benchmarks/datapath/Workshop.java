package dev.atoll.benchmarks.datapath;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Where a run has its BPF file system, its cgroups and its compiled client; gone when closed. */
final class Workshop implements AutoCloseable {
  private static final List<String> CLANG =
      List.of("clang", "clang-19", "clang-18", "clang-20", "clang-21", "clang-22");

  private final Path folder;
  private final Path cgroup;
  private final Deque<AutoCloseable> kept = new ArrayDeque<>();
  private boolean closed;

  private Workshop(Path folder, Path cgroup) {
    this.folder = folder;
    this.cgroup = cgroup;
  }

  /**
   * @param home where the sources are
   */
  static Workshop open(Path home) throws IOException {
    var folder = Files.createTempDirectory("atoll-datapath");
    var cgroup = cgroups().resolve("atoll-benchmark-" + ProcessHandle.current().pid());
    var source = home.resolve("benchmarks/src/main/c/load.c");
    Shell.run(
        """
        mkdir %1$s/bpf %2$s
        mount -t bpf bpf %1$s/bpf
        for clang in %3$s; do
          if command -v $clang >/dev/null; then $clang -O2 -o %1$s/load %4$s; exit; fi
        done
        echo no clang >&2; exit 1
        """
            .formatted(folder, cgroup, String.join(" ", CLANG), source));
    var workshop = new Workshop(folder, cgroup);
    Runtime.getRuntime().addShutdownHook(new Thread(workshop::close));
    return workshop;
  }

  /** It is closed with this, the last one first, and when the process is told to end. */
  synchronized void keep(AutoCloseable more) {
    kept.push(more);
  }

  /** The tree of cgroups of version 2. */
  private static Path cgroups() throws IOException {
    try (var mounts = Files.lines(Path.of("/proc/mounts"))) {
      return mounts
          .map(line -> line.split(" "))
          .filter(words -> words[2].equals("cgroup2"))
          .map(words -> Path.of(words[1]))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no cgroup2 is mounted"));
    }
  }

  /** In the BPF file system. */
  Path pins(String name) {
    return folder.resolve("bpf").resolve(name);
  }

  /** One below ours, which is made. */
  Path cgroup(String name) {
    try {
      return Files.createDirectories(cgroup.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The client and server of TCP. */
  Path load() {
    return folder.resolve("load");
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    kept.forEach(Workshop::end);
    Shell.run(
        """
        umount %1$s/bpf
        find %2$s -depth -type d -exec rmdir {} +
        rm -r %1$s
        """
            .formatted(folder, cgroup));
  }

  /** What does not end does not keep the others. */
  private static void end(AutoCloseable one) {
    try {
      one.close();
    } catch (Exception e) { // the outermost loop
      System.err.println(e.getMessage());
    }
  }
}
