package dev.atoll.policy.reach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Values;
import dev.atoll.policy.label.PodLabels;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.NamedPort;
import dev.atoll.policy.mesh.Pod;
import dev.atoll.policy.rule.PolicyReader;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.rule.Semantics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Before 1.20 a pod's port decides what a name means to all others of its cluster. */
class NamedPortRowsTest {

  @Test
  void rows_are_computed_again_when_a_name_gets_another_number() {
    var states = List.of(state(8080), state(9090));
    var universe = Universe.of(states);
    var cache = new RowCache(universe);
    for (var state : states) {
      var rows = new Rows(universe, state, cache);
      var fresh = new Rows(universe, state, new RowCache(universe));
      var web = universe.column("one/shop/web").orElseThrow();
      assertThat(rows.egress(web)).isEqualTo(fresh.egress(web));
    }
  }

  private static Mesh state(int port) {
    var semantics = older(Semantics.newest("one"));
    var policy =
        Values.of(
                Map.of(
                    "apiVersion",
                    "cilium.io/v2",
                    "kind",
                    "CiliumNetworkPolicy",
                    "metadata",
                    Map.of("name", "names", "namespace", "shop"),
                    "spec",
                    Map.of("endpointSelector", Map.of(), "egress", List.of(rule()))))
            .asMapping()
            .orElseThrow();
    return new Mesh(
        List.of(
            new ClusterFacts(
                semantics,
                List.of(),
                List.of(),
                List.of(),
                List.of(
                    pod("db", Map.of("http", new NamedPort(Protocol.TCP, port))),
                    pod("web", Map.of())),
                List.of(),
                PolicyReader.read(semantics, List.of(), ObjectKey.of(policy), policy))));
  }

  private static Map<String, Object> rule() {
    var ports = List.of(Map.of("port", "http", "protocol", "TCP"));
    return Map.of("toEntities", List.of("all"), "toPorts", List.of(Map.of("ports", ports)));
  }

  private static Pod pod(String app, Map<String, NamedPort> ports) {
    var labels = PodLabels.of("one", "shop", Map.of("app", app), Map.of(), "", Map.of());
    return new Pod("one/shop/" + app, "shop", labels, ports, true, List.of());
  }

  private static Semantics older(Semantics s) {
    return new Semantics(
        s.cluster(),
        CiliumVersion.parse("1.19.4").orElseThrow(),
        s.defaultLocalCluster(),
        s.enforcement(),
        s.families(),
        s.cidrMatch(),
        s.nodeSelectors(),
        s.hostFirewall(),
        s.nonDefaultDeny(),
        s.clusterNetworkPolicies(),
        s.plainNetworkPolicies());
  }
}
