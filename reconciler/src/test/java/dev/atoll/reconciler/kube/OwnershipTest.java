package dev.atoll.reconciler.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.reconciler.plan.Plan.Stop;
import dev.atoll.reconciler.plan.PlanOptions;
import dev.atoll.reconciler.plan.Verb;
import dev.atoll.reconciler.plan.Wanted;
import dev.atoll.reconciler.target.Desired;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.RoundResult;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose objects, whose cluster: on a real API server. */
class OwnershipTest {

  private final RealCluster cluster = RealCluster.clean();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void a_lost_inventory_deletes_nothing_and_is_made_again() {
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW, Policies.LOCKED);
    cluster.kubectl("delete", "configmaps", "-n", "atoll-system", "--all");

    var round = cluster.round("c2", Policies.NAMESPACE, Policies.LOCKED);

    assertThat(round.problem()).isEmpty();
    assertThat(cluster.policy("allow").entries()).isNotEmpty();
    assertThat(round.plan().orElseThrow().unmanaged())
        .singleElement()
        .satisfies(u -> {
          assertThat(u.key().name()).isEqualTo("allow");
          assertThat(u.why()).contains("the inventory does not know it");
        });
    assertThat(cluster.inventory()).hasSize(2);
  }

  @Test
  void an_inventory_that_lost_a_part_prunes_nothing() {
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW, Policies.LOCKED);
    cluster.kubectl(
        "patch",
        "configmap",
        "-n",
        "atoll-system",
        "atoll-inventory-islands",
        "--type=merge",
        "-p",
        "{\"data\":{\"header\":"
            + quoted(
                header().replace("\"parts\":[", "\"parts\":[\"atoll-inventory-islands-gone\","))
            + "}}");

    var round = cluster.round("c2", Policies.NAMESPACE, Policies.LOCKED);

    assertThat(cluster.policy("allow").entries()).isNotEmpty();
    assertThat(round.plan().orElseThrow().steps())
        .filteredOn(s -> s.key().name().equals("allow"))
        .extracting(s -> s.verb())
        .containsExactly(Verb.BLOCKED);
  }

  @Test
  void another_object_of_the_same_name_is_not_pruned() {
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW, Policies.LOCKED);
    cluster.kubectl("delete", "cnp", "-n", "shop", "allow");
    cluster.kubectlWith(
        Policies.ALLOW.replace(
            "namespace: shop}", "namespace: shop, labels: {atoll.dev/fleet: islands}}"),
        "apply",
        "-f",
        "-");

    var round = cluster.round("c2", Policies.NAMESPACE, Policies.LOCKED);

    assertThat(round.problem()).isEmpty();
    assertThat(cluster.policy("allow").entries()).isNotEmpty();
  }

  @Test
  void an_object_without_our_mark_is_not_pruned() {
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW, Policies.LOCKED);
    cluster.kubectl("label", "cnp", "-n", "shop", "allow", "atoll.dev/fleet-");

    var round = cluster.round("c2", Policies.NAMESPACE, Policies.LOCKED);

    assertThat(cluster.policy("allow").entries()).isNotEmpty();
    assertThat(round.plan().orElseThrow().unmanaged())
        .extracting(u -> u.why())
        .containsExactly("Git no longer has it, but it no longer carries our mark: left alone");
  }

  @Test
  void an_object_of_another_fleet_is_left_to_it() {
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW);
    var reefs = PlanOptions.of("reefs", "r1", "d");

    var round = cluster.round(reefs, Policies.ALLOW.replace("frontend", "other"), Policies.LOCKED);

    assertThat(round.plan().orElseThrow().steps())
        .filteredOn(s -> s.verb() == Verb.BLOCKED)
        .singleElement()
        .satisfies(s -> assertThat(s.why()).isEqualTo("it belongs to the fleet islands"));
    assertThat(cluster.policy("allow").toString()).contains("frontend");
    assertThat(cluster.policy("locked").entries()).isNotEmpty();
    assertThat(cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW).outcome())
        .isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void a_target_that_leads_to_another_cluster_of_the_fleet_is_frozen() {
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW);

    var round =
        cluster.target.round(
            new Desired(Wanted.in("cluster-two", Policies.NAMESPACE), RealCluster.options("c2")));

    assertThat(stop(round).reason()).isEqualTo(Stop.Reason.IDENTITY);
    assertThat(stop(round).message()).contains("knows as contract");
    assertThat(round.traffic().writes()).isZero();
    assertThat(cluster.policy("allow").entries()).isNotEmpty();
  }

  @Test
  void another_cluster_behind_the_same_name_is_frozen() {
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW);

    var round = cluster.round(RealCluster.options("c2").expecting("another-uid"));

    assertThat(stop(round).reason()).isEqualTo(Stop.Reason.IDENTITY);
    assertThat(round.traffic().writes()).isZero();
  }

  @Test
  void an_inventory_from_another_cluster_freezes_this_one() {
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW);
    var swapped = header().replaceAll("\"clusterUid\":\"[^\"]*\"", "\"clusterUid\":\"elsewhere\"");
    cluster.kubectl(
        "patch",
        "configmap",
        "-n",
        "atoll-system",
        "atoll-inventory-islands",
        "--type=merge",
        "-p",
        "{\"data\":{\"header\":" + quoted(swapped) + "}}");

    var round = cluster.round("c2", Policies.NAMESPACE, Policies.LOCKED);

    assertThat(stop(round).reason()).isEqualTo(Stop.Reason.IDENTITY);
    assertThat(round.traffic().writes()).isZero();
  }

  @Test
  void a_target_says_which_cluster_it_is() {
    assertThat(cluster.target.identify(RealCluster.FLEET).remembered()).isEmpty();
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW);

    var identity = cluster.target.identify(RealCluster.FLEET);

    assertThat(cluster.kubectl("get", "namespace", "kube-system", "-o", "yaml"))
        .contains(identity.uid());
    assertThat(identity.remembered().orElseThrow().applied()).isEqualTo("c1");
  }

  @Test
  void a_new_commit_that_changes_nothing_here_is_remembered() {
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW);

    var round = cluster.round("c2", Policies.NAMESPACE, Policies.ALLOW);

    assertThat(round.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(round.traffic().writes()).isEqualTo(1);
    assertThat(cluster.target.identify(RealCluster.FLEET).remembered().orElseThrow().applied())
        .isEqualTo("c2");
  }

  @Test
  void decommission_removes_what_is_ours_and_the_inventory() {
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW, Policies.LOCKED);
    cluster.kubectlWith(Policies.FOREIGN, "apply", "-f", "-");

    var round =
        cluster.target.decommission(
            new Desired(Wanted.in(cluster.name), RealCluster.options("bye")));

    assertThat(round.problem()).isEmpty();
    assertThat(cluster.policy("allow").entries()).isEmpty();
    assertThat(cluster.policy("foreign").entries()).isNotEmpty();
    assertThat(cluster.has("/api/v1/namespaces/shop")).isTrue();
    assertThat(cluster.kubectl("get", "configmaps", "-n", "atoll-system", "-o", "name"))
        .doesNotContain("inventory");
  }

  @Test
  void a_plan_writes_nothing() {
    var plan =
        cluster.target.plan(
            new Desired(
                Wanted.in(cluster.name, Policies.NAMESPACE, Policies.ALLOW),
                RealCluster.options("c1")));

    assertThat(plan.steps()).extracting(s -> s.verb()).isEqualTo(List.of(Verb.CREATE, Verb.CREATE));
    assertThat(cluster.has("/api/v1/namespaces/shop")).isFalse();
    assertThat(cluster.has("/api/v1/namespaces/atoll-system")).isFalse();
  }

  private String header() {
    return cluster
        .object("/api/v1/namespaces/atoll-system/configmaps/atoll-inventory-islands")
        .string("data", "header")
        .orElseThrow();
  }

  private static String quoted(String json) {
    return "\"" + json.replace("\"", "\\\"") + "\"";
  }

  private static Stop stop(RoundResult round) {
    return round.plan().orElseThrow().stop().orElseThrow();
  }
}
