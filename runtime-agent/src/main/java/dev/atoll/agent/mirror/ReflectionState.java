package dev.atoll.agent.mirror;

import java.util.function.UnaryOperator;

/** What a reflection tells of itself. Written by its thread, read by others. */
final class ReflectionState {

  /**
   * @param enabled whether the peer has this resource
   * @param synced whether everything of the peer has been brought once
   * @param resumes how often it went on where it had been, without a list
   * @param compares how often the stores were compared
   * @param written keys written when they were
   * @param brought changes since
   * @param refused keys that the peer may not write
   * @param lastRefusal key and reason
   */
  record Seen(
      boolean enabled,
      boolean synced,
      int resumes,
      int compares,
      long written,
      long brought,
      long refused,
      String lastRefusal) {

    Seen resumed() {
      return new Seen(true, true, resumes + 1, compares, written, brought, refused, lastRefusal);
    }

    Seen compared(long more) {
      return new Seen(
          true, true, resumes, compares + 1, written + more, brought, refused, lastRefusal);
    }

    Seen brought(int more) {
      return new Seen(
          enabled, synced, resumes, compares, written, brought + more, refused, lastRefusal);
    }

    Seen refused(String what) {
      return new Seen(enabled, synced, resumes, compares, written, brought, refused + 1, what);
    }

    Seen off() {
      return new Seen(false, true, resumes, compares, written, brought, refused, lastRefusal);
    }
  }

  private volatile Seen seen = new Seen(true, false, 0, 0, 0, 0, 0, "");

  Seen seen() {
    return seen;
  }

  private void set(UnaryOperator<Seen> change) {
    seen = change.apply(seen);
  }

  void resumed() {
    set(Seen::resumed);
  }

  void compared(long written) {
    set(s -> s.compared(written));
  }

  void brought(int changes) {
    set(s -> s.brought(changes));
  }

  void refused(String key, String why) {
    set(s -> s.refused(key + ": " + why));
  }

  void off() {
    set(Seen::off);
  }
}
