package dev.atoll.reconciler.plan;

import java.util.Comparator;

/**
 * One place where a live object differs from Git. Values are left out on purpose: they may be
 * secret.
 *
 * @param path such as {@code spec.ingress}
 * @param kind in what way
 * @param manager who holds the field according to {@code managedFields}; empty for nobody
 * @param appliedByManager whether that manager uses server-side apply, which makes it a conflict
 * @param heldByStatus whether only managers of a subresource are listed for it. They cannot have
 *     written it, and whoever did is listed no more; a plain apply is refused for their sake all
 *     the same. It happens to {@code specs}, which an update of {@code status} does not reset (API
 *     server, customresource/status_strategy.go) and cilium-operator sends along
 */
public record Difference(
    String path, Kind kind, String manager, boolean appliedByManager, boolean heldByStatus)
    implements Comparable<Difference> {

  /** In what way a place differs. */
  public enum Kind {
    /** Ours, and has another value. */
    CHANGED,
    /** Ours, and missing. */
    MISSING,
    /** Not ours, inside what is ours as a whole. */
    FOREIGN,
    /** Was ours by an earlier commit, and still there. */
    STALE
  }

  private static final Comparator<Difference> ORDER =
      Comparator.comparing(Difference::path)
          .thenComparing(Difference::kind)
          .thenComparing(Difference::manager);

  /** In an object that we wrote, what no writer is listed for was ours. */
  Difference inOurs() {
    return kind == Kind.FOREIGN && heldByStatus
        ? new Difference(path, Kind.STALE, manager, appliedByManager, true)
        : this;
  }

  @Override
  public int compareTo(Difference other) {
    return ORDER.compare(this, other);
  }
}
