package dev.atoll.agent.etcd;

/** A store does not answer, not in time, or not as asked. */
public class StoreException extends RuntimeException {
  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
