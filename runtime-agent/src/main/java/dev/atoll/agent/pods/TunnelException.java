package dev.atoll.agent.pods;

/** The tunnel device cannot be made or taken away; the message says what to do. */
public final class TunnelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TunnelException(String message) {
    super(message);
  }
}
