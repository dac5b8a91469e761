package dev.atoll.reconciler.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.reconciler.plan.Marks;
import dev.atoll.reconciler.plan.Step;
import dev.atoll.reconciler.plan.Verb;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.RoundResult;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From nothing to applied, changed, adopted and pruned, on a real API server. */
class ApplyTest {

  private final RealCluster cluster = RealCluster.clean();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void a_first_round_creates_everything_with_our_mark() {
    var round = cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW, Policies.LOCKED);

    assertThat(round.problem()).isEmpty();
    assertThat(round.outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(verbs(round)).containsOnly(Verb.CREATE);
    assertThat(cluster.policy("allow").string("metadata", "labels", Marks.FLEET))
        .contains(RealCluster.FLEET);
    assertThat(cluster.inventory()).hasSize(3);
    assertThat(round.inventory().orElseThrow().applied()).isEqualTo("c1");
  }

  @Test
  void a_second_round_writes_nothing() {
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW, Policies.LOCKED, Policies.KUBERNETES);

    var again =
        cluster.round(
            "c1", Policies.NAMESPACE, Policies.ALLOW, Policies.LOCKED, Policies.KUBERNETES);

    assertThat(again.problem()).isEmpty();
    assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(again.traffic().writes()).isZero();
    assertThat(again.traffic().dryRuns()).isZero();
  }

  @Test
  void connection_files_and_users_of_a_mesh_are_written_and_removed_with_their_cluster() {
    var users = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: users, namespace: shop}\ndata: ";
    var peers = "apiVersion: v1\nkind: Secret\nmetadata: {name: peers, namespace: shop}\n";
    var first = cluster.round("c1", Policies.NAMESPACE, users + "{users.yaml: one}", peers);
    assertThat(first.problem()).isEmpty();
    assertThat(verbs(first)).containsOnly(Verb.CREATE);

    var second = cluster.round("c2", Policies.NAMESPACE, users + "{users.yaml: two}", peers);
    assertThat(verbs(second)).contains(Verb.UPDATE).doesNotContain(Verb.CREATE);
    assertThat(cluster.kubectl("-n", "shop", "get", "configmap", "users", "-o", "yaml"))
        .contains("users.yaml: two");

    cluster.round("c3", Policies.NAMESPACE);
    assertThat(cluster.kubectl("-n", "shop", "get", "configmap,secret", "-o", "name"))
        .doesNotContain("users", "peers");
  }

  @Test
  void a_network_policy_that_gets_its_first_egress_rule_acts_on_egress() {
    var policy =
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: plain, namespace: shop}
        spec:
          podSelector: {}
          ingress: [{from: [{podSelector: {}}]}]
        """;
    cluster.round("c1", Policies.NAMESPACE, policy);

    var round =
        cluster.round("c2", Policies.NAMESPACE, policy + "  egress: [{to: [{podSelector: {}}]}]\n");

    assertThat(round.problem()).isEmpty();
    assertThat(cluster.kubectl("-n", "shop", "get", "netpol", "plain", "-o", "jsonpath={.spec}"))
        .contains("\"policyTypes\":[\"Ingress\",\"Egress\"]");
    var again =
        cluster.round("c2", Policies.NAMESPACE, policy + "  egress: [{to: [{podSelector: {}}]}]\n");
    assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void a_changed_policy_is_updated_and_the_others_are_not_touched() {
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW, Policies.LOCKED);
    var before = cluster.policy("locked").string("metadata", "resourceVersion");

    var round =
        cluster.round(
            "c2", Policies.NAMESPACE, Policies.ALLOW.replace("frontend", "other"), Policies.LOCKED);

    assertThat(round.problem()).isEmpty();
    assertThat(round.results()).hasSize(1);
    assertThat(cluster.policy("allow").toString()).contains("other").doesNotContain("frontend");
    assertThat(cluster.policy("locked").string("metadata", "resourceVersion")).isEqualTo(before);
  }

  @Test
  void a_removed_policy_is_pruned_and_a_foreign_one_is_not() {
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW, Policies.LOCKED);
    cluster.kubectlWith(Policies.FOREIGN, "apply", "-f", "-");

    var round = cluster.round("c2", Policies.NAMESPACE, Policies.LOCKED);

    assertThat(round.problem()).isEmpty();
    assertThat(cluster.policy("allow").entries()).isEmpty();
    assertThat(cluster.policy("foreign").entries()).isNotEmpty();
    assertThat(round.plan().orElseThrow().unmanaged())
        .extracting(u -> u.key().name())
        .containsExactly("foreign");
    assertThat(cluster.inventory()).hasSize(2);
  }

  @Test
  void an_object_that_was_there_before_is_adopted() {
    cluster.kubectl("create", "namespace", "shop");
    cluster.kubectlWith(Policies.ALLOW, "apply", "-f", "-");

    var round = cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW);

    assertThat(round.problem()).isEmpty();
    assertThat(verbs(round)).containsOnly(Verb.ADOPT);
    assertThat(cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW).outcome())
        .isEqualTo(Outcome.UNCHANGED);
    cluster.round(RealCluster.options("c2").approving("c2"), Policies.NAMESPACE);
    assertThat(cluster.policy("allow").entries()).isEmpty();
  }

  private static List<Verb> verbs(RoundResult round) {
    return round.plan().orElseThrow().steps().stream().map(Step::verb).toList();
  }
}
