package dev.atoll.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** One at a time, over processes and threads: a lock on a file, which ends with its process. */
final class Exclusive {
  private static final int SECONDS_BETWEEN_LINES = 15;

  private Exclusive() {}

  /**
   * @param waiting hears every 15 seconds how many seconds it has waited
   */
  static <T> T run(Path file, LongConsumer waiting, Supplier<T> work) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (var channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        await(channel, waiting);
        return work.get(); // closing the channel gives the lock back
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(FileChannel channel, LongConsumer waiting) throws IOException {
    for (long tenths = 0; tryLock(channel).isEmpty(); tenths++) {
      if (tenths % (10L * SECONDS_BETWEEN_LINES) == 10) {
        waiting.accept(tenths / 10);
      }
      Deadline.pause(Duration.ofMillis(100));
    }
  }

  private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty(); // another thread of this JVM has it
    }
  }
}
