package dev.atoll.agent.kube;

/** An API server does not take an object as it is: to say it again is of no use. */
public final class KubeRefusalException extends KubeException {
  public KubeRefusalException(String message) {
    super(message);
  }
}
