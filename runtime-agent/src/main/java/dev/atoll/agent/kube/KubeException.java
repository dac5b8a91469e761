package dev.atoll.agent.kube;

/** An API server cannot be asked as it was said to be, or did not do what it was asked for. */
public sealed class KubeException extends RuntimeException permits KubeRefusalException {
  public KubeException(String message) {
    super(message);
  }
}
