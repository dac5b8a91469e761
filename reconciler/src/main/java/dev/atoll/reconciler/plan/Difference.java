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
 */
public record Difference(String path, Kind kind, String manager, boolean appliedByManager)
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

  @Override
  public int compareTo(Difference other) {
    return ORDER.compare(this, other);
  }
}
