package dev.atoll.agent.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Commands of the system, and what undoes them at the end, in reverse. */
public final class Shell implements AutoCloseable {
  private final Deque<String> undo = new ArrayDeque<>();

  /** A name that nobody else has. */
  public static String name() {
    return "atoll-test-"
        + ProcessHandle.current().pid()
        + "-"
        + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x10000));
  }

  public static String run(String command) throws Exception {
    var process =
        new ProcessBuilder(List.of("sh", "-c", command)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(command).isTrue();
    assertThat(process.exitValue()).as(command + ": " + output).isZero();
    return output.strip();
  }

  public void run(String command, String undoing) throws Exception {
    run(command);
    undo.push(undoing);
  }

  @Override
  public void close() throws Exception {
    while (!undo.isEmpty()) {
      run(undo.pop());
    }
  }
}
