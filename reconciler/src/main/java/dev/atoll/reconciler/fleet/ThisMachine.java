package dev.atoll.reconciler.fleet;

import dev.atoll.reconciler.status.Heartbeat.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What tells processes apart. On Linux the start of the machine and the namespace of process
 * numbers (a container has its own), and of a process the tick at which it was made: a number alone
 * is used again, and the time of day can be set. Source: proc(5), {@code /proc/PID/stat}.
 */
final class ThisMachine {

  private static final Path PROC = Path.of("/proc");

  /** Of the fields behind the name in parentheses: the first, and the twentieth. */
  private static final int STATE = 0;

  private static final int START_TICK = 19;

  /** Dead, and nobody has asked yet how it ended. */
  private static final List<String> DEAD = List.of("Z", "X", "x");

  private ThisMachine() {}

  /** This process. */
  static ProcessId self() {
    var pid = ProcessHandle.current().pid();
    return new ProcessId(id(), host(), pid, birth(pid).orElse(""));
  }

  /** Empty where it cannot be told. */
  static String id() {
    try {
      var boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
      return boot + " " + Files.readSymbolicLink(PROC.resolve("self/ns/pid"));
    } catch (IOException e) {
      return host(); // no Linux: process numbers belong to the whole machine
    }
  }

  private static String host() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("");
    }
  }

  /** When the process with a number was made; empty if none runs. */
  static Optional<String> birth(long pid) {
    return Files.isDirectory(PROC.resolve("self"))
        ? tick(PROC.resolve(Long.toString(pid)).resolve("stat"))
        : ProcessHandle.of(pid).flatMap(p -> p.info().startInstant()).map(Object::toString);
  }

  private static Optional<String> tick(Path stat) {
    try {
      var text = Files.readString(stat);
      var fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
      return DEAD.contains(fields[STATE]) ? Optional.empty() : Optional.of(fields[START_TICK]);
    } catch (IOException e) {
      return Optional.empty(); // gone, also while it was read
    }
  }
}
