package dev.atoll.reconciler.fleet;

import dev.atoll.git.source.SourceState;
import dev.atoll.git.source.CommitId;
import dev.atoll.reconciler.status.ClusterStatus;
import dev.atoll.reconciler.status.FleetStatus;
import dev.atoll.reconciler.status.SourceStatus;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The status as it stands; every change is published whole. */
final class StatusBoard {

  private final Clock clock;
  private final Consumer<FleetStatus> publish;
  private FleetStatus status =
      new FleetStatus("", new SourceStatus("unknown", "", ""), Map.of());

  StatusBoard(Clock clock, Consumer<FleetStatus> publish) {
    this.clock = clock;
    this.publish = publish;
  }

  synchronized FleetStatus now() {
    return status;
  }

  synchronized void source(SourceState source) {
    var revision = source.lastGood().map(CommitId::hex).orElse("");
    var next = new SourceStatus(source.text(), revision, source.reason());
    change(new FleetStatus(status.fleet(), next, status.clusters()));
  }

  /** Sets name and members; those who left are gone. */
  synchronized void members(String fleet, Set<String> clusters) {
    var lines = new TreeMap<String, ClusterStatus>();
    for (var name : clusters) {
      var known = status.clusters().get(name);
      lines.put(name, known == null ? ClusterStatuses.unknown(clock.instant()) : known);
    }
    change(new FleetStatus(fleet, status.source(), lines));
  }

  synchronized void cluster(String name, UnaryOperator<ClusterStatus> update) {
    var before = status.clusters().get(name);
    if (before == null) {
      return; // it has left the fleet while its last round was under way
    }
    var lines = new TreeMap<>(status.clusters());
    lines.put(name, update.apply(before));
    change(new FleetStatus(status.fleet(), status.source(), lines));
  }

  private void change(FleetStatus next) {
    if (!next.equals(status)) {
      status = next;
      publish.accept(next);
    }
  }
}
