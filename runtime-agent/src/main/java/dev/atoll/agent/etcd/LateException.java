package dev.atoll.agent.etcd;

/** A store did not answer in time. */
final class LateException extends StoreException {
  LateException(String message) {
    super(message);
  }
}
