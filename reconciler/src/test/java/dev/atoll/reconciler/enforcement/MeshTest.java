package dev.atoll.reconciler.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.reconciler.agent.AgentService;
import dev.atoll.reconciler.agent.AgentView;
import dev.atoll.reconciler.agent.RemoteCluster;
import dev.atoll.reconciler.plan.Wanted;
import dev.atoll.templates.Rendered;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The judgement, case by case: what of the mesh is not whole takes no proof away. */
class MeshTest extends JudgedCluster {

  @Test
  void a_remote_cluster_that_is_not_ready_takes_no_proof_away() {
    agents.add(meshed(new RemoteCluster("two", true, false, 0, 0, 0, 0, "syncing")));
    lacks(Lack.Kind.BESIDE, "remote cluster two is not ready at node n1: syncing");
    agents.set(0, meshed(new RemoteCluster("two", false, true, 0, 0, 0, 0, "")));
    lacks(Lack.Kind.BESIDE, "remote cluster two is not connected at node n1: it says no more");
    agents.set(0, meshed(new RemoteCluster("two", true, true, 1, 1, 1, 1, "")));
    isProven();
  }

  @Test
  void a_remote_cluster_in_git_that_an_agent_does_not_know_yet_is_named() {
    rendered =
        Wanted.in(
            "one",
            SERVICE,
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: cilium-clustermesh, namespace: kube-system}
            data: {two: dHdv, three: dGhyZWU=}
            """);
    agents.add(meshed(new RemoteCluster("two", true, true, 1, 1, 1, 1, "")));
    lacks(Lack.Kind.BESIDE, "node n1 does not know remote cluster three");
  }

  @Test
  void backends_that_another_cluster_contributes_and_a_node_lacks_are_named() {
    agents.add(meshed(new RemoteCluster("two", true, true, 1, 1, 1, 1, "")));
    others.put(
        "two",
        new Backends(
            new TreeMap<>(Map.of("shop/my-app", new TreeSet<>(Set.of("12.0.0.7", "12.0.0.8"))))));
    lacks(
        Lack.Kind.BESIDE,
        "global service shop/my-app has at node n1 not the backends of two (12.0.0.7, 12.0.0.8)");
    rendered = Wanted.in("one", SERVICE.replace("affinity: none", "affinity: local"));
    isProven();
  }

  @Test
  void a_cluster_contributes_what_its_agents_have_within_its_pod_ranges() {
    var service =
        new AgentService("shop", "my-app", new TreeSet<>(Set.of("11.0.0.1", "12.0.0.1", "?")));
    var seen = well("n1");
    AgentView view =
        new AgentView.Seen(
            seen.socket(),
            seen.cluster(),
            seen.node(),
            seen.state(),
            seen.message(),
            9,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(service));
    assertThat(Backends.of(ranged(SERVICE), List.of(view)).shared())
        .isEqualTo(Map.of("shop/my-app", Set.of("11.0.0.1")));
    var unshared = SERVICE.replace("affinity: none", "shared: \"false\"");
    assertThat(Backends.of(ranged(unshared), List.of(view)).shared()).isEmpty();
  }

  private static Rendered ranged(String yaml) {
    var plain = Wanted.in("one", yaml);
    var c = plain.cluster();
    var range = new Located<>(Cidr.of("11.0.0.0/8"), SourcePos.NONE);
    return new Rendered(
        new Cluster(
            c.name(),
            c.labels(),
            c.id(),
            List.of(range),
            List.of(),
            List.of(),
            c.datapath(),
            c.mesh(),
            c.target(),
            c.variables(),
            c.drift(),
            c.source()),
        plain.objects(),
        Optional.empty());
  }
}
