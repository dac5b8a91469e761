package dev.atoll.reconciler.agent;

/** An agent did not say what was asked; the message says why, without naming its socket. */
final class AgentException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  AgentException(String message) {
    super(message);
  }

  AgentException(String message, Throwable cause) {
    super(message, cause);
  }
}
