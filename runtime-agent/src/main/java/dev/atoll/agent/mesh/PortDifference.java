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
import org.jspecify.annotations.Nullable;

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
    var old = targets(before, after);
    var now = targets(after, before);
    now.forEach((address, target) -> {
      if (!isSame(old.get(address), target) && isOwner(target)) {
        upserted.add(target);
      }
    });
    old.values().stream().filter(target -> !now.containsKey(address(target))).forEach(this::gone);
  }

  private static boolean isSame(@Nullable Target was, Target is) {
    return was != null
        && was.cluster().equals(is.cluster())
        && was.state() == is.state()
        && was.zone().equals(is.zone());
  }

  /** Of two clusters that claim an address the first one has it. */
  private boolean isOwner(Target target) {
    return after
        .target(target.ip(), target.port())
        .filter(t -> t.cluster().equals(target.cluster()))
        .isPresent();
  }

  /** Another slice or cluster may have it still. */
  private void gone(Target target) {
    after
        .target(target.ip(), target.port())
        .ifPresentOrElse(
            other -> {
              if (!isSame(target, other)) {
                upserted.add(other);
              }
            },
            () -> removed.add(target));
  }

  /** By address, what is in groups of {@code of} that {@code other} does not share. */
  private static Map<String, Target> targets(Chosen of, Chosen other) {
    var shared = other.byGroup();
    var targets = new LinkedHashMap<String, Target>();
    of.byGroupInOrder((group, share) -> {
      if (!shared.containsKey(group)) {
        of.eachTarget(share, group, t -> targets.putIfAbsent(address(t), t));
      }
    });
    return targets;
  }

  private static String address(Target target) {
    return target.ip() + " " + target.port();
  }
}
