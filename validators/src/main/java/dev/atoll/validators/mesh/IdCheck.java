package dev.atoll.validators.mesh;

import static java.util.stream.Collectors.groupingBy;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.ScalarType;
import dev.atoll.validators.check.CheckInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Cluster IDs: in range, unique, and usable with the cluster's datapath. */
final class IdCheck {

  private final List<Cluster> clusters;
  private final int max;
  private final Set<Integer> used;

  private IdCheck(CheckInput input) {
    clusters = input.fleet().clusters();
    max = input.fleet().settings().maxConnectedClusters();
    used =
        clusters.stream().map(c -> c.id().value()).collect(Collectors.toCollection(HashSet::new));
  }

  static List<Finding> findings(CheckInput input) {
    return new IdCheck(input).findings();
  }

  private List<Finding> findings() {
    var found = new ArrayList<Finding>();
    clusters.stream().filter(this::isOutOfRange).map(this::outOfRange).forEach(found::add);
    clusters.stream().filter(IdCheck::breaksPolicies).map(this::breaking).forEach(found::add);
    clusters.stream()
        .filter(c -> c.id().value() != 0)
        .collect(groupingBy(c -> c.id().value(), TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .filter(same -> same.size() > 1)
        .map(this::duplicate)
        .forEach(found::add);
    return found;
  }

  /**
   * A 0 that nobody wrote stands for an ID that is missing or unreadable: the loader reports it.
   */
  private boolean isOutOfRange(Cluster cluster) {
    var id = cluster.id().value();
    return id < 0 || id > max || id == 0 && isWrittenZero(cluster);
  }

  private static boolean isWrittenZero(Cluster cluster) {
    return cluster
        .source()
        .at("spec", "id")
        .filter(v -> v instanceof Scalar s && s.type() == ScalarType.INT && s.text().equals("0"))
        .isPresent();
  }

  private Finding outOfRange(Cluster cluster) {
    var id = cluster.id().value();
    var larger = id > 255 && id <= 511 && max == 255;
    return About.cluster(
        cluster,
        MeshRule.ID_RANGE,
        cluster.id().pos(),
        "cluster ID %d of %s is not in 1 to %d".formatted(id, cluster.name(), max),
        free(1)
            + (larger
                ? "; IDs to 511 need `maxConnectedClusters: 511`, which running clusters cannot"
                    + " change to"
                : ""));
  }

  private Finding duplicate(List<Cluster> same) {
    var first = same.getFirst();
    var second = same.get(1);
    var finding =
        About.cluster(
                second,
                MeshRule.ID_DUPLICATE,
                second.id().pos(),
                "cluster ID %d of %s is also the ID of %s"
                    .formatted(
                        second.id().value(),
                        second.name(),
                        About.names(same.stream().filter(c -> c != second).toList())),
                free(1))
            .withRelated(first.id().pos(), "the same ID in " + first.name());
    for (var other : same.subList(2, same.size())) {
      finding = finding.withRelated(other.id().pos(), "the same ID in " + other.name());
    }
    return finding;
  }

  /**
   * ENI, Alibaba Cloud and AWS chaining use the packet mark's bit that an ID with 0x80 sets.
   * Source: {@code templates/validate.yaml} of Cilium's chart, issue 21330.
   */
  private static boolean breaksPolicies(Cluster cluster) {
    var settings = new Settings(cluster);
    var cloud =
        settings.ipamMode().equals("eni")
            || settings.ipamMode().equals("alibabacloud")
            || settings.isTrue("alibabacloud.enabled")
            || settings.chainsAwsCni();
    return (cluster.id().value() & 0x80) != 0
        && cloud
        && !settings.isTrue("extraConfig.allow-unsafe-policy-skb-usage");
  }

  private Finding breaking(Cluster cluster) {
    return About.cluster(
            cluster,
            MeshRule.ID_HIGH_BIT,
            cluster.id().pos(),
            ("cluster ID %d of %s is one of 128 to 255 or 384 to 511: with ENI, Alibaba Cloud or AWS"
                    + " chaining Cilium drops traffic that policies allow")
                .formatted(cluster.id().value(), cluster.name()),
            free(1))
        .withRelated(
            new Settings(cluster)
                .pos("ipam.mode", "eni.enabled", "alibabacloud.enabled", "cni.chainingMode"),
            "this datapath setting");
  }

  private String free(int from) {
    var free =
        IntStream.rangeClosed(from, max)
            .filter(i -> (i & 0x80) == 0 && !used.contains(i))
            .findFirst();
    return free.isPresent() ? "free: " + free.getAsInt() : "no ID is free";
  }
}
