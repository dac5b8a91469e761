package dev.atoll.reconciler.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.reconciler.agent.AgentAddresses;
import dev.atoll.reconciler.agent.AgentEndpoint;
import dev.atoll.reconciler.agent.AgentService;
import dev.atoll.reconciler.agent.AgentView;
import dev.atoll.reconciler.agent.RemoteCluster;
import dev.atoll.reconciler.plan.Wanted;
import dev.atoll.templates.Rendered;
import java.time.Duration;
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
        new Contribution(
            List.of(),
            new Backends(
                new TreeMap<>(
                    Map.of("shop/my-app", new TreeSet<>(Set.of("12.0.0.7", "12.0.0.8"))))),
            new Pods(new TreeMap<>())));
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
    var view =
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

  private static final Pods.Pod FRONTEND = new Pods.Pod("shop/frontend", 131_073);

  private void twoHas(Pods.Pod pod) {
    var none = new Backends(new TreeMap<>());
    others.put(
        "two", new Contribution(List.of(), none, new Pods(new TreeMap<>(Map.of("12.0.0.9", pod)))));
  }

  private void knows(Map<String, Long> identities) {
    addresses.clear();
    addresses.add(new AgentAddresses.Read("one/n1.sock", new TreeMap<>(identities)));
  }

  @Test
  void a_pod_of_another_cluster_that_a_node_knows_by_no_identity_or_an_old_one_is_named() {
    agents.add(meshed(new RemoteCluster("two", true, true, 1, 1, 1, 1, "")));
    twoHas(FRONTEND);
    isProven(); // nobody has been asked yet
    var text = "node n1 does not know the identity of 1 pod of two (shop/frontend 12.0.0.9)";
    knows(Map.of());
    lacks(Lack.Kind.BESIDE, text);
    knows(Map.of("12.0.0.9", 131_072L));
    lacks(Lack.Kind.BESIDE, text);
    knows(Map.of("12.0.0.9", 131_073L, "12.0.0.10", 7L));
    isProven();
  }

  @Test
  void of_a_cluster_that_is_not_ready_only_that_is_said() {
    agents.add(meshed(new RemoteCluster("two", true, false, 0, 0, 0, 0, "syncing")));
    twoHas(FRONTEND);
    knows(Map.of());
    lacks(Lack.Kind.BESIDE, "remote cluster two is not ready at node n1: syncing");
  }

  @Test
  void an_agent_that_does_not_say_what_it_knows_is_named() {
    agents.add(well("n1"));
    addresses.add(new AgentAddresses.Unread("one/n1.sock", "its answer broke off"));
    lacks(
        Lack.Kind.BESIDE,
        "node n1 does not say which identities it knows of other clusters: its answer broke off");
  }

  @Test
  void a_cluster_contributes_its_ready_pods_of_global_namespaces_and_within_its_ranges() {
    var view =
        node(
            "n1",
            List.of(),
            at("shop/frontend", "ready", 131_073, "11.0.0.9", "::1"),
            at("shop/new", "waiting-for-identity", 131_073, "11.0.0.10"),
            at("endpoint 5", "ready", 4, "11.0.0.11"),
            at("shop/elsewhere", "ready", 131_073, "12.0.0.9"),
            at("private/db", "ready", 131_074, "11.0.0.12"));
    var hidden =
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: private, annotations: {clustermesh.cilium.io/global: "false"}}
        """;
    assertThat(Pods.of(ranged(hidden), List.of(view)).byAddress())
        .isEqualTo(Map.of("11.0.0.9", FRONTEND));
  }

  private static AgentEndpoint at(String name, String state, long identity, String... addresses) {
    var all = new TreeSet<>(List.of(addresses));
    return new AgentEndpoint(9, name, state, identity, 9, "none", all, new TreeMap<>(), "OK");
  }

  @Test
  void only_what_is_missing_look_after_look_for_longer_than_the_patience_counts() {
    var overdue = new Overdue(Duration.ofNanos(10));
    var gone = new Missing("n1", "two", "", "shop/gone 12.0.0.1");
    var lost = new Missing("n1", "two", "", "shop/lost 12.0.0.2");
    assertThat(overdue.at(new TreeSet<>(Set.of(gone, lost)), 100)).isEmpty();
    assertThat(overdue.at(new TreeSet<>(Set.of(lost)), 110)).isEmpty();
    assertThat(overdue.at(new TreeSet<>(Set.of(gone, lost)), 111)).containsExactly(lost);
    assertThat(overdue.at(new TreeSet<>(Set.of(gone, lost)), 120)).containsExactly(lost);
    assertThat(overdue.at(new TreeSet<>(), 130)).isEmpty();
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
