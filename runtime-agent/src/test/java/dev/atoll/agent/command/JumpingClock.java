package dev.atoll.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.sandbox.Clang;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The wall clock of other processes, which may jump. A library that they load before libc gives it
 * to them, and leaves alone the clock that only goes forward.
 */
public final class JumpingClock {
  private final Path library;
  private final Path offset;

  private JumpingClock(Path dir) {
    this.library = dir.resolve("clock.so");
    this.offset = dir.resolve("offset");
  }

  /** Compiles it; the clock is right. */
  public static JumpingClock in(Path dir) throws IOException, InterruptedException {
    var clock = new JumpingClock(dir);
    var source = dir.resolve("clock.c");
    try (var in = JumpingClock.class.getResourceAsStream("clock.c")) {
      Files.copy(Objects.requireNonNull(in), source);
    }
    var command =
        List.of(
            Clang.find(System.getenv()).path().toString(),
            "-shared",
            "-fPIC",
            "-o",
            clock.library.toString(),
            source.toString());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    clock.jump(Duration.ZERO);
    return clock;
  }

  /** Of processes that shall have it. */
  public Map<String, String> environment() {
    return Map.of("LD_PRELOAD", library.toString(), "CLOCK_OFFSET", offset.toString());
  }

  /**
   * In place: the processes have the file in their memory.
   *
   * @param by from what the machine says
   */
  public void jump(Duration by) throws IOException {
    var bytes =
        ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(by.toSeconds()).flip();
    try (var file = FileChannel.open(offset, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(bytes, 0);
    }
  }
}
