package dev.atoll.agent.etcd;

import io.grpc.Status;

/** What jetcd throws, as exceptions of this package. */
final class Failures {
  private Failures() {}

  static StoreException of(String store, Throwable failure) {
    var cause = root(failure);
    if (cause instanceof io.etcd.jetcd.common.exception.CompactedException
        || String.valueOf(cause.getMessage()).contains("has been compacted")) {
      return new CompactedException(store + ": " + cause.getMessage());
    }
    return new StoreException(store + ": " + message(cause), cause);
  }

  static boolean isNoSuchLease(StoreException e) {
    return String.valueOf(e.getMessage()).contains("lease not found");
  }

  private static Throwable root(Throwable failure) {
    var cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause && !isTelling(cause)) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static boolean isTelling(Throwable cause) {
    return cause instanceof io.etcd.jetcd.common.exception.EtcdException;
  }

  private static String message(Throwable cause) {
    var status = Status.fromThrowable(cause);
    var text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return status.getCode() == Status.Code.UNAVAILABLE && status.getCause() != null
        ? text + ": " + status.getCause().getMessage()
        : text;
  }
}
