package dev.atoll.agent.mirror;

import java.time.Instant;

/** What a reflection tells of itself. Written by its thread, read by others. */
final class ReflectionState {

  /**
   * @param synced whether everything of the peer has been brought once
   * @param heard when the watch was last known to be up to date; {@link Instant#MIN} for never
   * @param written keys written when stores were compared
   * @param brought changes since
   */
  record Seen(
      boolean synced,
      Instant heard,
      long entries,
      long written,
      long brought,
      long refused,
      String lastRefusal) {}

  private volatile Seen seen = new Seen(false, Instant.MIN, 0, 0, 0, 0, "");

  Seen seen() {
    return seen;
  }

  void resumed() {
    var s = seen;
    seen = new Seen(true, s.heard, s.entries, s.written, s.brought, s.refused, s.lastRefusal);
  }

  void compared(long entries, long written) {
    var s = seen;
    seen =
        new Seen(
            true, Instant.now(), entries, s.written + written, s.brought, s.refused, s.lastRefusal);
  }

  void following() {
    heard();
  }

  void heard() {
    var s = seen;
    seen =
        new Seen(
            s.synced, Instant.now(), s.entries, s.written, s.brought, s.refused, s.lastRefusal);
  }

  void brought(int changes) {
    var s = seen;
    seen =
        new Seen(
            s.synced,
            Instant.now(),
            s.entries,
            s.written,
            s.brought + changes,
            s.refused,
            s.lastRefusal);
  }

  void refused(String key, String why) {
    var s = seen;
    seen =
        new Seen(
            s.synced, s.heard, s.entries, s.written, s.brought, s.refused + 1, key + ": " + why);
  }
}
