package dev.atoll.agent.kube;

/** An API server cannot be asked as it was said to be. */
public final class KubeException extends RuntimeException {
  public KubeException(String message) {
    super(message);
  }
}
