package dev.atoll.sandbox.node;

import dev.atoll.sandbox.Command;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What nodes and pods do to a machine, kept apart from it: a PID namespace and a mount namespace of
 * its own. Network namespaces are named in its own {@code /run/netns}, and BPF file systems are
 * mounted only in it. When its first process ends, the kernel ends all others in it, and with the
 * last of them go namespaces, interfaces, mounts and pins (pid_namespaces(7), mount_namespaces(7)).
 *
 * <p>{@code /proc/sys/kernel} is read-only in it: an agent would set {@code timer_migration} and
 * {@code unprivileged_bpf_disabled} for the whole machine (Cilium 1.20.2,
 * pkg/datapath/loader/base.go).
 */
public final class Enclosure {
  /** The program that it is among those of a {@link ControlPlane}. */
  public static final String NAME = "enclosure";

  /** The first process reaps what is left to it. */
  private static final String FIRST_PROCESS =
      """
      mount -t tmpfs run /run && mkdir /run/netns &&
      mount --bind /proc/sys/kernel /proc/sys/kernel &&
      mount -o remount,bind,ro /proc/sys/kernel &&
      echo ready && while :; do sleep 3600 & wait; done\
      """;

  private final ControlPlane plane;
  private final long first;

  private Enclosure(ControlPlane plane, long first) {
    this.plane = plane;
    this.first = first;
  }

  /**
   * Makes one, which ends with {@code plane}.
   *
   * @throws SandboxException if this user may not, or {@code plane} lies where it would be hidden
   */
  public static Enclosure start(ControlPlane plane) {
    requireRoot();
    requirePlace(plane.dir());
    plane.run(
        NAME,
        List.of(
            "unshare",
            "--mount",
            "--pid",
            "--fork",
            "--mount-proc",
            "--kill-child",
            "sh",
            "-c",
            FIRST_PROCESS),
        Map.of());
    plane.await(NAME, () -> read(plane.logOf(NAME)).endsWith("ready\n"), Duration.ofSeconds(10));
    return new Enclosure(plane, child(plane.pid(NAME).orElseThrow()));
  }

  /** The number of its first process as seen from outside. */
  public long first() {
    return first;
  }

  /** The network namespace of that name as this process can open it. */
  public Path network(String name) {
    return Path.of("/proc/" + first + "/root/run/netns/" + name);
  }

  /** Starts a program in it, in a network namespace of its own making. */
  public void run(
      String name, String network, List<String> command, Map<String, String> environment) {
    plane.run(name, inside(inNetwork(network, command)), environment);
  }

  /** Runs a program in it to its end and returns what it printed. */
  public String call(List<String> command) {
    return call(command, Map.of());
  }

  /** The same in one of its network namespaces. */
  public String call(String network, List<String> command, Map<String, String> environment) {
    return call(inNetwork(network, command), environment);
  }

  private String call(List<String> command, Map<String, String> environment) {
    var result = Command.run(inside(command), environment, Duration.ofSeconds(60));
    if (!result.ok()) {
      throw new SandboxException(
          "%s ended with %d: %s"
              .formatted(String.join(" ", command), result.status(), result.output().strip()));
    }
    return result.output();
  }

  /** {@code ip netns exec} gives the program the network's own /sys besides. */
  private static List<String> inNetwork(String network, List<String> command) {
    return joined(List.of("ip", "netns", "exec", network), command);
  }

  /** nsenter waits beside the program, so that the program must be told when it ends. */
  private List<String> inside(List<String> command) {
    return joined(
        List.of(
            "nsenter",
            "--target",
            Long.toString(first),
            "--mount",
            "--pid",
            "--",
            "setpriv",
            "--pdeathsig",
            "KILL"),
        command);
  }

  private static List<String> joined(List<String> before, List<String> after) {
    var all = new ArrayList<>(before);
    all.addAll(after);
    return List.copyOf(all);
  }

  /** The first process in it, by the process that made it. */
  public static long child(long pid) {
    var children = read(Path.of("/proc/%d/task/%d/children".formatted(pid, pid))).strip();
    return Long.parseLong(children);
  }

  /**
   * Refuses whoever may not make namespaces.
   *
   * @throws SandboxException if this user is not root
   */
  public static void requireRoot() {
    if (!System.getProperty("user.name").equals("root")) {
      throw new SandboxException(
          "nodes and pods need root: network namespaces are made for them. Run it with sudo");
    }
  }

  /** These are hidden in it, or in what runs there. */
  private static void requirePlace(Path dir) {
    for (var hidden : List.of("/run", "/var/run", "/var/lib", "/sys")) {
      if (dir.toAbsolutePath().startsWith(hidden)) {
        throw new SandboxException(
            "a sandbox with nodes cannot lie below "
                + hidden
                + ": choose another directory than "
                + dir);
      }
    }
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new SandboxException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
