package dev.atoll.agent.command;

/** What a failure is told as. */
final class Reasons {
  private Reasons() {}

  /** Its message; where it has none, what it is. */
  static String of(Throwable failure) {
    var message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
