package dev.atoll.agent.flows;

/** A question that cannot be asked; the message is a sentence for whoever asked. */
public final class BadQueryException extends RuntimeException {
  BadQueryException(String message) {
    super(message);
  }
}
