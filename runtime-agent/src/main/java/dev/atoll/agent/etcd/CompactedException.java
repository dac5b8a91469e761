package dev.atoll.agent.etcd;

/** The store has forgotten the revision that was asked for. */
public final class CompactedException extends StoreException {
  public CompactedException(String message) {
    super(message);
  }
}
