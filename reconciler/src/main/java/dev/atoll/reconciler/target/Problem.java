package dev.atoll.reconciler.target;

/**
 * Why something outside failed.
 *
 * @param reason for programs
 * @param message what is wrong, one sentence that names the cluster and the object
 * @param hint what to do
 */
public record Problem(Reason reason, String message, String hint) {

  /** What kind of failure. */
  public enum Reason {
    /** No connection, no answer in time, or the answer broke off. */
    UNREACHABLE,
    /** 401. */
    UNAUTHORIZED,
    /** 403. */
    FORBIDDEN,
    /** 404. */
    NOT_FOUND,
    /** 409: somebody else was faster, or holds a field. */
    CONFLICT,
    /** 400, 413, 422: the API server does not accept the object. */
    REFUSED,
    /** 429 or 5xx, still after all tries. */
    BUSY,
    /** The named credentials are missing or not usable. */
    CREDENTIALS,
    /** A local file system. */
    FILES,
    /** A fault of Atoll's own. */
    BUG
  }

  @Override
  public String toString() {
    return hint.isEmpty() ? message : message + " (" + hint + ")";
  }
}
