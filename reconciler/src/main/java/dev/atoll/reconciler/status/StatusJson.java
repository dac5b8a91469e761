package dev.atoll.reconciler.status;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.value.Values;
import dev.atoll.reconciler.status.ClusterStatus.LastChange;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The status in its stable JSON shape, to and fro. */
public final class StatusJson {

  private StatusJson() {}

  /** The shape that {@code status --format json} prints. */
  public static Value write(FleetStatus status, Liveness liveness) {
    var json = new LinkedHashMap<String, Object>();
    json.put("reconciling", liveness.reconciling());
    json.put("since", liveness.since().map(Instant::toString).orElse(""));
    json.put("why", liveness.why());
    json.put("host", liveness.process().map(Heartbeat.ProcessId::host).orElse(""));
    json.put("pid", liveness.process().map(Heartbeat.ProcessId::pid).orElse(0L));
    var top = top(status);
    top.put("reconciler", json);
    return Values.of(top);
  }

  /** The same without word on who reconciles: what the reconciler itself writes down. */
  public static Value write(FleetStatus status) {
    return Values.of(top(status));
  }

  private static Map<String, Object> top(FleetStatus status) {
    var clusters = new LinkedHashMap<String, Object>();
    status.clusters().forEach((name, c) -> clusters.put(name, cluster(c)));
    var top = new LinkedHashMap<String, Object>();
    top.put("fleet", status.fleet());
    top.put(
        "source",
        Map.of(
            "state", status.source().state(),
            "revision", status.source().revision(),
            "reason", status.source().reason()));
    top.put("clusters", clusters);
    return top;
  }

  /**
   * Reads what {@link #write} wrote; parts that are missing, or that another version wrote, are
   * empty.
   */
  public static FleetStatus read(Mapping json) {
    var clusters = new LinkedHashMap<String, ClusterStatus>();
    json.mapping("clusters")
        .ifPresent(all ->
            all.entries()
                .forEach((name, e) ->
                    e.value().asMapping().ifPresent(c -> clusters.put(name, cluster(c)))));
    return new FleetStatus(
        text(json, "fleet"),
        new SourceStatus(
            text(json, "source", "state"),
            text(json, "source", "revision"),
            text(json, "source", "reason")),
        clusters);
  }

  private static Map<String, Object> cluster(ClusterStatus c) {
    var json = new LinkedHashMap<String, Object>();
    json.put("desired", revision(c.desired()));
    json.put("applied", revision(c.applied()));
    json.put("enforced", revision(c.enforced()));
    json.put("health", c.health().text());
    json.put("drift", c.drift());
    json.put("unmanaged", c.unmanaged());
    json.put("facts", c.facts());
    json.put("lastError", c.lastError());
    json.put("since", c.since().toString());
    json.put("missing", c.missing());
    c.lastChange().ifPresent(change -> json.put("lastChange", lastChange(change)));
    return json;
  }

  private static Map<String, Object> revision(Revision r) {
    return Map.of("commit", r.commit(), "digest", r.digest());
  }

  private static Map<String, Object> lastChange(LastChange change) {
    var json = new LinkedHashMap<String, Object>();
    json.put("commit", change.commit());
    json.put("appliedAt", change.appliedAt().toString());
    json.put("millisSinceCommitSeen", change.millisSinceCommitSeen());
    change.millisToEnforced().ifPresent(millis -> json.put("millisToEnforced", millis));
    return json;
  }

  private static ClusterStatus cluster(Mapping c) {
    return new ClusterStatus(
        revision(c, "desired"),
        revision(c, "applied"),
        revision(c, "enforced"),
        health(text(c, "health")),
        texts(c, "drift"),
        texts(c, "unmanaged"),
        texts(c, "facts"),
        text(c, "lastError"),
        instant(text(c, "since")),
        texts(c, "missing"),
        c.mapping("lastChange").flatMap(StatusJson::lastChange));
  }

  private static Optional<LastChange> lastChange(Mapping change) {
    return Optional.of(
        new LastChange(
            text(change, "commit"),
            instant(text(change, "appliedAt")),
            millis(change, "millisSinceCommitSeen").orElse(0L),
            millis(change, "millisToEnforced")));
  }

  private static Optional<Long> millis(Mapping change, String key) {
    return change
        .at(key)
        .flatMap(v -> Optional.ofNullable((Number) Values.toJava(v)))
        .map(Number::longValue);
  }

  private static Health health(String text) {
    return Arrays.stream(Health.values())
        .filter(h -> h.text().equals(text))
        .findFirst()
        .orElse(Health.UNKNOWN);
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH; // another version of Atoll wrote it
    }
  }

  private static Revision revision(Mapping c, String key) {
    return new Revision(text(c, key, "commit"), text(c, key, "digest"));
  }

  private static List<String> texts(Mapping c, String key) {
    return c.items(key).stream().flatMap(v -> v.asString().stream()).toList();
  }

  private static String text(Mapping json, String... path) {
    return json.string(path).orElse("");
  }
}
