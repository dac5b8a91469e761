package dev.atoll.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts processes in sessions of their own, so that Ctrl-C reaches only the program that started
 * them.
 *
 * <p>A tied process ends with this JVM, even when that is killed: the kernel sends it SIGKILL when
 * the thread that forked it ends (prctl(2), PR_SET_PDEATHSIG). Hence all are forked by one thread
 * that lives as long as the JVM. Where {@code setpriv} is missing, the state file lets the next
 * start clean up.
 */
final class Launcher {
  private static final ExecutorService FORKER =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("sandbox-launcher").daemon().factory());

  /** Refuses to run the program if the parent died before the signal was asked for. */
  private static final String ONLY_WITH_PARENT = "[ \"$PPID\" = \"$0\" ] && exec \"$@\"";

  private Launcher() {}

  /** Starts {@code command} with all output appended to {@code log}. */
  static ProcessHandle start(
      List<String> command, Map<String, String> environment, Path log, boolean tied) {
    var builder = new ProcessBuilder(wrap(command, tied));
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return fork(builder).toHandle();
  }

  /** Forks on the one thread whose end is the end of the JVM. */
  static Process fork(ProcessBuilder builder) {
    try {
      return FORKER.submit(builder::start).get();
    } catch (ExecutionException e) {
      throw new SandboxException(
          "cannot start " + builder.command().getLast() + ": " + reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted while starting a process", e);
    }
  }

  /** The command, in a session of its own and, if {@code tied}, bound to the life of this JVM. */
  static List<String> wrap(List<String> command, boolean tied) {
    var whole = new ArrayList<String>();
    onPath("setsid").ifPresent(setsid -> whole.add(setsid.toString()));
    var setpriv = onPath("setpriv");
    if (tied && setpriv.isPresent()) {
      var parent = Long.toString(ProcessHandle.current().pid());
      whole.addAll(List.of(setpriv.get().toString(), "--pdeathsig", "KILL"));
      whole.addAll(List.of("/bin/sh", "-c", ONLY_WITH_PARENT, parent));
    }
    whole.addAll(command);
    return whole;
  }

  private static Optional<Path> onPath(String program) {
    return onPath(program, System.getenv());
  }

  static Optional<Path> onPath(String program, Map<String, String> environment) {
    for (var dir : environment.getOrDefault("PATH", "").split(":")) {
      var file = Path.of(dir).resolve(program);
      if (!dir.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private static String reason(ExecutionException e) {
    return e.getCause() instanceof IOException io ? String.valueOf(io.getMessage()) : e.toString();
  }
}
