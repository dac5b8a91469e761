package dev.atoll.reconciler.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The status for people: one line per cluster, then what needs somebody's attention. */
public final class StatusText {

  private static final List<String> HEAD =
      List.of("CLUSTER", "DESIRED", "APPLIED", "ENFORCED", "HEALTH", "SINCE");

  private StatusText() {}

  /** The same as without {@code liveness}, below a word on it where not all is well with it. */
  public static List<String> lines(FleetStatus status, Liveness liveness, Instant now) {
    var lines = new ArrayList<String>();
    if (!liveness.reconciling()) {
      lines.add(
          liveness
                  .since()
                  .map(s -> "nobody has reconciled this fleet since " + s)
                  .orElse("nobody is known to reconcile this fleet")
              + ": "
              + liveness.why());
      lines.add("below is what was last known; start the reconciler: atoll serve --config FILE");
      lines.add("");
    } else if (!liveness.why().isEmpty()) {
      lines.add(liveness.why());
      lines.add("");
    }
    lines.addAll(lines(status, now));
    return lines;
  }

  /**
   * Lines without a newline at the end.
   *
   * @param now for how long something has been so
   */
  public static List<String> lines(FleetStatus status, Instant now) {
    var lines = new ArrayList<String>();
    lines.add(source(status));
    lines.add("");
    var rows = new ArrayList<List<String>>();
    rows.add(HEAD);
    status.clusters().forEach((name, c) -> rows.add(row(name, c, now)));
    lines.addAll(table(rows));
    status.clusters().forEach((name, c) -> notes(name, c, lines));
    return lines;
  }

  private static String source(FleetStatus status) {
    var source = status.source();
    var head =
        "fleet %s  commit %s  %s"
            .formatted(
                status.fleet().isEmpty() ? "?" : status.fleet(),
                shortened(source.revision()),
                source.state());
    return source.reason().isEmpty() ? head : head + ": " + source.reason();
  }

  private static List<String> row(String name, ClusterStatus c, Instant now) {
    return List.of(
        name,
        shortened(c.desired().commit()),
        shortened(c.applied().commit()) + (c.isBehind() ? " (behind)" : ""),
        shortened(c.enforced().commit()),
        c.health().text(),
        age(Duration.between(c.since(), now)));
  }

  private static void notes(String name, ClusterStatus c, List<String> lines) {
    var notes = new ArrayList<String>();
    if (!c.lastError().isEmpty()) {
      notes.add((c.health() == Health.PROGRESSING ? "" : "error: ") + c.lastError());
    }
    c.missing().forEach(m -> notes.add("enforcement: " + m));
    c.drift().forEach(d -> notes.add("drift: " + d));
    c.facts().forEach(f -> notes.add("differs: " + f));
    c.unmanaged().forEach(u -> notes.add("unmanaged: " + u));
    if (!notes.isEmpty()) {
      lines.add("");
      lines.add(name);
      notes.forEach(n -> lines.add("  " + n));
    }
  }

  private static List<String> table(List<List<String>> rows) {
    var widths = new int[HEAD.size()];
    for (var row : rows) {
      for (var i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (var i = 0; i < widths.length; i++) {
      line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
    }
    return line.toString().stripTrailing();
  }

  private static String shortened(String commit) {
    return commit.isEmpty() ? "-" : commit.substring(0, Math.min(8, commit.length()));
  }

  private static String age(Duration d) {
    if (d.toMinutes() < 1) {
      return Math.max(0, d.toSeconds()) + "s";
    }
    if (d.toHours() < 1) {
      return d.toMinutes() + "m";
    }
    return d.toDays() < 1 ? d.toHours() + "h" : d.toDays() + "d";
  }
}
