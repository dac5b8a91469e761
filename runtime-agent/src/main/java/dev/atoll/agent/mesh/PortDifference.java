package dev.atoll.agent.mesh;

import dev.atoll.agent.mesh.Chosen.Target;
import dev.atoll.agent.mesh.MeshDifference.PortChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is different in the ports of a service: only groups that are not shared are looked at. */
final class PortDifference {
  private final Chosen before;
  private final Chosen after;
  private final List<Target> upserted = new ArrayList<>();
  private final List<Target> removed = new ArrayList<>();

  private PortDifference(Chosen before, Chosen after) {
    this.before = before;
    this.after = after;
  }

  static List<PortChange> of(Optional<ServiceView> before, Optional<ServiceView> after) {
    var was = byPort(before);
    var is = byPort(after);
    return Stream.concat(was.keySet().stream(), is.keySet().stream())
        .distinct()
        .sorted()
        .flatMap(port ->
            of(was.getOrDefault(port, none(port)), is.getOrDefault(port, none(port))).stream())
        .toList();
  }

  private static Map<FrontendPort, Chosen> byPort(Optional<ServiceView> view) {
    var ports = new TreeMap<FrontendPort, Chosen>();
    view.ifPresent(v -> v.chosen().forEach(c -> ports.put(c.port(), c)));
    return ports;
  }

  private static Chosen none(FrontendPort port) {
    return new Chosen(port, List.of(), List.of());
  }

  private static Optional<PortChange> of(Chosen before, Chosen after) {
    var difference = new PortDifference(before, after);
    difference.compare();
    var same =
        difference.upserted.isEmpty()
            && difference.removed.isEmpty()
            && before.shares().equals(after.shares());
    return same
        ? Optional.empty()
        : Optional.of(
            new PortChange(after.port(), after.shares(), difference.upserted, difference.removed));
  }

  private void compare() {
    var touched = targets(before, after);
    touched.putAll(targets(after, before));
    touched.values().forEach(t -> compare(t.ip(), t.port()));
  }

  /** Another slice or cluster may have the address too: what counts is who has it in all. */
  private void compare(String ip, int port) {
    var was = before.target(ip, port);
    var is = after.target(ip, port);
    if (is.isEmpty()) {
      was.ifPresent(removed::add);
    } else if (was.filter(w -> isSame(w, is.get())).isEmpty()) {
      upserted.add(is.get());
    }
  }

  private static boolean isSame(Target was, Target is) {
    return was.cluster().equals(is.cluster())
        && was.state() == is.state()
        && was.zone().equals(is.zone());
  }

  /** By address, what is in groups of {@code of} that {@code other} does not share. */
  private static Map<String, Target> targets(Chosen of, Chosen other) {
    var shared = other.byGroup();
    var targets = new LinkedHashMap<String, Target>();
    of.byGroupInOrder((group, share) -> {
      if (!shared.containsKey(group)) {
        of.eachTarget(share, group, t -> targets.put(t.ip() + " " + t.port(), t));
      }
    });
    return targets;
  }
}
