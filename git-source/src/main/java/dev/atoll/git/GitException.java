package dev.atoll.git;

import java.io.Serial;

/**
 * Git could not be read or written. The message is one sentence for people, without secrets; the
 * cause is left out on purpose, because a library's message may hold what must be masked.
 */
public abstract sealed class GitException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private GitException(String message) {
    super(message);
  }

  /** The remote does not answer, refuses the credentials or breaks off. */
  public static final class Unreachable extends GitException {
    @Serial private static final long serialVersionUID = 1L;

    Unreachable(String message) {
      super(message);
    }
  }

  /** A deadline passed. */
  public static final class TimedOut extends GitException {
    @Serial private static final long serialVersionUID = 1L;

    TimedOut(String message) {
      super(message);
    }
  }

  /** What was asked for is not allowed, or not supported: an address, a revision, a format. */
  public static final class Refused extends GitException {
    @Serial private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /** The repository on this machine is missing, broken or locked. */
  public static final class Unreadable extends GitException {
    @Serial private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }
}
