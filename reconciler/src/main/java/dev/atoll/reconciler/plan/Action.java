package dev.atoll.reconciler.plan;

/** How a step is carried out. */
public enum Action {
  /** Nothing is written. */
  NONE,
  /** Server-side apply; stops where another manager holds a field. */
  APPLY,
  /** Server-side apply that takes fields from other managers, if the object is still as seen. */
  TAKE,
  /** As {@link #TAKE}, then what is foreign in the spec is removed and the result read back. */
  RESTORE,
  /** Our fields and labels are given up; the object stays. */
  RELEASE,
  /** Deleted, if it still has the recorded UID. */
  DELETE
}
