package dev.atoll.reconciler.plan;

import java.util.Locale;

/** What happens to one object in one round. */
public enum Verb {
  /** It is missing and is made. */
  CREATE,
  /** It is ours and differs. */
  UPDATE,
  /** Git no longer has it: deleted, or, where it is not ours to delete, given up. */
  DELETE,
  /** It was there before us, or our inventory does not know it: it becomes ours. */
  ADOPT,
  /** Nothing to do. */
  KEEP,
  /** It cannot be done until somebody acts. */
  BLOCKED,
  /** It cannot be done yet, and will be by itself. */
  WAITING;

  /** As written in JSON. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the object is written to. */
  public boolean writes() {
    return this == CREATE || this == UPDATE || this == DELETE || this == ADOPT;
  }
}
