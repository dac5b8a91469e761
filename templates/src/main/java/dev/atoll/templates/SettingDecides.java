package dev.atoll.templates;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.MeshPolicy;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Parts of a MeshPolicy that get the local cluster added where policyDefaultLocalCluster is on and
 * that no rendering can free of it, on clusters that differ in it: {@code toServices}, whose
 * selectors Cilium makes itself without a cluster key ({@code pkg/policy/k8s/service.go}), and node
 * peers that do not say {@code clusters}.
 */
final class SettingDecides {

  private static final List<String> SECTIONS =
      List.of("ingress", "ingressDeny", "egress", "egressDeny");

  private SettingDecides() {}

  static List<Finding> findings(MeshPolicy policy, List<Cluster> placed) {
    var settings =
        placed.stream().map(c -> c.datapath().values().policyDefaultLocalCluster()).distinct();
    if (settings.count() < 2) {
      return List.of();
    }
    var found = new ArrayList<Finding>();
    rules(policy.policy()).forEach(r -> rule(r, found));
    policy.overrides().forEach(o -> rules(o.patch()).forEach(r -> rule(r, found)));
    return List.copyOf(found);
  }

  private static Stream<Mapping> rules(Mapping policy) {
    return SECTIONS.stream()
        .flatMap(s -> policy.items(s).stream())
        .flatMap(v -> v.asMapping().stream());
  }

  private static void rule(Mapping rule, List<Finding> found) {
    if (!rule.items("toServices").isEmpty()) {
      found.add(
          Finding.of(
              TemplateRule.SETTING_DECIDES,
              rule.keyPos("toServices"),
              "`toServices` means local pods where policyDefaultLocalCluster is on and pods of all"
                  + " clusters where it is off, and this policy goes to both kinds of cluster",
              "select the service's pods with toEndpoints and `clusters`"));
    }
    Stream.of("fromNodes", "toNodes")
        .flatMap(k -> rule.items(k).stream())
        .flatMap(v -> v.asMapping().stream())
        .filter(SettingDecides::isOpen)
        .forEach(m -> found.add(nodes(m)));
  }

  private static boolean isOpen(Mapping peer) {
    return !peer.entries().containsKey("clusters")
        && PeerClusters.keys(peer).noneMatch(PeerClusters::isClusterLabel);
  }

  private static Finding nodes(Value peer) {
    return Finding.of(
        TemplateRule.SETTING_DECIDES,
        peer.pos(),
        "this node peer means local nodes where policyDefaultLocalCluster is on and nodes of all"
            + " clusters where it is off, and this policy goes to both kinds of cluster",
        "write `clusters: all`, `clusters: local` or `clusters: [name, …]` beside its labels");
  }
}
