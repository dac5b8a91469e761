package dev.atoll.validators.mesh;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.validators.check.CheckInput;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Address families: enabled where there are ranges, and one in common with every peer. */
final class FamilyCheck {

  private FamilyCheck() {}

  static List<Finding> findings(CheckInput input) {
    var clusters = input.fleet().clusters();
    var found = new ArrayList<Finding>();
    clusters.forEach(c -> found.addAll(rangesAndSettings(c)));
    apart(clusters).ifPresent(found::add);
    return found;
  }

  private static List<Finding> rangesAndSettings(Cluster cluster) {
    var found = new ArrayList<Finding>();
    for (var family : Family.values()) {
      var range =
          cluster.podCidrs().stream().filter(c -> Family.of(c.value().v6()) == family).findFirst();
      var settings = new Settings(cluster);
      if (RefusedValues.isOneOf(cluster, family.key() + ".enabled")) {
        continue;
      }
      var enabled = settings.isEnabled(family);
      if (range.isPresent() && !enabled) {
        found.add(
            mismatch(
                    cluster,
                    family,
                    "%s has the pod range %s, but %s is not enabled: no pod gets such an address"
                        .formatted(cluster.name(), range.get().value(), family.label()))
                .withRelated(range.get().pos(), "the pod range"));
      } else if (enabled && range.isEmpty() && needsRanges(settings)) {
        found.add(
            mismatch(
                cluster,
                family,
                "%s has %s enabled, but no %s pod range"
                    .formatted(cluster.name(), family.label(), family.label())));
      }
    }
    return found;
  }

  /** Without any pod range there is nothing to compare with; clouds assign addresses themselves. */
  private static boolean needsRanges(Settings settings) {
    return !settings.cluster().podCidrs().isEmpty() && !settings.podsInNodeSubnets();
  }

  /** An error where somebody wrote it so, a warning where it is Cilium's default. */
  private static Finding mismatch(Cluster cluster, Family family, String message) {
    var path = family.key() + ".enabled";
    var written = cluster.datapath().values().written(path).isPresent();
    return About.cluster(
            cluster,
            MeshRule.FAMILY_OFF,
            new Settings(cluster).pos(path),
            message,
            "let `" + path + "` in the values and `podCIDRs` say the same")
        .withSeverity(written ? Severity.ERROR : Severity.WARNING);
  }

  private static Optional<Finding> apart(List<Cluster> clusters) {
    var v4 = clusters.stream().filter(c -> families(c).equals(EnumSet.of(Family.V4))).toList();
    var v6 = clusters.stream().filter(c -> families(c).equals(EnumSet.of(Family.V6))).toList();
    if (v4.isEmpty() || v6.isEmpty()) {
      return Optional.empty();
    }
    var odd = v6.size() <= v4.size() ? v6.getFirst() : v4.getFirst();
    var other = v6.size() <= v4.size() ? v4.getFirst() : v6.getFirst();
    return Optional.of(
        About.cluster(
                odd,
                MeshRule.FAMILIES_APART,
                place(odd),
                "IPv4 only in %s and IPv6 only in %s: their pods cannot reach each other"
                    .formatted(About.names(v4), About.names(v6)),
                "enable a family that all clusters have, with pod ranges of its own")
            .withRelated(place(other), other.name()));
  }

  /** What pods really have: the families of the ranges, or where there are none the settings. */
  private static Set<Family> families(Cluster cluster) {
    var families = EnumSet.noneOf(Family.class);
    cluster.podCidrs().forEach(c -> families.add(Family.of(c.value().v6())));
    if (families.isEmpty()) {
      var settings = new Settings(cluster);
      EnumSet.allOf(Family.class).stream().filter(settings::isEnabled).forEach(families::add);
    }
    return families;
  }

  private static SourcePos place(Cluster cluster) {
    return cluster.podCidrs().isEmpty()
        ? new Settings(cluster).pos("ipv4.enabled", "ipv6.enabled")
        : cluster.podCidrs().getFirst().pos();
  }
}
