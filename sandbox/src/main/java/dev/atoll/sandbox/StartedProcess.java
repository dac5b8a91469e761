package dev.atoll.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that can be found again from another process and after a restart.
 *
 * @param name what it is: {@code etcd} or the name of a cluster
 * @param mark when it was started, so that a number that the system gave out again is not mistaken
 *     for it: clock ticks since boot on Linux (proc(5), field 22 of stat), else milliseconds since
 *     1970
 */
record StartedProcess(String name, long pid, String mark) {
  static StartedProcess of(String name, ProcessHandle handle) {
    return new StartedProcess(name, handle.pid(), markOf(handle).orElse("ended"));
  }

  static StartedProcess self() {
    return of("owner", ProcessHandle.current());
  }

  Optional<ProcessHandle> alive() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> markOf(handle).filter(mark::equals).isPresent());
  }

  /** Asks it to end, and after {@code grace} makes it end. Returns once it is gone. */
  void end(Duration grace) {
    alive()
        .ifPresent(handle -> {
          if (grace.isPositive()) {
            handle.destroy();
            if (gone(handle, grace)) {
              return;
            }
          }
          handle.destroyForcibly();
          if (!gone(handle, Duration.ofSeconds(10))) {
            throw new SandboxException(
                name + " (process " + pid + ") does not end even when killed");
          }
        });
  }

  private boolean gone(ProcessHandle handle, Duration time) {
    try {
      handle.onExit().get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | java.util.concurrent.ExecutionException | CompletionException e) {
      return alive().isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return alive().isEmpty();
    }
  }

  private static Optional<String> markOf(ProcessHandle handle) {
    var stat = Path.of("/proc/" + handle.pid() + "/stat");
    if (!Files.exists(Path.of("/proc/self/stat"))) {
      return handle.info().startInstant().map(start -> Long.toString(start.toEpochMilli()));
    }
    try {
      var text = Files.readString(stat);
      var fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
      return fields[0].equals("Z") ? Optional.empty() : Optional.of(fields[19]);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
