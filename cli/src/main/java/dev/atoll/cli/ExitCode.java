package dev.atoll.cli;

/** What the process ends with; stable, see {@code docs/spec/exit-codes.md}. */
enum ExitCode {
  OK(0),
  /** Findings at or above the fail level, or a difference where {@code --exit-code} asked. */
  FINDINGS(1),
  USAGE(2),
  /** Git, an API server or the file system failed. */
  OUTSIDE(3),
  /** A guard stopped the change. */
  STOPPED(4);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** The one to end with when several parts ended differently: the gravest. */
  ExitCode and(ExitCode other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
