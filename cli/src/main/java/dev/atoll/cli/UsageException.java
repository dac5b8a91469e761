package dev.atoll.cli;

import java.util.function.Supplier;

/** The command was asked for something that makes no sense; ends with exit code 2. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }

  /** A sentence for the user in an exception of a reader is the user's mistake. */
  static <T> T meant(Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
