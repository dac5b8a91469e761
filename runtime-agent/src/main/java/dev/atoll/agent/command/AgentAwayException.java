package dev.atoll.agent.command;

/** An agent cannot serve, or does not answer. */
final class AgentAwayException extends RuntimeException {
  AgentAwayException(String message) {
    super(message);
  }
}
