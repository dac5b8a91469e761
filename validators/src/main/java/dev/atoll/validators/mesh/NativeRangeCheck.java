package dev.atoll.validators.mesh;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Parsed;
import dev.atoll.validators.check.CheckInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Native routing: what lies outside of the native routing range is masqueraded, so that the other
 * end sees a node in place of the pod. So it has to cover the pods of all clusters.
 */
final class NativeRangeCheck {

  /** A block around all pods that is larger than this would take in half of the world. */
  private static final int SHORTEST = 4;

  private final List<Cluster> clusters;
  private final List<Range> pods;
  private final List<Finding> found = new ArrayList<>();

  private NativeRangeCheck(CheckInput input) {
    clusters = input.fleet().clusters();
    pods = Range.ofPods(input.fleet());
  }

  static List<Finding> findings(CheckInput input) {
    var check = new NativeRangeCheck(input);
    for (var family : Family.values()) {
      check.check(family);
    }
    return check.found;
  }

  private void check(Family family) {
    Map<Cidr, List<Located<Cluster>>> byRange = new LinkedHashMap<>();
    for (var cluster : clusters) {
      var settings = new Settings(cluster);
      if (needsRange(settings, family)) {
        var written = cluster.datapath().values().written(path(family));
        if (written.isEmpty() || written.get().value().isEmpty()) {
          missing(cluster, family);
        } else {
          parse(cluster, family, written.get())
              .ifPresent(c ->
                  byRange
                      .computeIfAbsent(c, k -> new ArrayList<>())
                      .add(new Located<>(cluster, written.get().pos())));
        }
      }
    }
    byRange.forEach((range, users) -> coverage(family, range, users));
  }

  private static boolean needsRange(Settings settings, Family family) {
    var mode = settings.ipamMode();
    return settings.isNative()
        && settings.isEnabled(family)
        && settings.masquerades(family)
        && !mode.equals("eni")
        && !mode.equals("alibabacloud");
  }

  private static String path(Family family) {
    return family.key() + "NativeRoutingCIDR";
  }

  private void missing(Cluster cluster, Family family) {
    var settings = new Settings(cluster);
    var derived = settings.isTrue("nativeRoutingCIDRFromClusterPool");
    if (derived && clusters.size() == 1) {
      return;
    }
    var message =
        derived
            ? "%s routes natively and derives %s from its own pool, which leaves out its peers' pods"
            : "%s routes natively without %s, which Cilium's chart refuses";
    found.add(
        About.cluster(
                cluster,
                MeshRule.NATIVE_RANGE,
                settings.pos("nativeRoutingCIDRFromClusterPool", "routingMode"),
                message.formatted(cluster.name(), path(family)),
                proposal(family))
            .withSeverity(derived ? Severity.ERROR : Severity.WARNING));
  }

  private Optional<Cidr> parse(Cluster cluster, Family family, Located<String> written) {
    return switch (Cidr.parse(written.value())) {
      case Parsed.Good<Cidr>(var cidr) when Family.of(cidr.v6()) == family -> Optional.of(cidr);
      case Parsed.Good<Cidr>(var cidr) -> {
        unreadable(cluster, family, written, "`" + cidr + "` is of the other family");
        yield Optional.empty();
      }
      case Parsed.Bad<Cidr>(var reason, var better) -> {
        unreadable(cluster, family, written, reason);
        yield Optional.empty();
      }
    };
  }

  private void unreadable(Cluster cluster, Family family, Located<String> written, String reason) {
    found.add(
        About.cluster(
            cluster,
            MeshRule.NATIVE_RANGE,
            written.pos(),
            path(family) + " of " + cluster.name() + ": " + reason,
            proposal(family)));
  }

  private void coverage(Family family, Cidr range, List<Located<Cluster>> users) {
    var outside =
        pods.stream()
            .filter(p -> p.cidr().v6() == range.v6() && !range.contains(p.cidr()))
            .toList();
    if (outside.isEmpty()) {
      return;
    }
    var first = users.getFirst();
    var finding =
        About.cluster(
            first.value(),
            MeshRule.NATIVE_RANGE,
            first.pos(),
            "%s %s of %s leaves out the %s: its traffic is masqueraded, and policies see a node"
                    .formatted(
                        path(family),
                        range,
                        About.names(users.stream().map(Located::value).toList()),
                        About.list(outside.stream().map(Range::what).toList()))
                + " instead of a pod",
            proposal(family));
    for (var other : users.subList(1, users.size())) {
      finding = finding.withRelated(other.pos(), "the same range in " + other.value().name());
    }
    for (var pod : outside) {
      finding = finding.withRelated(pod.pos(), pod.what());
    }
    found.add(finding);
  }

  /** The smallest block around all pods of the mesh. */
  private String proposal(Family family) {
    var blocks = pods.stream().map(Range::cidr).filter(c -> Family.of(c.v6()) == family).toList();
    return blocks.stream()
        .reduce(NativeRangeCheck::around)
        .filter(c -> c.length() >= SHORTEST)
        .map(c -> "set `" + path(family) + ": " + c + "`, which covers the pods of all clusters")
        .orElse("set `" + path(family) + "` to a block that covers the pods of all clusters");
  }

  private static Cidr around(Cidr one, Cidr other) {
    var around = one;
    while (!around.contains(other)) {
      around = Cidr.containing(around.first(), around.length() - 1);
    }
    return around;
  }
}
